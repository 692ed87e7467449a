package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;

/// Numbers distinct keys of one or more columns: 0, 1, 2, … in the order in which they are first added.
/// Keys are equal as `IS NOT DISTINCT FROM` says, so NULL is a key too. Grows on the heap, counted.
abstract sealed class KeyTable permits NumberKeys, TextKeys, ObjectKeys, ColumnKeys {
    /// The number of distinct keys.
    int size;
    /// The number of the key NULL, of a table of one column; -1 when it is not there.
    int nullId = -1;

    static KeyTable of(List<DataType> types, MemoryBudget memory) {
        return types.size() == 1
                ? of(types.getFirst(), memory)
                : new ColumnKeys(types.stream().map(type -> of(type, memory)).toList(), memory);
    }

    private static KeyTable of(DataType type, MemoryBudget memory) {
        return switch (Values.of(type, memory)) {
            case LongValues _, DoubleValues _ -> new NumberKeys(memory);
            case DecimalValues decimals -> decimals.wide ? new ObjectKeys(memory) : new NumberKeys(memory);
            case BytesValues _ -> new TextKeys(memory);
            case ObjectValues _ -> new ObjectKeys(memory);
        };
    }

    /// Puts the number of each of the first `count` keys into `ids`, adding the new ones.
    abstract void findOrAdd(Values[] keys, int count, int[] ids);

    /// Puts the number of each of the first `count` keys into `ids`; -1 for one that is not there, and for
    /// one with a NULL.
    abstract void find(Values[] keys, int count, int[] ids);

    /// Puts the number of each of the first `count` keys, NULLs included, into `ids`; -1 for one that is not
    /// there.
    void findSame(Values[] keys, int count, int[] ids) {
        find(keys, count, ids);
        for (int i = 0; keys[0].hasNulls && i < count; i++) {
            ids[i] = keys[0].nulls[i] ? nullId : ids[i];
        }
    }
}
