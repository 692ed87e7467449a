package org.kalamdb.sql.exec;

/// Keys of one text-like column.
final class TextKeys extends KeyTable {
    private final ByteKeys table;

    TextKeys(MemoryBudget memory) {
        this.table = new ByteKeys(memory);
    }

    @Override
    void findOrAdd(Values[] keys, int count, int[] ids) {
        BytesValues column = (BytesValues) keys[0];
        for (int i = 0; i < count; i++) {
            if (column.nulls[i]) {
                if (nullId < 0) {
                    nullId = table.addReserved();
                }
                ids[i] = nullId;
            } else {
                ids[i] = table.findOrAdd(column.data, column.start[i], column.length[i]);
            }
        }
        size = table.size();
    }

    @Override
    void find(Values[] keys, int count, int[] ids) {
        BytesValues column = (BytesValues) keys[0];
        for (int i = 0; i < count; i++) {
            ids[i] = column.nulls[i] ? -1 : table.find(column.data, column.start[i], column.length[i]);
        }
    }
}
