package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.fail;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Whatever a request holds, it is answered or refused with a reason; it never looks like a bug.
class HostileInputTest {
    private static final int ROUNDS = 3000;

    private static final List<String> STATEMENTS = List.of(
            "SELECT id, n + 1 AS m, upper(body) FROM t WHERE id BETWEEN 1 AND 5 OR body LIKE 'a%' ORDER BY m DESC LIMIT 3",
            "SELECT n, count(*), sum(id), min(body) FROM t GROUP BY n HAVING count(*) > 1 ORDER BY 2",
            "SELECT a.id, b.body FROM t a LEFT JOIN t b ON a.id = b.n AND b.id > 2 WHERE a.n IS NOT NULL",
            "SELECT CASE WHEN n > 1 THEN 'x' ELSE NULL END, CAST(n AS TEXT), coalesce(n, 0) FROM t",
            "SELECT id FROM t WHERE n IN (SELECT n FROM t WHERE body <> $1) AND EXISTS (SELECT 1 FROM t)",
            "WITH w AS (SELECT id, n FROM t) SELECT * FROM w UNION ALL SELECT 1, 2",
            "INSERT INTO t (id, n, body) VALUES (1, 2, 'x'), ($1, -3, NULL), (2 + 3, DEFAULT, 'y')",
            "INSERT INTO t SELECT id + 100, n, body FROM t",
            "UPDATE t SET n = n * 2, body = 'z' WHERE id = 4 OR n < $1",
            "DELETE FROM t WHERE id > 3 AND body IS NULL",
            "SELECT * FROM information_schema.columns WHERE table_name = 't'",
            "SELECT d, ts, j, u, e FROM types WHERE ts > TIMESTAMP '2024-01-01 00:00:00' AND d = DATE '2024-01-01'",
            "INSERT INTO types VALUES (1, '2024-01-01', '2024-01-01 10:00:00', '{}', '[1,2]', 5.5, 'ab')",
            "CREATE USER TABLE x (id INT PRIMARY KEY DEFAULT 5, v DECIMAL(10, 2) NOT NULL) WITH (FLUSH_POLICY = 'rows:5')",
            "DESCRIBE TABLE t",
            "SHOW TABLES IN default",
            "EXECUTE AS USER 'alice' (SELECT id FROM t)",
            "USE default");

    private static final List<String> TOKENS = List.of(
            "(",
            ")",
            ",",
            "'",
            "\"",
            "*",
            "-",
            "--",
            "/*",
            ";",
            "NULL",
            "''",
            "$1",
            "$99",
            "0",
            "-1",
            "1e400",
            "9223372036854775808",
            "99999999999999999999999999999999999999999",
            ".5",
            "t",
            "id",
            "n",
            "body",
            "_seq",
            "_deleted",
            "SELECT",
            "FROM",
            "WHERE",
            "AND",
            "NOT",
            "IN",
            "VALUES",
            "SET",
            "AS",
            "ON",
            "JOIN",
            "LIMIT",
            "OFFSET",
            "DISTINCT",
            "CASE",
            "END",
            "CAST",
            "::",
            "||",
            "%",
            "/",
            "=",
            "<",
            "IS",
            "LIKE",
            "BETWEEN",
            "ARRAY",
            "[",
            "]",
            "TRUE",
            "DATE '2024-13-45'",
            "INTERVAL '1' DAY",
            "\u0000",
            "\ud83d\ude00",
            "é",
            "system.users",
            "count",
            "sum",
            "->>",
            "~");

    @Test
    void mutatedStatementsAreAnsweredOrRefused(@TempDir Path directory) {
        long seed = Long.getLong("kalamdb.test.seed", 20_261_120L);
        Random random = new Random(seed);
        try (EngineFixture db = new EngineFixture(directory)) {
            prepare(db);
            for (int round = 0; round < ROUNDS; round++) {
                String sql = mutate(STATEMENTS.get(random.nextInt(STATEMENTS.size())), random);
                attempt(db, sql, random, "seed " + seed + ", round " + round);
            }
        }
    }

    private static void prepare(EngineFixture db) {
        db.run(ROOT, "CREATE USER TABLE t (id BIGINT PRIMARY KEY, n INT DEFAULT 7, body TEXT)");
        db.run(
                ROOT,
                "CREATE USER TABLE types (id INT PRIMARY KEY, d DATE, ts TIMESTAMP, j JSON, e EMBEDDING(2), c DECIMAL(5,1), y BYTES)");
        db.run(ALICE, "INSERT INTO t VALUES (1, 1, 'a'), (2, 2, NULL), (3, NULL, 'c'), (4, 2, 'ab')");
    }

    private static String mutate(String sql, Random random) {
        List<String> words = new ArrayList<>(List.of(sql.split(" ", -1)));
        int changes = 1 + random.nextInt(3);
        for (int i = 0; i < changes && !words.isEmpty(); i++) {
            int at = random.nextInt(words.size());
            switch (random.nextInt(5)) {
                case 0 -> words.remove(at);
                case 1 -> words.add(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 2 -> words.set(at, TOKENS.get(random.nextInt(TOKENS.size())));
                case 3 -> Collections.swap(words, at, random.nextInt(words.size()));
                default -> words.add(words.get(at));
            }
        }
        return String.join(" ", words);
    }

    private static void attempt(EngineFixture db, String sql, Random random, String where) {
        Object[] params = random.nextInt(4) == 0 ? new Object[] {} : new Object[] {parameter(random)};
        try {
            db.runAll(ALICE, sql, params);
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.INTERNAL || refused.code() == ErrorCode.CORRUPTION) {
                fail(where + ": " + sql, refused);
            }
        } catch (RuntimeException | Error bug) {
            fail(where + ": " + sql, bug);
        }
    }

    private static Object parameter(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> 5L;
            case 1 -> 1.5;
            case 2 -> true;
            case 3 -> "x";
            default -> "12";
        };
    }
}
