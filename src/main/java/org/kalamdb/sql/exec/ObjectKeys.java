package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.TimeInterval;

/// Keys of one column of large decimals, of embeddings or of intervals, each as a byte string.
final class ObjectKeys extends KeyTable {
    private final ByteKeys table;
    private byte[] scratch = new byte[64];
    private int length;

    ObjectKeys(MemoryBudget memory) {
        this.table = new ByteKeys(memory);
    }

    @Override
    void findOrAdd(Values[] keys, int count, int[] ids) {
        Values column = keys[0];
        for (int i = 0; i < count; i++) {
            if (column.nulls[i]) {
                if (nullId < 0) {
                    nullId = table.addReserved();
                }
                ids[i] = nullId;
            } else {
                encode(column, i);
                ids[i] = table.findOrAdd(scratch, 0, length);
            }
        }
        size = table.size();
    }

    @Override
    void find(Values[] keys, int count, int[] ids) {
        Values column = keys[0];
        for (int i = 0; i < count; i++) {
            if (column.nulls[i]) {
                ids[i] = -1;
            } else {
                encode(column, i);
                ids[i] = table.find(scratch, 0, length);
            }
        }
    }

    private void encode(Values column, int i) {
        length = 0;
        if (column instanceof DecimalValues decimals) {
            putLong(decimals.high(i));
            putLong(decimals.low[i]);
        } else if (column.box(i) instanceof TimeInterval interval) {
            putLong(interval.spanDays());
            putLong(interval.spanMicros());
        } else {
            for (float element : (float[]) column.box(i)) {
                putLong(DoubleValues.ordered(element));
            }
        }
    }

    private void putLong(long value) {
        room(Long.BYTES);
        Bytes.putBigEndianLong(scratch, length, value);
        length += Long.BYTES;
    }

    private void room(int size) {
        if (scratch.length - length < size) {
            scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, length + size));
        }
    }
}
