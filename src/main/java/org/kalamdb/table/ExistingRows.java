package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.storage.hot.RowReader;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.VectorValues;

/// Finds the rows of given keys in both tiers, as a view sees them. One thread.
final class ExistingRows {
    /// Up to so many keys are looked up whole; of more it is found out first which ones are there.
    private static final int KEYS_LOOKED_UP_AT_ONCE = 16;
    /// In front of the declared columns.
    private static final List<SystemColumn> PLACE =
            List.of(SystemColumn.SEQ, SystemColumn.SEGMENT, SystemColumn.POSITION, SystemColumn.DELETED);

    private final ReadView view;
    private final TableDef table;
    private final ScopeId scope;
    private final SegmentAccess segments;
    private final BufferAllocator allocator;

    ExistingRows(ReadView view, TableDef table, ScopeId scope, SegmentAccess segments, BufferAllocator allocator) {
        this.view = view;
        this.table = table;
        this.scope = scope;
        this.segments = segments;
        this.allocator = allocator;
    }

    /// What stands under the keys of some rows.
    ///
    /// @param keys       of the rows in [OrderedCodec] form
    /// @param live       by row; null when there is none
    /// @param tombstones by row: the flushed tombstone that a new row supersedes
    record Found(List<byte[]> keys, List<@Nullable StoredRow> live, Map<Integer, ColdPlace> tombstones) {}

    /// @param rows values in ordinal order
    Found find(List<@Nullable Object[]> rows) {
        TableSchema schema = table.schema();
        List<DataType> keyTypes = schema.keyColumns().stream().map(Column::type).toList();
        RowReader reader = RowReader.ofAllColumns(table);
        Found found = new Found(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
        List<ColdKeys.Wanted> notHot = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Object[] key = schema.keyOf(rows.get(i));
            byte[] bytes = OrderedCodec.encodeKey(keyTypes, key);
            byte[] hot = view.row(HotKeys.row(table.id(), scope, bytes));
            found.keys().add(bytes);
            found.live()
                    .add(
                            hot == null || RowCodec.isDeleted(hot)
                                    ? null
                                    : new StoredRow(reader.values(hot), RowCodec.seq(hot), 0, 0));
            if (hot == null) {
                notHot.add(new ColdKeys.Wanted(i, bytes, key));
            }
        }
        findCold(notHot, found);
        return found;
    }

    private void findCold(List<ColdKeys.Wanted> notHot, Found found) {
        ScopeState state = view.state(table.id(), scope);
        if (state.segments().isEmpty()) {
            return;
        }
        Set<Integer> present = new HashSet<>();
        if (notHot.size() > KEYS_LOOKED_UP_AT_ONCE) {
            new ColdKeys(table, segments, allocator).find(state, notHot).forEach(key -> present.add(key.row()));
        }
        for (ColdKeys.Wanted key : notHot) {
            if (notHot.size() <= KEYS_LOOKED_UP_AT_ONCE || present.contains(key.row())) {
                lookUp(key, found);
            }
        }
    }

    private void lookUp(ColdKeys.Wanted key, Found found) {
        List<Integer> columns = new ArrayList<>();
        PLACE.forEach(column -> columns.add(column.id()));
        table.schema().columns().forEach(column -> columns.add(column.id()));
        ScanSpec spec =
                new ScanSpec(table, scope, columns, true, List.of(), List.of(key.values()), RowOrder.KEY_ASCENDING, 1);
        try (Batch row = PointLookup.find(view, spec, segments, allocator)) {
            if (row == null) {
                return;
            }
            long seq = (Long) required(row, 0);
            long segment = (Long) required(row, 1);
            int position = (Integer) required(row, 2);
            if ((Boolean) required(row, 3)) {
                found.tombstones().put(key.row(), new ColdPlace(new SegmentId(segment), position));
                return;
            }
            @Nullable
            Object[] values = new @Nullable Object[table.schema().columns().size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = VectorValues.get(row, PLACE.size() + i, 0);
            }
            found.live().set(key.row(), new StoredRow(values, seq, segment, position));
        }
    }

    private static Object required(Batch row, int column) {
        return Objects.requireNonNull(VectorValues.get(row, column, 0), "a row's place is never NULL");
    }
}
