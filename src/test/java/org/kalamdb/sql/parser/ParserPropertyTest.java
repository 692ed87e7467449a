package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.SourcePosition;

/// Whatever comes in, what comes out is statements or a [DbException] whose place lies in the text.
class ParserPropertyTest {
    private static final int ROUNDS = 20_000;
    private static final String ODD = "'\"`$;()[],.-/*:?\\xE0\0\ud83d";

    private static final List<String> SEEDS = List.of(
            "SELECT a, count(*) FILTER (WHERE b > 1) OVER (PARTITION BY c ORDER BY d ROWS 1 PRECEDING) FROM t x JOIN u USING (id)",
            "WITH w AS (SELECT 1) SELECT * FROM w WHERE a -> 'b' ->> 'c' = $1 AND d::decimal(3,1) NOT IN (1, 2.5, -3e2)",
            "INSERT INTO app.notes (id, body) VALUES (1, 'it''s'), (2, E'a\\n'), (3, X'00ff'), (4, $$x$$), (5, DEFAULT)",
            "UPDATE a.b SET x = CASE WHEN y THEN 1 ELSE 2 END, z = interval '1 day 2 hours' WHERE id BETWEEN 1 AND 5",
            "DELETE FROM a WHERE (b, c) IN (SELECT d, e FROM f WHERE g ILIKE '%x' ESCAPE '!') OR EXISTS (SELECT 1)",
            "CREATE USER TABLE a.b (id BIGSERIAL PRIMARY KEY, e EMBEDDING(3), d DECIMAL(10,2) DEFAULT 1.5) WITH (TYPE = 'USER')",
            "CREATE STREAM TABLE s (a TEXT) RETENTION '10s' FLUSH POLICY ROWS 5 INTERVAL '1 minute' MAX_BUFFER 3",
            "EXECUTE AS USER 'bob' (SELECT DISTINCT ON (a) * FROM t ORDER BY a DESC NULLS LAST LIMIT 5 OFFSET 2); USE x",
            "CREATE USER bob WITH PASSWORD 'p' ROLE user EMAIL 'e'; CLUSTER PURGE --UPTO 5; SHOW TABLES IN ns -- end",
            "SELECT extract(year FROM ts), trim(both 'x' from c), substring(c from 1 for 2), position('a' in c), a[1], row(1,2)",
            "(SELECT 1 UNION ALL SELECT 2) EXCEPT VALUES (1), (2) ORDER BY 1 FETCH FIRST 3 ROWS ONLY",
            "ALTER NAMESPACE n SET OPTIONS (a = 1, b = 'x'); STORAGE FLUSH TABLE a.b; KILL JOB 'FL-1'; DESCRIBE TABLE x");

    @Test
    void mutatedStatementsOnlyFailCleanly() {
        long seed = 20_251_004L;
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            check(mutated(random), seed, round);
        }
    }

    @Test
    void randomBytesOnlyFailCleanly() {
        long seed = 7_310_552L;
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            check(
                    new String(bytes, random.nextBoolean() ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_16BE),
                    seed,
                    round);
        }
    }

    @Test
    void shuffledTokensOnlyFailCleanly() {
        long seed = 99_120_021L;
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(20); n >= 0; n--) {
                text.append(token(random)).append(' ');
            }
            check((random.nextBoolean() ? "SELECT " : "") + text, seed, round);
        }
    }

    private static String token(Random random) {
        TokenStream tokens = SqlLexer.tokenize(SEEDS.get(random.nextInt(SEEDS.size())));
        return tokens.raw(random.nextInt(tokens.size()));
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int n = random.nextInt(4); n >= 0 && !text.isEmpty(); n--) {
            int at = random.nextInt(text.length());
            int end = Math.min(text.length(), at + random.nextInt(12));
            switch (random.nextInt(5)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.setCharAt(at, ODD.charAt(random.nextInt(ODD.length())));
                case 3 -> text.insert(at, " " + token(random) + " ");
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static void check(String sql, long seed, int round) {
        try {
            List<ParsedStatement> statements = SqlParser.parse(sql);
            assertThat(statements).isNotEmpty();
            for (ParsedStatement statement : statements) {
                assertThat(NormalizedSql.of(statement).key()).isNotEmpty();
            }
        } catch (DbException e) {
            e.position().ifPresent(position -> checkPlace(sql, position, seed, round));
        } catch (RuntimeException | StackOverflowError e) {
            fail("seed " + seed + ", round " + round + ": " + sql, e);
        }
    }

    private static void checkPlace(String sql, SourcePosition position, long seed, int round) {
        String[] lines = sql.split("\n", -1);
        assertThat(position.line())
                .as("seed %s, round %s: %s", seed, round, sql)
                .isLessThanOrEqualTo(lines.length);
        assertThat(position.column())
                .as("seed %s, round %s: %s", seed, round, sql)
                .isLessThanOrEqualTo(lines[position.line() - 1].length() + 1);
    }
}
