package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Principal;

/// No text makes the engine fail as if by a bug, hang, or answer later statements wrongly: not what the
/// grammar makes at random, nor what becomes of the statements of the `.slt` files when bytes change.
/// `-Dkalamdb.fuzz=<count>` runs more, `-Dkalamdb.seed=<seed>` others.
class StatementFuzzTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 2_026L);
    private static final int STATEMENTS = Integer.getInteger("kalamdb.fuzz", 1500);
    private static final int STATEMENTS_PER_CHECK = 250;
    private static final Path FOUND = Path.of("src/test/resources/fuzz/found.sql");
    private static final EngineLimits LIMITS =
            new EngineLimits(50, 1000, 10_000, 50, 100, 50, 3, Duration.ofSeconds(10));

    private final Random random = new Random(SEED);
    private final List<String> failures = new ArrayList<>();

    @Test
    void statementsOfTheGrammarAreAnsweredOrRefused(@TempDir Path directory) {
        FuzzGrammar grammar = new FuzzGrammar(random);
        run(directory, STATEMENTS, grammar::statement);
    }

    @Test
    void statementsWithChangedBytesAreAnsweredOrRefused(@TempDir Path directory) {
        List<String> corpus = new ArrayList<>();
        SltFile.in(SltTest.FOLDER).forEach(file -> corpus.addAll(file.statements()));
        run(directory, STATEMENTS, new FuzzMutation(random, corpus)::next);
    }

    @Test
    void statementsThatOnceFailedAreAnsweredOrRefused(@TempDir Path directory) throws IOException {
        List<String> found = Files.readAllLines(FOUND);
        run(directory, found.size(), found.iterator()::next);
    }

    private void run(Path directory, int count, Supplier<String> statements) {
        try (EngineFixture db = new EngineFixture(directory, LIMITS)) {
            prepare(db);
            for (int i = 0; i < count; i++) {
                attempt(db, random.nextInt(4) == 0 ? ROOT : ALICE, statements.get(), i);
                if (i % STATEMENTS_PER_CHECK == 0 || i == count - 1) {
                    assertThat(db.run(ALICE, "SELECT id, n, s FROM kept.t ORDER BY id")
                                    .rows())
                            .as("seed %d, after statement %d", SEED, i)
                            .containsExactly(List.of(1, 10, "a"), List.of(2, 20, "b"));
                }
            }
        }
        assertThat(failures).as(String.join("\n", failures)).isEmpty();
    }

    /// The statements speak of `default`; what `kept` holds stays as it is.
    private static void prepare(EngineFixture db) {
        db.run(ROOT, "CREATE NAMESPACE kept");
        db.run(ROOT, "CREATE USER TABLE kept.t (id INT PRIMARY KEY, n INT, s TEXT)");
        db.run(ALICE, "INSERT INTO kept.t VALUES (1, 10, 'a'), (2, 20, 'b')");
        db.run(
                ROOT,
                "CREATE USER TABLE t (id INT PRIMARY KEY, n INT, s TEXT, j JSON, e EMBEDDING(3), d DATE, ts TIMESTAMP,"
                        + " m DECIMAL(10, 2), b BOOLEAN, y BYTES)");
        db.run(ROOT, "CREATE SHARED TABLE u (id INT PRIMARY KEY, n BIGINT, x DOUBLE) WITH (ACCESS_LEVEL = 'PUBLIC')");
        db.run(
                ALICE,
                "INSERT INTO t VALUES (1, 1, 'a', '{\"a\":1}', '[1,2,3]', '2024-01-01', '2024-01-01', 1.5, TRUE, X'00'),"
                        + " (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL), (3, -5, 'ä', '[]', '[0,0,0]',"
                        + " '1969-01-01', '1969-01-01', -1, FALSE, X'')");
        db.run(ROOT, "INSERT INTO u VALUES (1, 1, 0.5), (2, 9223372036854775807, 1e308)");
    }

    private void attempt(EngineFixture db, Principal caller, String sql, int number) {
        try {
            db.runAll(caller, sql, parameters(sql));
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.INTERNAL
                    || refused.code() == ErrorCode.CORRUPTION
                    || refused.code() == ErrorCode.TIMEOUT) {
                note(number, sql, refused);
            }
        } catch (RuntimeException | Error bug) {
            note(number, sql, bug);
        }
    }

    private static Object[] parameters(String sql) {
        return sql.contains(";") || !sql.contains("$1") ? new Object[] {} : new Object[] {"1", 2L};
    }

    private void note(int number, String sql, Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        StackTraceElement[] stack = cause.getStackTrace();
        failures.add("seed " + SEED + ", statement " + number + ": " + sql + "\n  " + cause
                + (stack.length == 0 ? "" : " at " + stack[0]));
    }
}
