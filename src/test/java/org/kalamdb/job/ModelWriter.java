package org.kalamdb.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.KeyOrigin;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.RowChange;
import org.kalamdb.table.RowOrder;
import org.kalamdb.table.ScanSpec;
import org.kalamdb.table.WriteOutcome;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// Changes rows whose keys are its own and remembers what they must be. One thread.
final class ModelWriter {
    private static final int KEYS = 60;
    private static final List<Integer> COLUMNS =
            List.of(1, 2, SystemColumn.SEQ.id(), SystemColumn.SEGMENT.id(), SystemColumn.POSITION.id());

    private final JobFixture fixture;
    private final TableDef table;
    private final ScopeId scope;
    private final String name;
    private final Random random;
    final Map<String, @Nullable Long> rows = new TreeMap<>();

    ModelWriter(JobFixture fixture, TableDef table, ScopeId scope, String name, long seed) {
        this.fixture = fixture;
        this.table = table;
        this.scope = scope;
        this.name = name;
        this.random = new Random(seed);
    }

    void run(int steps) {
        for (int step = 0; step < steps; step++) {
            String key = name + random.nextInt(KEYS);
            if (!rows.containsKey(key)) {
                insert(key);
            } else if (random.nextInt(3) == 0) {
                change(key, RowChange.Kind.DELETE);
            } else {
                change(key, RowChange.Kind.UPDATE);
            }
        }
    }

    private void insert(String key) {
        Long value = random.nextLong();
        List<@Nullable Object[]> row = List.<@Nullable Object[]>of(new @Nullable Object[] {key, value});
        untilWritten("insert " + key, () -> fixture.layer.writer().insert(table, scope, row, KeyOrigin.GIVEN));
        rows.put(key, value);
    }

    private void change(String key, RowChange.Kind kind) {
        Long value = random.nextLong();
        untilWritten(kind + " " + key, () -> {
            @Nullable Object[] seen = read(key);
            RowChange change = new RowChange(
                    kind, new Object[] {key, value}, number(seen[2]), number(seen[3]), (int) number(seen[4]));
            return fixture.layer.writer().change(table, scope, List.of(change));
        });
        if (kind == RowChange.Kind.DELETE) {
            rows.remove(key);
        } else {
            rows.put(key, value);
        }
    }

    /// Tries until nobody was faster and the object store answered the reads before the write.
    private static void untilWritten(String what, Supplier<WriteOutcome> attempt) {
        while (true) {
            try {
                WriteOutcome outcome = attempt.get();
                if (outcome instanceof WriteOutcome.Written) {
                    return;
                }
                if (!(outcome instanceof WriteOutcome.Changed)) {
                    throw new AssertionError(what + ": " + outcome);
                }
            } catch (DbException failure) {
                if (failure.code() != ErrorCode.STORAGE_UNAVAILABLE) {
                    throw failure;
                }
            }
        }
    }

    private static long number(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.longValue();
        }
        throw new AssertionError("not a number: " + value);
    }

    private @Nullable Object[] read(String key) {
        List<@Nullable Object[]> found = scan(fixture, table, scope, List.of(key), COLUMNS);
        if (found.size() != 1) {
            throw new AssertionError("key " + key + " is there " + found.size() + " times");
        }
        return found.getFirst();
    }

    /// The rows of a scope, or of one key.
    static List<@Nullable Object[]> scan(
            JobFixture fixture, TableDef table, ScopeId scope, List<Object> key, List<Integer> columns) {
        ScanSpec spec =
                new ScanSpec(table, scope, columns, false, List.of(), key, RowOrder.KEY_ASCENDING, Long.MAX_VALUE);
        List<@Nullable Object[]> rows = new ArrayList<>();
        try (ReadView view = fixture.layer.tables().openView();
                BatchCursor cursor = fixture.layer.tables().scan(view, spec, fixture.allocator)) {
            Batch next;
            while ((next = cursor.next()) != null) {
                try (Batch batch = next) {
                    for (int i = 0; i < batch.selectedCount(); i++) {
                        @Nullable Object[] row = new @Nullable Object[columns.size()];
                        for (int column = 0; column < row.length; column++) {
                            row[column] = VectorValues.get(batch.column(column), batch.position(i));
                        }
                        rows.add(row);
                    }
                }
            }
        }
        return rows;
    }
}
