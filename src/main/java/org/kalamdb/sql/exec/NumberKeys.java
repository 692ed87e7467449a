package org.kalamdb.sql.exec;

/// Number-like keys of one column; a double by its order-preserving bits. As long as the keys lie close
/// together, an array with a place for each possible one; else an open-addressing table.
final class NumberKeys extends KeyTable {
    private static final int FIRST_SLOTS = 64;
    /// An array of this length is made without asking how many of its places are used.
    private static final int FREE_SPAN = 1 << 16;
    private static final int MAX_SPAN = 1 << 23;
    private static final int PLACES_PER_KEY = 8;

    private final MemoryBudget memory;
    /// By key less [#base]: number of the key plus one; 0 when it is not there.
    private int[] dense = new int[0];
    private long base;
    private long leastKey = Long.MAX_VALUE;
    private long greatestKey = Long.MIN_VALUE;
    private boolean isDense = true;
    private long[] slotKeys = new long[0];
    /// Number of the key plus one; 0 for a free slot.
    private int[] slotIds = new int[0];
    private int used;
    private long[] ordered = new long[0];

    NumberKeys(MemoryBudget memory) {
        this.memory = memory;
    }

    @Override
    void findOrAdd(Values[] keys, int count, int[] ids) {
        Values column = keys[0];
        long[] values = longs(column, count);
        if (column.hasNulls) {
            addWithNulls(values, column.nulls, count, ids);
        } else if (isDense && makeRoom(values, count)) {
            addDense(values, count, ids);
        } else {
            for (int i = 0; i < count; i++) {
                ids[i] = addHashed(values[i]);
            }
        }
    }

    private void addWithNulls(long[] values, boolean[] nulls, int count, int[] ids) {
        long any = 0;
        boolean found = false;
        for (int i = 0; i < count; i++) {
            if (!nulls[i]) {
                any = values[i];
                found = true;
                break;
            }
        }
        for (int i = 0; found && i < count; i++) {
            values[i] = nulls[i] ? any : values[i];
        }
        boolean fits = found && isDense && makeRoom(values, count);
        for (int i = 0; i < count; i++) {
            if (nulls[i]) {
                if (nullId < 0) {
                    nullId = size++;
                }
                ids[i] = nullId;
            } else {
                ids[i] = fits ? addDense(values[i]) : addHashed(values[i]);
            }
        }
    }

    private void addDense(long[] values, int count, int[] ids) {
        int[] places = dense;
        for (int i = 0; i < count; i++) {
            int place = (int) (values[i] - base);
            int id = places[place];
            if (id == 0) {
                id = newDense(place);
            }
            ids[i] = id - 1;
        }
    }

    private int addDense(long value) {
        int place = (int) (value - base);
        int id = dense[place];
        return (id == 0 ? newDense(place) : id) - 1;
    }

    private int newDense(int place) {
        used++;
        dense[place] = ++size;
        return size;
    }

    /// Makes the array hold a place for each of the values, or gives it up for a hash table.
    private boolean makeRoom(long[] values, int count) {
        if (count == 0) {
            return true;
        }
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            least = Math.min(least, values[i]);
            greatest = Math.max(greatest, values[i]);
        }
        if (dense.length > 0 && least >= base && greatest - base >= 0 && greatest - base < dense.length) {
            leastKey = Math.min(leastKey, least);
            greatestKey = Math.max(greatestKey, greatest);
            return true;
        }
        leastKey = Math.min(leastKey, least);
        greatestKey = Math.max(greatestKey, greatest);
        long span = greatestKey - leastKey + 1;
        long allowed = Math.min(MAX_SPAN, Math.max(FREE_SPAN, (long) (used + count) * PLACES_PER_KEY));
        if (span <= 0 || span > allowed) {
            hash();
            return false;
        }
        growDense(span);
        return true;
    }

    /// Makes room on both sides of the keys, so that most of the next ones fit.
    private void growDense(long span) {
        long slack = span / 4;
        long first = leastKey < Long.MIN_VALUE + slack ? Long.MIN_VALUE : leastKey - slack;
        long last = greatestKey > Long.MAX_VALUE - slack ? Long.MAX_VALUE : greatestKey + slack;
        int from = dense.length == 0 ? 0 : (int) Math.max(0, first - base);
        int kept = dense.length == 0 ? 0 : (int) Math.min(dense.length, last - base + 1) - from;
        int places = (int) (last - first + 1);
        memory.reserve((long) (places - dense.length) * Integer.BYTES);
        int[] grown = new int[places];
        System.arraycopy(dense, from, grown, kept == 0 ? 0 : (int) (base + from - first), kept);
        dense = grown;
        base = first;
    }

    private void hash() {
        int[] old = dense;
        int slots = Math.max(FIRST_SLOTS, Integer.highestOneBit(used * 4));
        memory.reserve((long) slots * (Long.BYTES + Integer.BYTES));
        slotKeys = new long[slots];
        slotIds = new int[slots];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != 0) {
                put(base + i, old[i]);
            }
        }
        memory.release((long) old.length * Integer.BYTES);
        dense = new int[0];
        isDense = false;
    }

    @Override
    void find(Values[] keys, int count, int[] ids) {
        Values column = keys[0];
        long[] values = longs(column, count);
        if (isDense) {
            int[] places = dense;
            for (int i = 0; i < count; i++) {
                long place = values[i] - base;
                ids[i] = Long.compareUnsigned(place, places.length) < 0 ? places[(int) place] - 1 : -1;
            }
        } else {
            for (int i = 0; i < count; i++) {
                ids[i] = slotIds[slot(values[i])] - 1;
            }
        }
        for (int i = 0; column.hasNulls && i < count; i++) {
            ids[i] = column.nulls[i] ? -1 : ids[i];
        }
    }

    private long[] longs(Values column, int count) {
        if (column instanceof LongValues longs) {
            return longs.values;
        }
        if (column instanceof DecimalValues decimals) {
            return decimals.low;
        }
        double[] doubles = ((DoubleValues) column).values;
        if (ordered.length < count) {
            ordered = new long[count];
        }
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

    private int addHashed(long key) {
        if (isDense) {
            hash();
        }
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

    private void put(long key, int entry) {
        int slot = slot(key);
        slotKeys[slot] = key;
        slotIds[slot] = entry;
    }

    private void grow() {
        long[] oldKeys = slotKeys;
        int[] oldIds = slotIds;
        memory.reserve((long) oldIds.length * (Long.BYTES + Integer.BYTES));
        slotKeys = new long[oldIds.length * 2];
        slotIds = new int[oldIds.length * 2];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                put(oldKeys[i], oldIds[i]);
            }
        }
    }
}
