package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.calcite.sql.dialect.AnsiSqlDialect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParserTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a.b, \"C\" AS d, e f, g.* FROM x.y AS a (b, c), z WHERE b = 1 AND c <> 'it''s' OR NOT d",
                "SELECT DISTINCT count(*), sum(DISTINCT x) FILTER (WHERE y > 0) FROM t GROUP BY 1, z HAVING count(*) > 1",
                "SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (x, y) CROSS JOIN d NATURAL JOIN e FULL OUTER JOIN f ON true",
                "SELECT * FROM a LEFT SEMI JOIN b ON a.x = b.x RIGHT ANTI JOIN c ON a.x = c.x",
                "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT * FROM r",
                "(SELECT 1) UNION (SELECT 2) INTERSECT SELECT 3 EXCEPT ALL (SELECT 4 ORDER BY 1 LIMIT 1) ORDER BY 1",
                "SELECT a FROM t ORDER BY a DESC NULLS LAST, b ASC NULLS FIRST OFFSET 5 ROWS LIMIT 10",
                "SELECT a FROM t FETCH FIRST 3 ROWS ONLY",
                "SELECT rank() OVER (PARTITION BY a ORDER BY b DESC ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING) FROM t",
                "SELECT sum(a) OVER w, lag(a) IGNORE NULLS OVER (w ORDER BY b) FROM t WINDOW w AS (PARTITION BY c)",
                "SELECT a FROM t GROUP BY ROLLUP (a, b), CUBE (c), GROUPING SETS ((a, b), a, ())",
                "SELECT CASE WHEN a THEN 1 ELSE 2 END, CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' END FROM t",
                "SELECT x::int, CAST(y AS decimal(10, 2)), '2024-05-01'::date, TRY_CAST(z AS text), a::text[] FROM t",
                "SELECT payload -> 'a' -> 0 ->> 'b', payload ? 'k' FROM t WHERE payload ->> 'kind' = 'click'",
                "SELECT * FROM t WHERE a BETWEEN SYMMETRIC 1 AND 2 AND b NOT IN (1, 2, 3) AND c ILIKE '%x%' AND d !~* 'e'",
                "SELECT * FROM t WHERE (a, b) IN (SELECT c, d FROM u) AND EXISTS (SELECT 1 FROM v) AND e > ALL (SELECT f FROM w)",
                "SELECT * FROM t WHERE a = ANY (ARRAY[1, 2]) AND b IS NOT DISTINCT FROM c AND d IS NOT NULL",
                "SELECT extract(year FROM ts), substring(a FROM 2 FOR 3), position('x' IN a), trim(LEADING ' ' FROM a) FROM t",
                "SELECT now() - interval '1 day', current_timestamp, interval 2 hour, DATE '2024-02-29', TIMESTAMP '2024-01-01 00:00:00.123456'",
                "SELECT string_agg(a, ',' ORDER BY b), percentile_cont(0.5) WITHIN GROUP (ORDER BY a) FROM t",
                "SELECT user, role, timestamp, date, key, value, status, type, text, json, count FROM t",
                "SELECT left(a, 2), right(a, 2), replace(a, 'x', 'y') FROM t",
                "SELECT * FROM vector_search('rag.docs', 'emb', '[0.1]', 5) s JOIN rag.docs d ON CAST(d.id AS TEXT) = s.row_id",
                "SELECT * FROM generate_series(1, 10) AS g (n), UNNEST(ARRAY[1, 2]) WITH ORDINALITY AS u (v, o), LATERAL (SELECT 1) l",
                "VALUES (1, 'a'), (2, 'b')",
                "SELECT * FROM (VALUES (1), (2)) AS t (x) WHERE ((SELECT 1)) = x",
                "SELECT * FROM ((SELECT 1) UNION ALL (SELECT 2)) x",
                "SELECT * FROM ((SELECT 1 AS a) x JOIN y ON x.a = y.a)",
                "SELECT a, b, FROM t",
                "SELECT kalam.ns.t.a, kalam.ns.t.* FROM kalam.ns.t",
                "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1",
                "SELECT X'0aFF', 1e5, .5, 10., 123456789012345678901234567890, true, NULL, $1, -5, - 5, -(-5), +3",
                "SELECT DATE, a.date, \"select\" FROM t",
                "SELECT \"system\".\"schemas\".\"is_latest\" FROM \"system\".\"schemas\" WHERE \"system\".\"schemas\".\"is_latest\" = $1",
            })
    void takes(String sql) {
        assertThat(tree(sql)).isNotEmpty();
    }

    static String tree(String sql) {
        Statement.Query query =
                (Statement.Query) SqlParser.parse(sql).getFirst().statement();
        return query.query()
                .toSqlString(config -> config.withDialect(AnsiSqlDialect.DEFAULT)
                        .withQuoteAllIdentifiers(false)
                        .withAlwaysUseParentheses(true)
                        .withIndentation(0))
                .getSql()
                .replaceAll("\\s+", " ");
    }
}
