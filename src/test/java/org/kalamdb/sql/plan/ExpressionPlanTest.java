package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.plan;
import static org.kalamdb.sql.plan.Queries.text;

import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;

/// Expressions, conversions and what `engine.md` §6 warns of.
class ExpressionPlanTest {
    /// The expressions of `SELECT … FROM msgs`, without the scan.
    private static String project(String expressions) {
        return text("SELECT " + expressions + " FROM msgs").lines().findFirst().orElseThrow();
    }

    @Test
    void literalsKeepEveryCharacterAndMicrosecond() {
        assertThat(text("SELECT '日本語', '🎉'''")).isEqualTo("Values ['日本語', '🎉''']");
        assertThat(text("SELECT TIMESTAMP '2024-01-02 03:04:05.123456', DATE '2024-01-02', X'00ff'"))
                .isEqualTo("Values [1704164645123456:TIMESTAMP, 19724:DATE, x'00ff']");
    }

    @Test
    void integerLiteralsAreBigint() {
        assertThat(plan("SELECT 1, 9223372036854775807, -9223372036854775808, 1.5, 1e3").columns().stream()
                        .map(OutputColumn::type))
                .containsExactly(
                        DataType.BIGINT, DataType.BIGINT, DataType.BIGINT, new DataType.Decimal(2, 1), DataType.DOUBLE);
    }

    @Test
    void literalsTakeTheColumnsType() {
        assertThat(text("SELECT id FROM msgs WHERE created_at > '2024-01-01' AND price > 10.5 AND amount <= 3"
                        + " AND day = '2024-01-01' AND edited < '2024-01-01'"))
                .contains("($1 > 1704067200000000:TIMESTAMP)")
                .contains("($3 > 10.50:DECIMAL(10, 2))")
                .contains("($2 <= 3.0:DOUBLE)")
                .contains("($4 = 19723:DATE)")
                .contains("($5 < 1704067200000000:DATETIME)");
        assertThat(text("SELECT id FROM app.small WHERE rank IN (1, 2, 99999)"))
                .contains("($1 in (1:SMALLINT, 2:SMALLINT) OR (cast($1 as BIGINT) = 99999))");
    }

    @Test
    void literalsThatTheColumnCannotHoldAreComparedInAWiderType() {
        assertThat(text("SELECT id FROM msgs WHERE qty > 99999999999")).contains("(cast($1 as BIGINT) > 99999999999)");
        assertThat(text("SELECT id FROM msgs WHERE qty = 5.5"))
                .contains("(cast($1 as DECIMAL(11, 1)) = 5.5:DECIMAL(11, 1))");
        assertThat(text("SELECT id FROM app.small WHERE ratio = 0.1")).contains("(cast($1 as DOUBLE) = 0.1:DOUBLE)");
    }

    @Test
    void textColumnsCompareAsText() {
        assertThat(text("SELECT id FROM msgs WHERE sender = 5")).contains("($1 = '5')");
        assertThat(text("SELECT id FROM msgs WHERE body = qty")).contains("($1 = cast($2 as TEXT))");
        assertThat(text("SELECT id FROM msgs WHERE payload = '{}' AND payload LIKE '%a%'"))
                .contains("((cast($1 as TEXT) = '{}') AND LIKE(cast($1 as TEXT), '%a%'))");
    }

    @Test
    void parametersTakeTheTypeOfTheirContext() {
        assertThat(plan("SELECT id FROM msgs WHERE sender = $1 AND qty > $2 AND created_at < $3 AND payload = $4"
                                + " AND id IN ($5, $6) AND day BETWEEN $7 AND $8 LIMIT $9")
                        .parameterTypes())
                .containsExactly(
                        DataType.TEXT,
                        DataType.INT,
                        DataType.TIMESTAMP,
                        DataType.TEXT,
                        DataType.BIGINT,
                        DataType.BIGINT,
                        DataType.DATE,
                        DataType.DATE,
                        DataType.BIGINT);
        assertThat(plan("SELECT $2, $1 + id, lower($3), CAST($4 AS INT), coalesce($5, qty) FROM msgs")
                        .parameterTypes())
                .containsExactly(DataType.BIGINT, DataType.TEXT, DataType.TEXT, DataType.INT, DataType.INT);
        assertThat(plan("SELECT cosine_distance(emb, $1) FROM app.items").parameterTypes())
                .containsExactly(new DataType.Embedding(3));
    }

    @Test
    void parametersInOddPlacesAreText() {
        assertThat(text("SELECT id FROM msgs WHERE $1 IN ('a', 'b')")).contains("?1:TEXT in ('a', 'b')");
        assertThat(text("SELECT id FROM msgs WHERE $1 NOT IN (1, $2)")).contains("?1:BIGINT in (1, ?2:BIGINT)");
        assertThat(text("SELECT id FROM msgs WHERE ($1 = 'a') = flag")).contains("((?1:TEXT = 'a') = $1)");
        assertThat(text("SELECT id FROM msgs ORDER BY $1")).contains("Project [$0, ?1:TEXT]");
        assertThat(text("SELECT id FROM msgs WHERE $1 IS NULL OR id = $1"))
                .isEqualTo("Scan default.msgs [id] where (($0 = ?1:BIGINT) OR IS_NULL(cast(?1:BIGINT as TEXT)))");
    }

    @Test
    void textLiteralsBesideDecimalsKeepTheirDecimals() {
        assertThat(text("SELECT id FROM msgs WHERE price < '10.999'"))
                .contains("(cast($1 as DECIMAL(11, 3)) < 10.999:DECIMAL(11, 3))");
        assertThat(text("SELECT id FROM msgs WHERE price = '5'")).contains("($1 = 5.00:DECIMAL(10, 2))");
    }

    @Test
    void arithmetic() {
        assertThat(project("id + 1, qty * 2, id % 3, -id, amount + 1, price * qty"))
                .isEqualTo("Project [($0 + 1), (cast($2 as BIGINT) * 2), ($0 % 3), NEGATE($0), ($1 + 1.0:DOUBLE),"
                        + " ($3 * cast($2 as DECIMAL(10, 0)))]");
        assertThat(plan("SELECT price / 3, qty / 2, qty / 2.0, qty + qty, id % qty FROM msgs").columns().stream()
                        .map(OutputColumn::type))
                .containsExactly(
                        new DataType.Decimal(14, 6),
                        DataType.BIGINT,
                        new DataType.Decimal(17, 6),
                        DataType.INT,
                        DataType.INT);
    }

    @Test
    void textFunctions() {
        assertThat(project("lower(sender) || '-' || id, length(body), substring(body, 2, 3), trim(body),"
                        + " position('a' IN body), concat(sender, qty), split_part(body, ',', 2)"))
                .isEqualTo("Project [CONCAT(LOWER($1), '-', cast($0 as TEXT)), CHAR_LENGTH($2),"
                        + " SUBSTRING($2, 2:INT, 3:INT), TRIM_BOTH($2), POSITION('a', $2),"
                        + " CONCAT(COALESCE($1, ''), COALESCE(cast($3 as TEXT), '')), SPLIT_PART($2, ',', 2:INT)]");
        assertThat(project("body ~ 'a.*b', body !~* 'x', body ILIKE 'A%', body NOT LIKE 'a!%' ESCAPE '!'"))
                .isEqualTo("Project [REGEX_MATCH($0, 'a.*b'), NOT(REGEX_MATCH_CI($0, 'x')), ILIKE($0, 'A%'),"
                        + " NOT(LIKE_ESCAPE($0, 'a!%', '!'))]");
    }

    @Test
    void timeFunctions() {
        assertThat(project("date_trunc('day', created_at), EXTRACT(YEAR FROM day), created_at + INTERVAL '1 day',"
                        + " created_at - INTERVAL '2 months', day - day, now() - created_at > INTERVAL '1 hour'"))
                .isEqualTo("Project [DATE_TRUNC('day', $0), DATE_PART('year', $1), MOVE($0, 1 day:INTERVAL),"
                        + " MOVE_BACK($0, 2 mons:INTERVAL),"
                        + " cast((cast($1 as BIGINT) - cast($1 as BIGINT)) as INT),"
                        + " (DIFFERENCE(NOW(), $0) > 01:00:00:INTERVAL)]");
    }

    @Test
    void jsonFunctions() {
        assertThat(project(
                        "payload -> 'a' ->> 'b', payload ? 'k', json_get(payload, 'a', 0), json_as_text(payload, 'k')"))
                .isEqualTo("Project [JSON_GET_TEXT($0, 'a', 'b'), JSON_HAS_KEY($0, 'k'),"
                        + " JSON_GET($0, 'a', 0:INT), JSON_GET_TEXT($0, 'k')]");
        assertThat(project("json_get_int(payload, 'n')")).isEqualTo("Project [JSON_GET_INT($0, 'n')]");
    }

    @Test
    void vectorsTakeTextAndArrays() {
        assertThat(text("SELECT id FROM app.items ORDER BY COSINE_DISTANCE(emb, '[1,2,3]') LIMIT 3"))
                .contains("COSINE_DISTANCE($1, [1.0, 2.0, 3.0])");
        assertThat(text("SELECT COSINE_DISTANCE(emb, ARRAY[0.5, 1, 2]) FROM app.items"))
                .contains("COSINE_DISTANCE($0, [0.5, 1.0, 2.0])");
    }

    @Test
    void conditionals() {
        assertThat(project("CASE WHEN qty > 3 THEN 'big' ELSE 'x' END, CASE qty WHEN 1 THEN 'one' END,"
                        + " coalesce(created_at, '2024-01-01'), nullif(sender, ''), greatest(qty, 5)"))
                .isEqualTo(
                        "Project [case when ($2 > 3:INT) then 'big' else 'x' end,"
                                + " case when ($2 = 1:INT) then 'one' else null:TEXT end,"
                                + " COALESCE($1, 1704067200000000:TIMESTAMP), NULLIF($0, ''), GREATEST(cast($2 as BIGINT), 5)]");
    }

    @Test
    void sessionFunctionsAreNotFolded() {
        assertThat(text("SELECT now(), current_timestamp, current_date, current_user, current_role()"))
                .isEqualTo("Values [NOW(), NOW(), CURRENT_DATE(), CURRENT_USER(), CURRENT_ROLE()]");
        assertThat(plan("SELECT current_timestamp, current_user").columns().stream()
                        .map(OutputColumn::type))
                .containsExactly(DataType.TIMESTAMP, DataType.TEXT);
    }

    @Test
    void volatileFunctionsAreCalledOncePerRow() {
        assertThat(text("SELECT r, r + 1 AS s FROM (SELECT random() AS r FROM msgs) t WHERE r > 0.5"))
                .isEqualTo("""
                        Project [$0, ($0 + 1.0:DOUBLE)]
                          Filter ($0 > 0.5:DOUBLE)
                            Project [RANDOM()]
                              Scan default.msgs [id]""");
    }

    @Test
    void inListsWithNullsStayLists() {
        assertThat(text("SELECT id FROM msgs WHERE id IN (1, 2, NULL)")).endsWith("where $0 in (1, 2, null:BIGINT)");
        assertThat(text("SELECT id FROM msgs WHERE id NOT IN (1, 2)")).endsWith("where NOT($0 in (1, 2))");
    }

    @Test
    void impossibleConditionsReadNothing() {
        assertThat(text("SELECT id FROM msgs WHERE false")).isEqualTo("Values none");
        assertThat(text("SELECT id FROM msgs WHERE id = NULL")).isEqualTo("Values none");
    }

    @Test
    void castsOfLiteralsAreDone() {
        assertThat(text("SELECT '5'::bigint + 1, '2024-01-01'::date, CAST('{}' AS JSON), '[1,2]'::embedding(2)"))
                .isEqualTo("Values [(5 + 1), 19723:DATE, {}:JSON, [1.0, 2.0]]");
    }
}
