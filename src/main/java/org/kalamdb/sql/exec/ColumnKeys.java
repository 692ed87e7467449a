package org.kalamdb.sql.exec;

import java.util.List;

/// Keys of several columns: the values of each column are numbered by a table of its own, and pairs of such
/// numbers by another, so that all but the first look at a value works with plain numbers.
final class ColumnKeys extends KeyTable {
    private final List<KeyTable> columns;
    /// One less than there are columns: the pairs of the number so far and the next column's.
    private final PairKeys[] pairs;
    private final Values[] one = new Values[1];
    private int[] partIds = new int[0];

    /// @param columns none or several
    ColumnKeys(List<KeyTable> columns, MemoryBudget memory) {
        this.columns = List.copyOf(columns);
        this.pairs = new PairKeys[Math.max(0, columns.size() - 1)];
        for (int i = 0; i < pairs.length; i++) {
            pairs[i] = new PairKeys(memory);
        }
    }

    @Override
    void findOrAdd(Values[] keys, int count, int[] ids) {
        if (partIds.length < count) {
            partIds = new int[count];
        }
        one[0] = keys[0];
        columns.getFirst().findOrAdd(one, count, ids);
        for (int c = 1; c < keys.length; c++) {
            one[0] = keys[c];
            columns.get(c).findOrAdd(one, count, partIds);
            int known = c == 1 ? columns.getFirst().size : pairs[c - 2].size();
            pairs[c - 1].findOrAdd(ids, known, partIds, columns.get(c).size, count);
        }
        size = keys.length == 1 ? columns.getFirst().size : pairs[keys.length - 2].size();
    }

    @Override
    void find(Values[] keys, int count, int[] ids) {
        if (partIds.length < count) {
            partIds = new int[count];
        }
        one[0] = keys[0];
        columns.getFirst().find(one, count, ids);
        for (int c = 1; c < keys.length; c++) {
            one[0] = keys[c];
            columns.get(c).find(one, count, partIds);
            pairs[c - 1].find(ids, partIds, count);
        }
    }

    @Override
    void findSame(Values[] keys, int count, int[] ids) {
        if (partIds.length < count) {
            partIds = new int[count];
        }
        one[0] = keys[0];
        columns.getFirst().findSame(one, count, ids);
        for (int c = 1; c < keys.length; c++) {
            one[0] = keys[c];
            columns.get(c).findSame(one, count, partIds);
            pairs[c - 1].find(ids, partIds, count);
        }
    }
}
