package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;

/// Turns the row changes of a transaction's statements into staged rows. Of several changes of a key one row
/// remains; a row that the transaction made and deleted leaves nothing. One thread at a time.
final class Staging {
    private final ReadView view;
    private final StagedRows staged;
    private final Transactions.Parts parts;
    private final long snapshotSeq;
    private final Runnable memoryCheck;

    /// @param snapshotSeq the `_seq` that staged rows show until COMMIT gives them theirs: no later commit
    ///                    has a smaller one, so that a reader who remembers it misses nothing
    /// @param memoryCheck called after each staged row
    Staging(ReadView view, StagedRows staged, Transactions.Parts parts, long snapshotSeq, Runnable memoryCheck) {
        this.view = view;
        this.staged = staged;
        this.parts = parts;
        this.snapshotSeq = snapshotSeq;
        this.memoryCheck = memoryCheck;
    }

    /// @see Transaction#insert
    WriteOutcome insert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, KeyOrigin origin) {
        TableSchema schema = table.schema();
        List<DataType> keyTypes = keyTypes(schema);
        List<byte[]> keys = new ArrayList<>(rows.size());
        List<ColdKeys.Wanted> wanted = new ArrayList<>();
        Set<ByteKey> distinct = new HashSet<>(rows.size() * 2);
        for (int i = 0; i < rows.size(); i++) {
            Object[] values = schema.keyOf(rows.get(i));
            byte[] bytes = OrderedCodec.encodeKey(keyTypes, values);
            if (!distinct.add(new ByteKey(bytes))) {
                return new WriteOutcome.DuplicateKey(i, true);
            }
            byte[] key = HotKeys.row(table.id(), scope, bytes);
            keys.add(key);
            byte[] newest = view.row(key);
            if (newest != null && !RowCodec.isDeleted(newest)) {
                return new WriteOutcome.DuplicateKey(i, false);
            }
            if (newest == null && origin == KeyOrigin.GIVEN) {
                wanted.add(new ColdKeys.Wanted(i, bytes, values));
            }
        }
        Map<Integer, ColdPlace> tombstones = new HashMap<>();
        for (ColdKeys.Found found : findCold(table, scope, wanted)) {
            if (!found.isTombstone()) {
                return new WriteOutcome.DuplicateKey(found.row(), false);
            }
            tombstones.put(found.row(), found.place());
        }
        for (int i = 0; i < keys.size(); i++) {
            SeenKey seen = new SeenKey.Absent(origin, tombstones.get(i));
            stage(table, scope, keys.get(i), RowCodec.encode(schema, rows.get(i), false), seen);
        }
        return new WriteOutcome.Written(rows.size(), snapshotSeq, _ -> snapshotSeq);
    }

    /// @see Transaction#upsert
    WriteOutcome upsert(TableDef table, ScopeId scope, List<@Nullable Object[]> rows, ConflictRule rule) {
        ExistingRows.Found found = new ExistingRows(view, table, scope, parts.segments(), parts.allocator()).find(rows);
        ConflictRule.Decision decision = rule.decide(found.live());
        List<@Nullable Object[]> inserted = new ArrayList<>(decision.inserted().size());
        decision.inserted().forEach(row -> inserted.add(rows.get(row)));
        WriteOutcome outcome = insert(table, scope, inserted, KeyOrigin.GIVEN);
        if (!(outcome instanceof WriteOutcome.Written)) {
            throw new IllegalStateException("a free key was taken: " + outcome);
        }
        change(table, scope, decision.changed());
        int count = inserted.size() + decision.changed().size();
        return new WriteOutcome.Written(count, snapshotSeq, _ -> snapshotSeq);
    }

    private List<ColdKeys.Found> findCold(TableDef table, ScopeId scope, List<ColdKeys.Wanted> wanted) {
        return wanted.isEmpty()
                ? List.of()
                : new ColdKeys(table, parts.segments(), parts.allocator()).find(view.state(table.id(), scope), wanted);
    }

    /// @see Transaction#change
    WriteOutcome change(TableDef table, ScopeId scope, List<RowChange> changes) {
        TableSchema schema = table.schema();
        List<DataType> keyTypes = keyTypes(schema);
        for (RowChange change : changes) {
            byte[] key =
                    HotKeys.row(table.id(), scope, OrderedCodec.encodeKey(keyTypes, schema.keyOf(change.values())));
            boolean deleted = change.kind() == RowChange.Kind.DELETE;
            StagedRow earlier = staged.find(key);
            if (deleted && earlier != null && earlier.seen() instanceof SeenKey.Absent) {
                staged.remove(earlier);
            } else {
                stage(table, scope, key, RowCodec.encode(schema, change.values(), deleted), seen(change));
            }
        }
        return new WriteOutcome.Written(changes.size(), snapshotSeq, _ -> snapshotSeq);
    }

    private static SeenKey seen(RowChange change) {
        ColdPlace place = change.seenSegment() == 0
                ? null
                : new ColdPlace(new SegmentId(change.seenSegment()), change.seenPosition());
        return new SeenKey.Live(change.seenSeq(), place);
    }

    private void stage(TableDef table, ScopeId scope, byte[] key, byte[] row, SeenKey seen) {
        RowCodec.stampSeq(row, snapshotSeq);
        staged.put(table, scope, key, row, seen);
        memoryCheck.run();
    }

    private static List<DataType> keyTypes(TableSchema schema) {
        return schema.keyColumns().stream().map(Column::type).toList();
    }
}
