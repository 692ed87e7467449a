package org.kalamdb.table;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.HotCursor;

/// What a transaction changed and did not commit yet: one row per key, over all tables and scopes. Scans see
/// these rows as hot ones, in place of what the snapshot holds for their keys. One thread at a time.
final class StagedRows {
    /// What an entry takes beside key and row: map node, records, array headers, its command at COMMIT.
    static final int ENTRY_BYTES = 256;

    private final NavigableMap<byte[], StagedRow> rows = new TreeMap<>(Arrays::compareUnsigned);
    private final Map<TableId, Integer> rowsByTable = new HashMap<>();
    private final StagedMasks masks = new StagedMasks();
    private long nextOrder;
    private long bytes;

    /// The staged row of a whole hot key; null when the transaction did not change it.
    @Nullable
    StagedRow find(byte[] key) {
        return rows.get(key);
    }

    /// Stages the newest version of a row.
    ///
    /// @param seen what the snapshot holds for the key; not looked at when the key is staged already
    void put(TableDef table, ScopeId scope, byte[] key, byte[] row, SeenKey seen) {
        StagedRow earlier = rows.get(key);
        if (earlier == null) {
            rows.put(key, new StagedRow(table, scope, key, row, seen, nextOrder++));
            rowsByTable.merge(table.id(), 1, Integer::sum);
            bytes += size(key, row) + masks.hide(new ScopeKey(table.id(), scope), place(seen));
        } else {
            rows.put(earlier.key(), new StagedRow(table, scope, earlier.key(), row, earlier.seen(), earlier.order()));
            bytes += row.length - earlier.row().length;
        }
    }

    /// Forgets a row, so that the key is again as the snapshot has it.
    void remove(StagedRow staged) {
        rows.remove(staged.key());
        rowsByTable.computeIfPresent(staged.table().id(), (table, count) -> count == 1 ? null : count - 1);
        masks.show(staged.scopeKey(), place(staged.seen()));
        bytes -= size(staged.key(), staged.row());
    }

    private static long size(byte[] key, byte[] row) {
        return (long) key.length + row.length + ENTRY_BYTES;
    }

    private static @Nullable ColdPlace place(SeenKey seen) {
        return switch (seen) {
            case SeenKey.Absent absent -> absent.tombstone();
            case SeenKey.Live live -> live.place();
        };
    }

    /// The snapshot's rows with the staged ones.
    ///
    /// @param committed  of the same range and direction; the result owns it
    HotCursor over(HotCursor committed, byte[] from, byte[] to, boolean descending) {
        if (Arrays.compareUnsigned(from, to) >= 0) {
            return committed;
        }
        NavigableMap<byte[], StagedRow> range = rows.subMap(from, true, to, false);
        if (range.isEmpty()) {
            return committed;
        }
        Iterator<StagedRow> staged =
                (descending ? range.descendingMap() : range).values().iterator();
        return new OverlaidCursor(committed, staged, descending);
    }

    /// The scope's cold tier without the rows that are staged.
    ///
    /// @param committed reads the state of the snapshot
    ScopeState visible(ScopeKey scope, Supplier<ScopeState> committed) {
        return masks.visible(scope, committed);
    }

    /// All rows in the order in which the statements changed them.
    List<StagedRow> inOrder() {
        return rows.values().stream()
                .sorted(Comparator.comparingLong(StagedRow::order))
                .toList();
    }

    int count() {
        return rows.size();
    }

    /// Tables with staged rows.
    int tables() {
        return rowsByTable.size();
    }

    /// Heap that the staged rows take.
    long bytes() {
        return bytes;
    }
}
