package org.kalamdb.sql.exec;

import org.kalamdb.vector.TextCodes;

/// Keys of one text-like column. Texts from a dictionary are looked up once each, however many rows have them.
final class TextKeys extends KeyTable {
    /// A new dictionary pays when it has at most so many times the texts that there are rows.
    private static final int MAX_SHARE = 4;

    private final ByteKeys table;
    /// The dictionary that [#idOfCode] is of.
    private byte[] dictionary = new byte[0];
    /// Number of the key of each of its texts, plus one; 0 for a text that no row had yet.
    private int[] idOfCode = new int[0];

    TextKeys(MemoryBudget memory) {
        this.table = new ByteKeys(memory);
    }

    @Override
    void findOrAdd(Values[] keys, int count, int[] ids) {
        BytesValues column = (BytesValues) keys[0];
        TextCodes codes = column.codes;
        if (codes != null && isKnown(codes, count)) {
            addCodes(column, codes, count, ids);
            return;
        }
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

    @SuppressWarnings("ReferenceEquality") // one array is one dictionary
    private boolean isKnown(TextCodes codes, int count) {
        if (codes.bytes() == dictionary) {
            return true;
        }
        if (codes.size() > (long) MAX_SHARE * count) {
            return false;
        }
        dictionary = codes.bytes();
        idOfCode = new int[codes.size()];
        return true;
    }

    private void addCodes(BytesValues column, TextCodes codes, int count, int[] ids) {
        int[] codeOf = codes.codes();
        int[] rows = column.codeRows;
        for (int i = 0; i < count; i++) {
            int code = codeOf[rows[i]];
            if (code < 0) {
                if (nullId < 0) {
                    nullId = table.addReserved();
                }
                ids[i] = nullId;
                continue;
            }
            int id = idOfCode[code];
            if (id == 0) {
                id = table.findOrAdd(column.data, column.start[i], column.length[i]) + 1;
                idOfCode[code] = id;
            }
            ids[i] = id - 1;
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
