package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;

/// Numbers distinct keys of one or more columns: 0, 1, 2, … in the order in which they are first added.
/// Keys are equal as `IS NOT DISTINCT FROM` says, so NULL is a key too. Grows on the heap, counted.
abstract sealed class KeyTable {
    /// The number of distinct keys.
    int size;

    static KeyTable of(List<DataType> types, MemoryBudget memory) {
        if (types.size() == 1) {
            return switch (Values.of(types.getFirst(), memory)) {
                case LongValues _, DoubleValues _ -> new OfLong(memory);
                case DecimalValues decimals -> decimals.wide ? new OfTuple(memory) : new OfLong(memory);
                case BytesValues _ -> new OfBytes(memory);
                case ObjectValues _ -> new OfTuple(memory);
            };
        }
        return new OfTuple(memory);
    }

    /// Puts the number of each of the first `count` keys into `ids`, adding the new ones.
    abstract void findOrAdd(Values[] keys, int count, int[] ids);

    /// Puts the number of each of the first `count` keys into `ids`; -1 for one that is not there, and for
    /// one with a NULL.
    abstract void find(Values[] keys, int count, int[] ids);

    /// Puts the number of each of the first `count` keys, NULLs included, into `ids`; -1 for one that is not
    /// there.
    abstract void findSame(Values[] keys, int count, int[] ids);

    /// Number-like keys; a double by its order-preserving bits.
    static final class OfLong extends KeyTable {
        private final MemoryBudget memory;
        private long[] slotKeys = new long[64];
        /// Number of the key plus one; 0 for a free slot.
        private int[] slotIds = new int[64];
        private int used;
        private int nullId = -1;

        OfLong(MemoryBudget memory) {
            this.memory = memory;
        }

        @Override
        void findOrAdd(Values[] keys, int count, int[] ids) {
            Values column = keys[0];
            long[] values = longs(column, count);
            for (int i = 0; i < count; i++) {
                if (column.nulls[i]) {
                    if (nullId < 0) {
                        nullId = size++;
                    }
                    ids[i] = nullId;
                } else {
                    ids[i] = add(values[i]);
                }
            }
        }

        @Override
        void find(Values[] keys, int count, int[] ids) {
            Values column = keys[0];
            long[] values = longs(column, count);
            for (int i = 0; i < count; i++) {
                ids[i] = column.nulls[i] ? -1 : slotIds[slot(values[i])] - 1;
            }
        }

        @Override
        void findSame(Values[] keys, int count, int[] ids) {
            find(keys, count, ids);
            for (int i = 0; keys[0].hasNulls && i < count; i++) {
                ids[i] = keys[0].nulls[i] ? nullId : ids[i];
            }
        }

        private static long[] longs(Values column, int count) {
            if (column instanceof LongValues longs) {
                return longs.values;
            }
            if (column instanceof DecimalValues decimals) {
                return decimals.low;
            }
            double[] doubles = ((DoubleValues) column).values;
            long[] ordered = new long[count];
            for (int i = 0; i < count; i++) {
                ordered[i] = DoubleValues.ordered(doubles[i]);
            }
            return ordered;
        }

        private int slot(long key) {
            int mask = slotIds.length - 1;
            int slot = (int) Bytes.mix(key) & mask;
            while (slotIds[slot] != 0 && slotKeys[slot] != key) {
                slot = (slot + 1) & mask;
            }
            return slot;
        }

        private int add(long key) {
            int slot = slot(key);
            if (slotIds[slot] == 0) {
                if (++used * 2 > slotIds.length) {
                    grow();
                    slot = slot(key);
                }
                slotKeys[slot] = key;
                slotIds[slot] = ++size;
            }
            return slotIds[slot] - 1;
        }

        private void grow() {
            long[] oldKeys = slotKeys;
            int[] oldIds = slotIds;
            memory.reserve(oldIds.length * 24L);
            slotKeys = new long[oldIds.length * 2];
            slotIds = new int[oldIds.length * 2];
            for (int i = 0; i < oldIds.length; i++) {
                if (oldIds[i] != 0) {
                    int slot = slot(oldKeys[i]);
                    slotKeys[slot] = oldKeys[i];
                    slotIds[slot] = oldIds[i];
                }
            }
        }
    }

    /// One text-like column.
    static final class OfBytes extends KeyTable {
        private final ByteKeys table;
        private int nullId = -1;

        OfBytes(MemoryBudget memory) {
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

        @Override
        void findSame(Values[] keys, int count, int[] ids) {
            find(keys, count, ids);
            for (int i = 0; keys[0].hasNulls && i < count; i++) {
                ids[i] = keys[0].nulls[i] ? nullId : ids[i];
            }
        }
    }

    /// Any columns, put into one byte string per key.
    static final class OfTuple extends KeyTable {
        private final ByteKeys table;
        private byte[] scratch = new byte[64];
        private int length;

        OfTuple(MemoryBudget memory) {
            this.table = new ByteKeys(memory);
        }

        @Override
        void findOrAdd(Values[] keys, int count, int[] ids) {
            for (int i = 0; i < count; i++) {
                encode(keys, i);
                ids[i] = table.findOrAdd(scratch, 0, length);
            }
            size = table.size();
        }

        @Override
        void find(Values[] keys, int count, int[] ids) {
            for (int i = 0; i < count; i++) {
                ids[i] = encode(keys, i) ? table.find(scratch, 0, length) : -1;
            }
        }

        @Override
        void findSame(Values[] keys, int count, int[] ids) {
            for (int i = 0; i < count; i++) {
                encode(keys, i);
                ids[i] = table.find(scratch, 0, length);
            }
        }

        /// @return whether no part is NULL
        private boolean encode(Values[] keys, int i) {
            length = 0;
            boolean complete = true;
            for (Values key : keys) {
                if (key.nulls[i]) {
                    room(1);
                    scratch[length++] = 0;
                    complete = false;
                } else {
                    room(1);
                    scratch[length++] = 1;
                    encode(key, i);
                }
            }
            return complete;
        }

        private void encode(Values key, int i) {
            switch (key) {
                case LongValues longs -> putLong(longs.values[i]);
                case DoubleValues doubles -> putLong(DoubleValues.ordered(doubles.values[i]));
                case BytesValues bytes -> putBytes(bytes.data, bytes.start[i], bytes.length[i]);
                case DecimalValues decimals -> {
                    putLong(decimals.high(i));
                    putLong(decimals.low[i]);
                }
                case ObjectValues objects -> {
                    for (float element : (float[]) objects.box(i)) {
                        putLong(DoubleValues.ordered(element));
                    }
                }
            }
        }

        private void putLong(long value) {
            room(Long.BYTES);
            Bytes.putBigEndianLong(scratch, length, value);
            length += Long.BYTES;
        }

        private void putBytes(byte[] source, int start, int size) {
            putLong(size);
            room(size);
            System.arraycopy(source, start, scratch, length, size);
            length += size;
        }

        private void room(int size) {
            if (scratch.length - length < size) {
                scratch = Arrays.copyOf(scratch, Math.max(scratch.length * 2, length + size));
            }
        }
    }
}
