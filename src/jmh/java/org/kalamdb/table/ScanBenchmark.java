package org.kalamdb.table;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.bench.MessageTable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.UserId;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Reads of a scope of 100,000 rows, in the hot tier or after a flush. One thread.
@State(Scope.Benchmark)
public class ScanBenchmark {
    private static final int ROWS = 100_000;
    private static final int LATEST = 50;
    private static final List<Integer> ALL_COLUMNS = List.of(1, 2, 3, 4);

    @Param({"hot", "cold"})
    public String tier = "hot";

    private final SplittableRandom random = new SplittableRandom(42);
    private BenchStore store;
    private TableDef table;
    private ScopeId scope;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        store = new BenchStore(Durability.OS);
        table = MessageTable.create(store.layer());
        scope = store.layer().catalogWriter().internScope(new UserId("alice"));
        for (long first = 0; first < ROWS; first += 1000) {
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (long id = first; id < first + 1000; id++) {
                rows.add(MessageTable.row(id));
            }
            store.layer().writer().insert(table, scope, rows, KeyOrigin.GENERATED);
        }
        if (tier.equals("cold")) {
            store.layer().flush().flush(table, scope);
        }
    }

    @TearDown
    public void close() {
        store.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long scanAllColumns() {
        return expect(ROWS, read(ALL_COLUMNS, List.of(), false, Long.MAX_VALUE, ROWS));
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public long scanOneColumn() {
        return expect(ROWS, read(List.of(2), List.of(), false, Long.MAX_VALUE, ROWS));
    }

    @Benchmark
    public long latest50() {
        return expect(LATEST, read(ALL_COLUMNS, List.of(), true, LATEST, LATEST));
    }

    @Benchmark
    public long pointGet() {
        return expect(1, read(ALL_COLUMNS, List.of((Object) random.nextLong(ROWS)), false, 1, 1));
    }

    private static long expect(int least, long rows) {
        if (rows < least) {
            throw new IllegalStateException(rows + " rows instead of " + least);
        }
        return rows;
    }

    /// Reads batches until there are enough rows.
    private long read(List<Integer> columns, List<Object> key, boolean descending, long wanted, long enough) {
        ScanSpec spec = new ScanSpec(
                table,
                scope,
                columns,
                false,
                List.of(),
                key,
                descending ? RowOrder.KEY_DESCENDING : RowOrder.KEY_ASCENDING,
                wanted);
        long rows = 0;
        try (ReadView view = store.layer().tables().openView();
                BatchCursor cursor = store.layer().tables().scan(view, spec, store.allocator())) {
            while (rows < enough) {
                try (Batch batch = cursor.next()) {
                    if (batch == null) {
                        return rows;
                    }
                    rows += batch.columns().isEmpty() ? 0 : batch.selectedCount();
                }
            }
        }
        return rows;
    }
}
