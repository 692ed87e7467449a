package org.kalamdb.table;

import java.util.List;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite.Op;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;

/// The row of a key as a transaction left it, whatever number of statements it took. Immutable until COMMIT,
/// when the applier stamps the row's `_seq`.
///
/// @param key   whole hot key
/// @param row   row image; a tombstone when the row was deleted
/// @param order place among the transaction's changes: that of the first one of this key
record StagedRow(TableDef table, ScopeId scope, byte[] key, byte[] row, SeenKey seen, long order) {
    boolean isDeleted() {
        return RowCodec.isDeleted(row);
    }

    ScopeKey scopeKey() {
        return new ScopeKey(table.id(), scope);
    }

    /// What COMMIT does to the row as the snapshot has it.
    Op op() {
        return switch (seen) {
            case SeenKey.Absent _ -> Op.INSERT;
            case SeenKey.Live _ -> isDeleted() ? Op.DELETE : Op.UPDATE;
        };
    }

    /// The key's values in key order.
    Object[] keyValues() {
        List<DataType> types =
                table.schema().keyColumns().stream().map(Column::type).toList();
        return OrderedCodec.decodeKey(types, key, HotKeys.PREFIX_LENGTH);
    }
}
