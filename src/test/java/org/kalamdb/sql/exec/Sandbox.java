package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// Runs plans over rows in memory; on close checks that every Arrow buffer and every counted byte is back.
///
/// A scan's batches hold unwanted rows between the wanted ones, hidden by a selection, so that operators
/// that ignore selections fail.
final class Sandbox implements AutoCloseable {
    static final long NOW = 1_714_563_015_123_456L;
    private static final Principal USER = new Principal(new UserId("alice"), Role.USER);

    private static final SpillSpace NO_SPACE = new SpillSpace(Path.of("."), new SpillSpace.Limits(0, 0));

    private final RootAllocator root = new RootAllocator();
    private final List<PlanNode.Scan> scans = new ArrayList<>();
    private final List<ScanBindings> bindings = new ArrayList<>();
    private final List<MemoryTable> tables = new ArrayList<>();
    BufferAllocator allocator = root;
    MemoryBudget memory = new MemoryBudget(1L << 30);
    Cancellation cancellation = Cancellation.none();
    Spill spill = NO_SPACE.open();

    @Nullable
    Object[] params = new Object[0];

    int batchRows = 3;
    int batchesRead;
    boolean hidesRows = true;

    /// The rows behind one scan.
    private record MemoryTable(List<DataType> types, List<@Nullable Object[]> rows) {}

    /// A scan of these rows.
    PlanNode.Scan table(List<DataType> types, List<@Nullable Object[]> rows) {
        tables.add(new MemoryTable(types, rows));
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            ids.add(i + 1);
        }
        TableOptions options = new TableOptions("local", false, null, null, null, null);
        TableDef table = new TableDef(
                new TableId(tables.size()),
                new TableName("app", "t" + tables.size()),
                TableType.USER,
                options,
                List.of(new TableSchema(1, List.of(), List.of())),
                types.size(),
                0,
                List.of(0L));
        return new PlanNode.Scan(table, ids, false, null, List.of(), false, null, types);
    }

    PlanNode.Scan table(List<DataType> types, @Nullable Object[]... rows) {
        return table(types, List.of(rows));
    }

    static @Nullable Object[] row(@Nullable Object... values) {
        return values;
    }

    static Scalar.ColumnRef column(int index, DataType type) {
        return new Scalar.ColumnRef(index, type);
    }

    static Scalar literal(@Nullable Object value, DataType type) {
        return new Scalar.Literal(value, type);
    }

    static Scalar call(Function function, DataType type, Scalar... args) {
        return new Scalar.Call(function, List.of(args), type);
    }

    ExecContext context() {
        return new ExecContext(
                USER,
                params,
                NOW,
                allocator,
                memory,
                this::scan,
                (name, columns, _) -> {
                    throw new AssertionError("no system table " + name + columns);
                },
                cancellation,
                new IdSource(new SnowflakeGenerator(() -> NOW, 1), () -> NOW, new Random(1)),
                new Random(2),
                spill,
                Places.NONE);
    }

    ScanBindings lastBindings() {
        return bindings.getLast();
    }

    /// The rows of a plan as canonical values.
    List<List<@Nullable Object>> run(PlanNode plan) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        try (BatchCursor cursor = Executor.open(plan, context())) {
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                addRows(batch, rows);
                batch.close();
            }
        }
        return rows;
    }

    private static void addRows(Batch batch, List<List<@Nullable Object>> rows) {
        for (int i = 0; i < batch.selectedCount(); i++) {
            List<@Nullable Object> row = new ArrayList<>();
            for (int c = 0; c < batch.columnCount(); c++) {
                row.add(VectorValues.get(batch.column(c), batch.position(i)));
            }
            rows.add(row);
        }
    }

    /// One expression over rows of these types, one value per row.
    List<@Nullable Object> evaluate(Scalar scalar, List<DataType> types, List<@Nullable Object[]> rows) {
        List<@Nullable Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : run(new PlanNode.Project(table(types, rows), List.of(scalar)))) {
            values.add(row.getFirst());
        }
        return values;
    }

    /// An expression without input.
    @Nullable
    Object evaluate(Scalar scalar) {
        return ScalarEvaluator.evaluate(scalar, context());
    }

    private BatchCursor scan(PlanNode.Scan scan, ScanBindings bound) {
        scans.add(scan);
        bindings.add(bound);
        MemoryTable table = tables.get(scan.table().id().value() - 1);
        return new RowsCursor(table);
    }

    /// Hands out rows in small batches with hidden rows in between.
    private final class RowsCursor implements BatchCursor {
        private final MemoryTable table;
        private int next;

        RowsCursor(MemoryTable table) {
            this.table = table;
        }

        @Override
        public @Nullable Batch next() {
            if (next == table.rows.size()) {
                return null;
            }
            batchesRead++;
            try (BatchBuilder builder = new BatchBuilder(table.types, allocator)) {
                int end = Math.min(next + batchRows, table.rows.size());
                int[] selection = new int[end - next];
                for (int i = 0; next < end; next++) {
                    if (hidesRows) {
                        append(builder, table.rows.get((next + 1) % table.rows.size()));
                    }
                    selection[i++] = builder.rowCount();
                    append(builder, table.rows.get(next));
                }
                Batch batch = builder.build();
                if (hidesRows) {
                    batch.select(selection, selection.length);
                }
                return batch;
            }
        }

        private void append(BatchBuilder builder, @Nullable Object[] row) {
            for (int c = 0; c < row.length; c++) {
                builder.column(c).set(builder.rowCount(), row[c]);
            }
            builder.endRow();
        }

        @Override
        public void close() {
            next = table.rows.size();
        }
    }

    static List<@Nullable Object> listOf(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    @Override
    public void close() {
        assertThat(memory.usedBytes()).as("counted heap").isZero();
        assertThat(root.getAllocatedMemory()).as("Arrow memory").isZero();
        root.close();
    }
}
