package org.kalamdb.sql;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Statements that change hot rows: 100 of 25,000 by a condition that is not on the key, and one by its key. From
/// text to answer, without HTTP; commits survive the death of the process (`os`). One thread.
public class ChangeBenchmark {
    private static final int ROWS = 25_000;
    private static final int CHANGED = 100;
    private static final int CACHE_BYTES = 64 << 20;
    private static final int GROUPS = ROWS / CHANGED;
    private static final String BODY = "The deadline of the contract is tomorrow. ".repeat(4);
    private static final Principal ALICE = EngineFixture.ALICE;

    /// The rows, all of them there before each call.
    @State(Scope.Benchmark)
    public static class Rows {
        private Path folder;
        private EngineFixture engine;
        private int group;
        private boolean missing;

        @Setup
        @SuppressWarnings("MustBeClosedChecker") // closed by close()
        public void open() {
            folder = BenchStore.newFolder();
            engine = new EngineFixture(
                    new StoreFixture(folder, CACHE_BYTES, ROWS),
                    EngineLimits.DEFAULT,
                    new QueryEnvironment.Limits(CACHE_BYTES, CACHE_BYTES));
            engine.run(
                    EngineFixture.ROOT,
                    "CREATE USER TABLE bench (id BIGINT PRIMARY KEY, conversation_id BIGINT NOT NULL, body TEXT NOT NULL)");
            for (int i = 0; i < GROUPS; i++) {
                insert(i);
            }
        }

        private void insert(int conversation) {
            engine.run(
                    ALICE,
                    IntStream.range(0, CHANGED)
                            .mapToObj(
                                    i -> "(" + (i * GROUPS + conversation) + ", " + conversation + ", '" + BODY + "')")
                            .collect(Collectors.joining(", ", "INSERT INTO bench VALUES ", "")));
        }

        @Setup(Level.Invocation)
        public void restore() {
            if (missing) {
                insert(group);
                missing = false;
            }
            group = (group + 1) % GROUPS;
        }

        @TearDown
        public void close() {
            engine.close();
            BenchStore.remove(folder);
        }
    }

    @Benchmark
    public Object delete100ByNonKey(Rows rows) {
        rows.missing = true;
        return rows.engine.run(ALICE, "DELETE FROM bench WHERE conversation_id = $1", rows.group);
    }

    @Benchmark
    public Object update100ByNonKey(Rows rows) {
        return rows.engine.run(ALICE, "UPDATE bench SET body = body || '.' WHERE conversation_id = $1", rows.group);
    }

    @Benchmark
    public Object upsertByKey(Rows rows) {
        return rows.engine.run(
                ALICE,
                "INSERT INTO bench VALUES ($1, $2, $3) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                rows.group,
                rows.group,
                Long.toString(System.nanoTime()));
    }
}
