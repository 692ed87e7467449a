package org.kalamdb.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.IntVector;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// Finds which of some keys stand, unmasked, in a scope's segments. Ranges and bloom filters first; what
/// they admit is looked up in
/// one pass over the key columns of each segment.
final class ColdKeys {
    private static final int KEYS_LOOKED_UP_SINGLY = 16;

    private final TableDef table;
    private final SegmentAccess access;
    private final BufferAllocator allocator;
    private final List<DataType> keyTypes;

    ColdKeys(TableDef table, SegmentAccess access, BufferAllocator allocator) {
        this.table = table;
        this.access = access;
        this.allocator = allocator;
        this.keyTypes = table.schema().keyColumns().stream().map(Column::type).toList();
    }

    /// A key to look for.
    ///
    /// @param row    index of the row that wants it
    /// @param bytes  [OrderedCodec] form
    /// @param values canonical values
    record Wanted(int row, byte[] bytes, Object[] values) {}

    /// Where a wanted key stands.
    ///
    /// @param seq the row's version; 0 unless versions were asked for
    record Found(int row, ColdPlace place, boolean isTombstone, long seq) {}

    List<Found> find(ScopeState state, List<Wanted> keys) {
        List<Integer> columns = new ArrayList<>(table.schema().keyIds());
        columns.add(SystemColumn.POSITION.id());
        columns.add(SystemColumn.DELETED.id());
        return find(state, keys, columns);
    }

    /// As [#find(ScopeState, List)], with the versions of the rows found.
    List<Found> findVersions(ScopeState state, List<Wanted> keys) {
        List<Integer> columns = new ArrayList<>(table.schema().keyIds());
        columns.add(SystemColumn.POSITION.id());
        columns.add(SystemColumn.DELETED.id());
        columns.add(SystemColumn.SEQ.id());
        return find(state, keys, columns);
    }

    private List<Found> find(ScopeState state, List<Wanted> keys, List<Integer> columns) {
        List<Found> found = new ArrayList<>();
        for (SegmentState segment : state.segments()) {
            List<Wanted> candidates = keys.stream()
                    .filter(key -> Arrays.compareUnsigned(segment.meta().minKey(), key.bytes()) <= 0
                            && Arrays.compareUnsigned(
                                            key.bytes(), segment.meta().maxKey())
                                    <= 0)
                    .toList();
            if (candidates.size() <= KEYS_LOOKED_UP_SINGLY) {
                candidates.forEach(key -> lookUp(segment, List.of(key), columns, found));
            } else {
                lookUp(segment, candidates, columns, found);
            }
        }
        return found;
    }

    private void lookUp(SegmentState segment, List<Wanted> keys, List<Integer> columns, List<Found> found) {
        Map<ByteKey, Wanted> wanted = new HashMap<>();
        keys.forEach(key -> wanted.put(new ByteKey(key.bytes()), key));
        SegmentAccess.Request request = new SegmentAccess.Request(
                table,
                segment.meta(),
                columns,
                segment.mask(),
                leadingRange(keys),
                false,
                Long.MAX_VALUE,
                ScanTrace.NONE);
        try (BatchCursor rows = access.open(request, allocator)) {
            while (true) {
                try (Batch batch = rows.next()) {
                    if (batch == null) {
                        return;
                    }
                    collect(batch, segment, wanted, found);
                }
            }
        }
    }

    private void collect(Batch batch, SegmentState segment, Map<ByteKey, Wanted> wanted, List<Found> found) {
        IntVector positions = (IntVector) batch.column(keyTypes.size());
        BitVector deleted = (BitVector) batch.column(keyTypes.size() + 1);
        BigIntVector seqs =
                batch.columnCount() > keyTypes.size() + 2 ? (BigIntVector) batch.column(keyTypes.size() + 2) : null;
        for (int i = 0; i < batch.selectedCount(); i++) {
            int row = batch.position(i);
            Wanted key = wanted.get(new ByteKey(keyAt(batch, row)));
            if (key != null) {
                found.add(new Found(
                        key.row(),
                        new ColdPlace(segment.meta().id(), positions.get(row)),
                        deleted.get(row) != 0,
                        seqs == null ? 0 : seqs.get(row)));
            }
        }
    }

    private byte[] keyAt(Batch batch, int row) {
        Object[] values = new Object[keyTypes.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] =
                    java.util.Objects.requireNonNull(VectorValues.get(batch.column(i), row), "a key column holds NULL");
        }
        return OrderedCodec.encodeKey(keyTypes, values);
    }

    private List<ColumnRange> leadingRange(List<Wanted> keys) {
        Wanted least = keys.getFirst();
        Wanted most = keys.getFirst();
        for (Wanted key : keys) {
            least = Arrays.compareUnsigned(key.bytes(), least.bytes()) < 0 ? key : least;
            most = Arrays.compareUnsigned(key.bytes(), most.bytes()) > 0 ? key : most;
        }
        return List.of(
                new ColumnRange(table.schema().keyIds().getFirst(), least.values()[0], true, most.values()[0], true));
    }
}
