package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// Numbers distinct byte strings: 0, 1, 2, … in the order in which they are first added. An open-addressing
/// table over one growing array of bytes.
final class ByteKeys {
    private final MemoryBudget memory;
    private final BytesValues keys;
    private final LongValues hashes;
    /// Number of the key plus one; 0 for a free slot.
    private int[] slots = new int[64];
    private int size;

    ByteKeys(MemoryBudget memory) {
        this.memory = memory;
        this.keys = new BytesValues(DataType.BYTES, memory);
        this.hashes = new LongValues(DataType.BIGINT, memory);
    }

    int size() {
        return size;
    }

    /// The number of the key; -1 when it is not there.
    int find(byte[] data, int start, int length) {
        return slots[slot(Bytes.hash(data, start, length), data, start, length)] - 1;
    }

    int findOrAdd(byte[] data, int start, int length) {
        long hash = Bytes.hash(data, start, length);
        int slot = slot(hash, data, start, length);
        if (slots[slot] == 0) {
            int id = addReserved();
            keys.append(id, data, start, length);
            hashes.values[id] = hash;
            slots[freeSlot(hash)] = id + 1;
            return id;
        }
        return slots[slot] - 1;
    }

    /// A number that no key finds.
    int addReserved() {
        if ((size + 1) * 2 > slots.length) {
            grow();
        }
        keys.ensure(size + 1);
        hashes.ensure(size + 1);
        return size++;
    }

    private int slot(long hash, byte[] data, int start, int length) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0 && !isKey(slots[slot] - 1, hash, data, start, length)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isKey(int id, long hash, byte[] data, int start, int length) {
        return hashes.values[id] == hash
                && keys.length[id] == length
                && Bytes.equal(keys.data, keys.start[id], data, start, length);
    }

    private int freeSlot(long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        memory.reserve((long) old.length * 2 * Integer.BYTES);
        slots = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                slots[freeSlot(hashes.values[entry - 1])] = entry;
            }
        }
    }
}
