package org.kalamdb.table;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.HotStoreOptions;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// A table layer over a real hot store and a real folder. Closing it fails when Arrow memory is still held.
final class TableFixture implements AutoCloseable {
    private final Closer closer = new Closer();
    final BufferAllocator allocator = closer.register(new RootAllocator());
    final HotStore hot;
    final TableLayer layer;

    TableFixture(Path directory) {
        this(directory, Storages.in(directory.resolve("storage")));
    }

    TableFixture(Path directory, Storages.Opener storages) {
        this(directory, storages, 8 << 20);
    }

    /// @param imageBytes budget of column images
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    TableFixture(Path directory, Storages.Opener storages, long imageBytes) {
        this.hot = closer.register(HotStore.open(directory.resolve("hot"), HotStoreOptions.DEFAULT));
        this.layer = closer.register(TableLayer.open(
                new TableLayer.Foundation(
                        hot,
                        storages,
                        allocator,
                        SystemClock.INSTANCE,
                        Thread.ofPlatform().factory()),
                new TableLayer.Options(
                        new LocalCommitLog.Options(
                                1024, 256, Duration.ofSeconds(5), Duration.ofMinutes(1), Durability.OS, 1),
                        8 << 20,
                        8 << 20,
                        imageBytes,
                        directory,
                        1000)));
    }

    /// A table `app.<name>` of a TEXT key `k` and a nullable BIGINT `n`.
    TableDef createTable(String name, TableType type) {
        if (layer.catalog().namespace("app").isEmpty()) {
            layer.catalogWriter().createNamespace("app");
        }
        return layer.catalogWriter()
                .createTable(
                        new TableName("app", name),
                        type,
                        new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                        List.of(
                                new Column(1, "k", DataType.TEXT, false, DefaultValue.NONE, null, 1),
                                new Column(2, "n", DataType.BIGINT, true, DefaultValue.NONE, null, 1)),
                        List.of(1));
    }

    WriteOutcome insert(TableDef table, ScopeId scope, String key, @Nullable Long n) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {key, n});
        return layer.writer().insert(table, scope, rows, KeyOrigin.GIVEN);
    }

    /// The rows of a scan, one array each.
    List<@Nullable Object[]> scan(ScanSpec spec) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (ReadView view = layer.tables().openView();
                BatchCursor cursor = layer.tables().scan(view, spec, allocator)) {
            while (true) {
                try (Batch batch = cursor.next()) {
                    if (batch == null) {
                        return rows;
                    }
                    for (int i = 0; i < batch.selectedCount(); i++) {
                        @Nullable Object[] row = new @Nullable Object[batch.columnCount()];
                        for (int c = 0; c < row.length; c++) {
                            row[c] = VectorValues.get(batch.column(c), batch.position(i));
                        }
                        rows.add(row);
                    }
                }
            }
        }
    }

    static ScanSpec spec(TableDef table, ScopeId scope, List<Integer> columns, boolean includeDeleted) {
        return new ScanSpec(
                table, scope, columns, includeDeleted, List.of(), List.of(), RowOrder.KEY_ASCENDING, Long.MAX_VALUE);
    }

    static ScanSpec range(ScanSpec spec, ColumnRange... ranges) {
        return new ScanSpec(
                spec.table(),
                spec.scope(),
                spec.columnIds(),
                spec.includeDeleted(),
                List.of(ranges),
                spec.keyEquals(),
                spec.order(),
                spec.wanted());
    }

    @Override
    public void close() {
        closer.close();
    }
}
