package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.parser.SqlParserTest.failure;
import static org.kalamdb.sql.parser.SqlParserTest.message;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.ErrorCode;

class QueryParserTest {
    @ParameterizedTest
    @CsvSource(delimiterString = "=>>", quoteCharacter = '`', textBlock = """
                    a OR b AND NOT c = d                 =>> (a OR (b AND (NOT (c = d))))
                    NOT a AND b                          =>> ((NOT a) AND b)
                    1 + 2 * 3 - 4                        =>> ((1 + (2 * 3)) - 4)
                    -a * b                               =>> ((- a) * b)
                    -2 ^ 2                               =>> POWER(-2, 2)
                    -'2'::int                            =>> (- CAST('2' AS INTEGER))
                    a = '5'::bigint                      =>> (a = CAST('5' AS BIGINT))
                    1.5 + 2.7::int                       =>> (1.5 + CAST(2.7 AS INTEGER))
                    a || b || c || d                     =>> (((a || b) || c) || d)
                    a OR b OR c                          =>> ((a OR b) OR c)
                    a + 1 || b                           =>> ((a + 1) || b)
                    a -> 'b' ->> 'c' = 'd'               =>> (json_get_text(json_get(a, 'b'), 'c') = 'd')
                    a ? 'k' AND b = ?                    =>> (json_has_key(a, 'k') AND (b = ?))
                    a IS NULL = b                        =>> ((a IS NULL) = b)
                    a < b IS NOT TRUE                    =>> ((a < b) IS NOT TRUE)
                    a ISNULL OR b NOTNULL                =>> ((a IS NULL) OR (b IS NOT NULL))
                    a BETWEEN 1 AND 2 AND b              =>> ((a BETWEEN ASYMMETRIC 1 AND 2) AND b)
                    a NOT IN (1, 2,)                     =>> (a NOT IN (1, 2))
                    a LIKE 'x' || 'y' ESCAPE '!'         =>> (a LIKE ('x' || 'y') ESCAPE '!')
                    a = ANY (ARRAY[1, 2])                =>> (a IN (1, 2))
                    a <> ALL (ARRAY[1, 2])               =>> (a NOT IN (1, 2))
                    a > ANY (ARRAY[1, 2])                =>> ((a > 1) OR (a > 2))
                    a !~* 'x'                            =>> (a !~* 'x')
                    a[1][2]                              =>> a[1][2]
                    a AT TIME ZONE 'UTC' > b             =>> (timezone('UTC', a) > b)
                    (a, b) = (1, 2)                      =>> ((ROW(a, b)) = (ROW(1, 2)))
                    $1 + $50                             =>> (? + ?)
                    x'0AFf'                              =>> X'0AFF'
                    f(DISTINCT a, b => 1)                =>> f(DISTINCT a, b => 1)
                    "F"("A")                             =>> f(a)
                    left(a, 1) || right(b, 2)            =>> (left(a, 1) || right(b, 2))
                    file("Part 1")                       =>> file('Part 1')
                    CURRENT_USER = current_user()        =>> (CURRENT_USER() = CURRENT_USER())
                    timestamp > date '2024-01-31'        =>> (timestamp > DATE '2024-01-31')
                    '2024-02-29 1:02:03.5+01'::timestamptz =>> TIMESTAMP '2024-02-29 00:02:03.500000'
                    '24:00'::time                        =>> CAST('24:00' AS TIME(6))
                    a::float[]                           =>> CAST(a AS REAL ARRAY)
                    CAST(a AS embedding(3))              =>> CAST(a AS embedding(3))
                    a::json -> 'b'                       =>> json_get(CAST(a AS json), 'b')
                    uuid 'x'                             =>> CAST('x' AS UUID)
                    interval '1 day 90 minutes'          =>> interval('1 day 01:30:00')
                    interval '-2 weeks'                  =>> interval('-14 days')
                    interval 3 year                      =>> interval('3 years')
                    '1 mon'::interval                    =>> interval('1 mon')
                    interval '1.5' hour                  =>> interval('01:30:00')
                    """)
    void bindsOperatorsLikePostgres(String expression, String tree) {
        assertThat(tree("SELECT * FROM t WHERE " + expression)).isEqualTo("SELECT * FROM t WHERE " + tree);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.b, \"C\" AS d, e f, g.* FROM x.y AS a (b, c), z WHERE b = 1 AND c <> 'it''s' OR NOT d",
                "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r",
                "(SELECT 1) UNION (SELECT 2) INTERSECT SELECT 3 EXCEPT ALL (SELECT 4 ORDER BY 1 LIMIT 1) ORDER BY 1",
                "SELECT a FROM t FETCH FIRST 3 ROWS ONLY",
                "SELECT sum(a) OVER w, lag(a) IGNORE NULLS OVER (w ORDER BY b) FROM t WINDOW w AS (PARTITION BY c)",
                "SELECT now() - interval '1 day', current_timestamp, DATE '2024-02-29' FROM t",
                "SELECT string_agg(a, ',' ORDER BY b), percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t",
                "SELECT user, role, timestamp, date, key, value, status, type, text, json, count, interval FROM t",
                "SELECT id, desc, t.desc, asc FROM t ORDER BY desc DESC, asc ASC",
                "SELECT * FROM vector_search('r.d', 'emb', '[0.1]', 5) s JOIN r.d d ON CAST(d.id AS TEXT) = s.row_id",
                "SELECT * FROM generate_series(1, 10) AS g (n), UNNEST(ARRAY[1]) WITH ORDINALITY AS u, LATERAL (SELECT 1)",
                "SELECT * FROM (VALUES (1), (2)) AS t (x) WHERE ((SELECT 1)) = x",
                "SELECT * FROM ((SELECT 1) UNION ALL (SELECT 2)) x",
                "SELECT * FROM ((SELECT 1 AS a) x JOIN y ON x.a = y.a)",
                "SELECT a, b, FROM t, WHERE a = 1",
                "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
                "SELECT a AS order, b AS \"From\" FROM t ORDER BY a, LIMIT 1",
                "((((SELECT 1))))",
            })
    void takes(String sql) {
        assertThat(tree(sql)).isNotEmpty();
    }

    @Test
    void namesAreLowerCasedAndTheCatalogIsDropped() {
        assertThat(tree("SELECT KALAM.Ns.T.A, kalam.ns.t.*, \"B\" FROM Kalam.\"NS\".T"))
                .isEqualTo("SELECT ns.t.a, ns.t.*, b FROM ns.t");
        failure("SELECT * FROM other.ns.t", ErrorCode.INVALID_SQL, "unknown catalog 'other'");
    }

    @Test
    void unnamedItemsAreNamedByTheirTokens() {
        assertThat(names("SELECT COUNT( * ),sum( x ) , a+1, -a, a - -1, Max(b)FILTER(WHERE c>0), 'Abc', t.d, e::INT, "
                        + "CASE WHEN a THEN 1 END, f -- x\n .g, current_user, rank() over(order by a)"))
                .containsExactly(
                        "count(*)",
                        "sum(x)",
                        "a + 1",
                        "-a",
                        "a - -1",
                        "max(b) filter (where c > 0)",
                        "'Abc'",
                        "t.d",
                        "e::int",
                        "case when a then 1 end",
                        "f.g",
                        "kdb_current_user()",
                        "rank() over (order by a)");
    }

    private static List<String> names(String sql) {
        return select(sql).getSelectList().stream()
                .map(item -> item instanceof SqlIdentifier
                        ? item.toString()
                        : ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple())
                .toList();
    }

    private static SqlSelect select(String sql) {
        return (SqlSelect) query(sql).query();
    }

    @Test
    void escapesAreResolved() {
        SqlCall item = (SqlCall) select("SELECT E'a\\n\\x41\\101\\U00000042\\'" + "''\\q'")
                .getSelectList()
                .get(0);
        assertThat(Literals.value(item.operand(0))).isEqualTo("a\nAAB''q");
    }

    @Test
    void semiJoinsBecomeConditions() {
        assertThat(tree("SELECT * FROM a LEFT SEMI JOIN b ON a.x = b.x WHERE a.y = 1"))
                .isEqualTo("SELECT * FROM a WHERE ((EXISTS (SELECT 1 AS one FROM b WHERE (a.x = b.x))) AND (a.y = 1))");
        assertThat(tree("SELECT * FROM a JOIN c ON a.x = c.x ANTI JOIN b ON a.x = b.x"))
                .isEqualTo("SELECT * FROM a INNER JOIN c ON (a.x = c.x) "
                        + "WHERE (NOT (EXISTS (SELECT 1 AS one FROM b WHERE (a.x = b.x))))");
        assertThat(tree("SELECT * FROM a RIGHT SEMI JOIN b AS d USING (x)"))
                .isEqualTo("SELECT * FROM b AS d WHERE (d.x IN (SELECT a.x FROM a))");
        assertThat(tree("SELECT * FROM a SEMI JOIN b ON b.x RIGHT JOIN c ON c.x"))
                .isEqualTo("SELECT * FROM a RIGHT JOIN c ON ((EXISTS (SELECT 1 AS one FROM b WHERE b.x)) AND c.x)");
        assertThat(tree("SELECT * FROM (a SEMI JOIN b ON b.x)"))
                .isEqualTo("SELECT * FROM a WHERE (EXISTS (SELECT 1 AS one FROM b WHERE b.x))");
        failure(
                "SELECT * FROM a JOIN d ON true SEMI JOIN b ON true FULL JOIN c ON true",
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "over several tables");
    }

    @Test
    void runsOfExceptTakeOneUnion() {
        assertThat(tree("SELECT a FROM b EXCEPT SELECT a FROM c EXCEPT SELECT a FROM d"))
                .isEqualTo("SELECT a FROM b EXCEPT (SELECT a FROM c UNION ALL SELECT a FROM d)");
    }

    @Test
    void distinctOnBecomesARowNumber() {
        assertThat(tree("SELECT DISTINCT ON (a) a, b AS c FROM t ORDER BY 1, c DESC LIMIT 5"))
                .isEqualTo(
                        "SELECT a, b AS c FROM t QUALIFY ((ROW_NUMBER() OVER (PARTITION BY a ORDER BY a, b DESC)) = 1) "
                                + "ORDER BY 1, c DESC FETCH NEXT 5 ROWS ONLY");
    }

    @Test
    void limitsAreSeenAnywhere() {
        assertThat(query("SELECT 1").hasLimit()).isFalse();
        assertThat(query("SELECT 1 LIMIT ALL").hasLimit()).isFalse();
        assertThat(query("SELECT 1 OFFSET 1").hasLimit()).isFalse();
        assertThat(query("SELECT * FROM (SELECT 1 LIMIT $1) x").hasLimit()).isTrue();
        assertThat(query("SELECT 1 FETCH FIRST ROW ONLY").hasLimit()).isTrue();
        failure("SELECT 1 LIMIT -1", ErrorCode.INVALID_SQL, "LIMIT takes a whole number");
        failure("SELECT 1 LIMIT 1 LIMIT 2", ErrorCode.INVALID_SQL, "LIMIT is given twice");
    }

    @Test
    void nodesKnowTheirPlaces() {
        SqlSelect select = select("SELECT a,\n  b + 'x' FROM t WHERE -1 = c");
        SqlCall item = (SqlCall) select.getSelectList().get(1);
        assertThat(item.operand(0).getParserPosition()).isEqualTo(new SqlParserPos(2, 3, 2, 9));
        SqlCall where = (SqlCall) Objects.requireNonNull(select.getWhere());
        assertThat(where.operand(0).getParserPosition()).isEqualTo(new SqlParserPos(2, 24, 2, 25));
    }

    @Test
    void longChainsStayShallow() {
        for (String operator : List.of(" AND ", " OR ", " || ")) {
            String chain = IntStream.range(0, 10_000).mapToObj(i -> "a" + i).collect(Collectors.joining(operator));
            SqlNode where = Objects.requireNonNull(
                    select("SELECT * FROM t WHERE " + chain).getWhere());
            assertThat(TreeDepth.firstBelow(where, 16)).isNull();
        }
        assertThat(message("SELECT 1" + " + 1".repeat(10_000)))
                .contains("too deep")
                .contains("at line 1, column");
        assertThat(TreeDepth.firstBelow(
                        query("SELECT 1" + " UNION ALL SELECT 1".repeat(900)).query(), 60))
                .isNull();
        failure("SELECT 1" + " UNION SELECT 1".repeat(1000), ErrorCode.INVALID_SQL, "too many SELECTs");
    }

    @Test
    void deepNestingIsRefused() {
        assertThat(tree("SELECT " + "(".repeat(500) + "1" + ")".repeat(500))).isNotEmpty();
        for (String deep : List.of(
                "(".repeat(1000),
                "NOT ".repeat(1000),
                "- ".repeat(1000),
                "f(".repeat(1000),
                "a[".repeat(1000),
                "CASE WHEN ".repeat(1000),
                "(SELECT ".repeat(1000),
                "CAST(".repeat(1000),
                "ARRAY[".repeat(1000),
                "a = ".repeat(20) + "(a AND ".repeat(1000),
                "EXISTS (SELECT ".repeat(600))) {
            failure("SELECT " + deep, ErrorCode.INVALID_SQL, "nested too deeply");
        }
        for (String from :
                List.of("(".repeat(1000), "(SELECT * FROM ".repeat(1000), "LATERAL (SELECT * FROM ".repeat(600))) {
            failure("SELECT * FROM " + from, ErrorCode.INVALID_SQL, "nested too deeply");
        }
        failure("(".repeat(1000), ErrorCode.INVALID_SQL, "nested too deeply");
        failure("SELECT 1 GROUP BY " + "ROLLUP(".repeat(1000), ErrorCode.INVALID_SQL, "nested too deeply");
        failure("SELECT " + "f(".repeat(300) + ")".repeat(300), ErrorCode.INVALID_SQL, "too deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 512, 1024, 4096})
    void deepNestingIsRefusedWhateverTheStack(int kilobytes) throws InterruptedException {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(null, this::deepNestingIsRefusedInCode, "stack-" + kilobytes, kilobytes * 1024L);
        thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
        thread.start();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    private void deepNestingIsRefusedInCode() {
        for (String deep : List.of("(", "NOT ", "- ", "f(", "a[", "CASE WHEN ", "CAST(", "ARRAY[", "EXISTS (SELECT ")) {
            failure("SELECT " + deep.repeat(1000), ErrorCode.INVALID_SQL, "nested too deeply");
        }
        failure("(".repeat(1000), ErrorCode.INVALID_SQL, "nested too deeply");
    }

    @Test
    void limitedFormsAreRefusedClearly() {
        failure("SELECT a INTO b FROM c", ErrorCode.FEATURE_NOT_SUPPORTED, "SELECT INTO is not supported");
        failure("SELECT a FROM b FOR UPDATE", ErrorCode.FEATURE_NOT_SUPPORTED, "FOR UPDATE");
        failure("SELECT a FROM b TABLESAMPLE BERNOULLI (1)", ErrorCode.FEATURE_NOT_SUPPORTED, "TABLESAMPLE");
        failure("SELECT a FROM b JOIN c", ErrorCode.INVALID_SQL, "expected ON or USING but found end of statement");
        failure("SELECT a.b.c.d.e", ErrorCode.INVALID_SQL, "at most four parts");
        failure("SELECT 1 FROM a" + " SEMI JOIN b ON c".repeat(101), ErrorCode.INVALID_SQL, "too many SEMI");
        failure("SELECT 1e400", ErrorCode.INVALID_SQL, "'1e400' is out of range for DOUBLE");
        failure("SELECT $51", ErrorCode.INVALID_SQL, "$1 to $50");
        failure("SELECT $0", ErrorCode.INVALID_SQL, "$1 to $50");
        failure("SELECT X'0'", ErrorCode.INVALID_SQL, "pairs of hex digits");
        failure("SELECT DATE '2024-13-01'", ErrorCode.INVALID_SQL, "month 13 is out of range");
        failure("SELECT interval '1 parsec'", ErrorCode.INVALID_SQL, "invalid INTERVAL");
        failure("SELECT a::NUMERICS", ErrorCode.INVALID_SQL, "Unsupported custom data type 'numerics'");
        failure("SELECT " + "9".repeat(2000), ErrorCode.INVALID_SQL, "too long");
        failure("SELECT CASE " + "WHEN a THEN 1 ".repeat(1001) + "END", ErrorCode.INVALID_SQL, "too many branches");
    }

    static Statement.Query query(String sql) {
        return (Statement.Query) SqlParser.parse(sql).getFirst().statement();
    }

    static String tree(String sql) {
        return query(sql)
                .query()
                .toSqlString(config -> config.withDialect(AnsiSqlDialect.DEFAULT)
                        .withQuoteAllIdentifiers(false)
                        .withAlwaysUseParentheses(true)
                        .withIndentation(0))
                .getSql()
                .replace("`", "")
                .replaceAll("\\s+", " ");
    }
}
