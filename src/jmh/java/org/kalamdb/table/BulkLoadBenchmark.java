package org.kalamdb.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.bench.MessageTable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.Durability;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Rows per second of INSERTs of 1000 rows, without SQL and HTTP, with fsync.
@State(Scope.Benchmark)
public class BulkLoadBenchmark {
    private static final int ROWS = 1000;

    private final AtomicLong nextId = new AtomicLong();
    private BenchStore store;
    private TableDef table;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        store = new BenchStore(Durability.FSYNC);
        table = MessageTable.create(store.layer());
    }

    @TearDown
    public void close() {
        store.close();
    }

    @Benchmark
    @Threads(1)
    @OperationsPerInvocation(ROWS)
    public WriteOutcome generatedKeys1() {
        return insert(KeyOrigin.GENERATED);
    }

    @Benchmark
    @Threads(4)
    @OperationsPerInvocation(ROWS)
    public WriteOutcome generatedKeys4() {
        return insert(KeyOrigin.GENERATED);
    }

    @Benchmark
    @Threads(4)
    @OperationsPerInvocation(ROWS)
    public WriteOutcome givenKeys4() {
        return insert(KeyOrigin.GIVEN);
    }

    private WriteOutcome insert(KeyOrigin keys) {
        long first = nextId.getAndAdd(ROWS);
        List<@Nullable Object[]> rows = new ArrayList<>(ROWS);
        for (long id = first; id < first + ROWS; id++) {
            rows.add(MessageTable.row(id));
        }
        WriteOutcome outcome = store.layer().writer().insert(table, new ScopeId(1), rows, keys);
        if (!(outcome instanceof WriteOutcome.Written)) {
            throw new IllegalStateException("not written: " + outcome);
        }
        return outcome;
    }
}
