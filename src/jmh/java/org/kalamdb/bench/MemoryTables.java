package org.kalamdb.bench;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.exec.ScanBindings;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.plan.Relation;
import org.kalamdb.sql.plan.SchemaLookup;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.SharedColumns;

/// Tables of columns in memory, lent to scans without copying, as column images are. Filled before they are
/// read, then used by any number of threads.
public final class MemoryTables implements SchemaLookup, AutoCloseable {
    private static final TableOptions OPTIONS =
            new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null);

    private final Closer closer = new Closer();
    private final Map<TableName, Table> tables = new HashMap<>();
    private final BufferAllocator allocator;

    /// @param allocator lent; must outlive the tables
    public MemoryTables(BufferAllocator allocator) {
        this.allocator = allocator;
    }

    private record Table(TableDef definition, List<Chunk> chunks) {}

    private record Chunk(SharedColumns columns, int rows) {}

    /// Makes a table of the namespace `default`.
    ///
    /// @param columns `name TYPE`, with `?` behind when NULL is allowed; the first is the key
    /// @param row     the values of a row, in canonical form
    public void add(String name, List<String> columns, int rows, IntFunction<@Nullable Object[]> row) {
        List<Column> made = new ArrayList<>();
        for (String column : columns) {
            int space = column.indexOf(' ');
            String type = column.substring(space + 1);
            made.add(new Column(
                    made.size() + 1,
                    column.substring(0, space),
                    DataType.Simple.valueOf(type.replace("?", "")),
                    type.endsWith("?"),
                    DefaultValue.NONE,
                    null,
                    1));
        }
        TableDef definition = new TableDef(
                new TableId(tables.size() + 1),
                new TableName("default", name),
                TableType.USER,
                OPTIONS,
                List.of(new TableSchema(1, made, List.of(1))),
                made.size(),
                0,
                List.of(0L));
        List<Chunk> chunks = new ArrayList<>();
        for (int first = 0; first < rows; first += Batch.TARGET_ROWS) {
            chunks.add(chunk(made, first, Math.min(rows, first + Batch.TARGET_ROWS), row));
        }
        tables.put(definition.name(), new Table(definition, chunks));
    }

    private Chunk chunk(List<Column> columns, int from, int to, IntFunction<@Nullable Object[]> row) {
        try (BatchBuilder builder =
                new BatchBuilder(columns.stream().map(Column::type).toList(), allocator)) {
            for (int i = from; i < to; i++) {
                @Nullable Object[] values = row.apply(i);
                for (int column = 0; column < values.length; column++) {
                    builder.column(column).set(builder.rowCount(), values[column]);
                }
                builder.endRow();
            }
            Batch batch = builder.build();
            return new Chunk(closer.register(new SharedColumns(batch.columns())), to - from);
        }
    }

    @Override
    public Optional<Relation> find(TableName name) {
        return Optional.ofNullable(tables.get(name)).map(table -> new Relation.Stored(table.definition()));
    }

    @Override
    public List<TableName> visibleNames() {
        return List.copyOf(tables.keySet());
    }

    /// A scan of the whole table, in key order.
    @MustBeClosed
    public BatchCursor scan(PlanNode.Scan scan, ScanBindings bindings, BufferAllocator target) {
        Table table = Objects.requireNonNull(tables.get(scan.table().name()));
        int[] columns = scan.columnIds().stream().mapToInt(id -> id - 1).toArray();
        List<Chunk> chunks = scan.descending() ? table.chunks().reversed() : table.chunks();
        return new Lent(chunks, columns, scan.descending(), target);
    }

    /// Hands out chunk after chunk.
    private static final class Lent implements BatchCursor {
        private final List<Chunk> chunks;
        private final int[] columns;
        private final boolean descending;
        private final BufferAllocator target;
        private int next;

        Lent(List<Chunk> chunks, int[] columns, boolean descending, BufferAllocator target) {
            this.chunks = chunks;
            this.columns = columns;
            this.descending = descending;
            this.target = target;
        }

        @Override
        public @Nullable Batch next() {
            if (next == chunks.size()) {
                return null;
            }
            Chunk chunk = chunks.get(next++);
            Batch batch = chunk.columns().lend(columns, chunk.rows(), target);
            if (descending) {
                int last = chunk.rows() - 1;
                batch.select(IntStream.rangeClosed(0, last).map(i -> last - i).toArray(), chunk.rows());
            }
            return batch;
        }

        @Override
        public void close() {
            next = chunks.size();
        }
    }

    @Override
    public void close() {
        closer.close();
    }
}
