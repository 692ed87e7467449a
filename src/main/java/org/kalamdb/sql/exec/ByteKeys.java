package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// Numbers distinct byte strings: 0, 1, 2, … in the order in which they are first added. An open-addressing
/// table; what tells most keys apart lies in one place per key, so that looking one up touches two.
final class ByteKeys {
    /// Of a key: head, tail, length ([Bytes#head]).
    private static final int MARKS = 3;
    private static final int MARKED_BYTES = 2 * Long.BYTES;
    private static final long ID = 0xffff_ffffL;

    private final MemoryBudget memory;
    private final BytesValues keys;
    private final LongValues marks;
    /// The hash's upper half, then the number of the key plus one; 0 for a free slot.
    private long[] slots = new long[64];
    private int size;

    ByteKeys(MemoryBudget memory) {
        this.memory = memory;
        this.keys = new BytesValues(DataType.BYTES, memory);
        this.marks = new LongValues(DataType.BIGINT, memory);
    }

    int size() {
        return size;
    }

    /// The number of the key; -1 when it is not there.
    int find(byte[] data, int start, int length) {
        long head = Bytes.head(data, start, length);
        long tail = Bytes.tail(data, start, length);
        long hash = Bytes.hash(data, start, length, head, tail);
        return (int) slots[slot(hash, head, tail, data, start, length)] - 1;
    }

    int findOrAdd(byte[] data, int start, int length) {
        long head = Bytes.head(data, start, length);
        long tail = Bytes.tail(data, start, length);
        long hash = Bytes.hash(data, start, length, head, tail);
        int slot = slot(hash, head, tail, data, start, length);
        if (slots[slot] == 0) {
            int id = addReserved();
            keys.append(id, data, start, length);
            int mark = id * MARKS;
            marks.values[mark] = head;
            marks.values[mark + 1] = tail;
            marks.values[mark + 2] = length;
            slots[freeSlot(hash)] = (hash & ~ID) | (id + 1);
            return id;
        }
        return (int) slots[slot] - 1;
    }

    /// A number that no key finds.
    int addReserved() {
        if ((size + 1) * 2 > slots.length) {
            grow();
        }
        keys.ensure(size + 1);
        marks.ensure((size + 1) * MARKS);
        return size++;
    }

    private int slot(long hash, long head, long tail, byte[] data, int start, int length) {
        int mask = slots.length - 1;
        int slot = (int) (hash >>> Integer.SIZE) & mask;
        for (long entry = slots[slot]; entry != 0; entry = slots[slot]) {
            boolean mayBe = ((entry ^ hash) & ~ID) == 0;
            if (mayBe && isKey((int) entry - 1, head, tail, data, start, length)) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private boolean isKey(int id, long head, long tail, byte[] data, int start, int length) {
        int mark = id * MARKS;
        return marks.values[mark] == head
                && marks.values[mark + 1] == tail
                && marks.values[mark + 2] == length
                && (length <= MARKED_BYTES || Bytes.equal(keys.data, keys.start[id], data, start, length));
    }

    private int freeSlot(long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash >>> Integer.SIZE) & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void grow() {
        long[] old = slots;
        memory.reserve((long) old.length * Long.BYTES);
        slots = new long[old.length * 2];
        for (long entry : old) {
            if (entry != 0) {
                slots[freeSlot(entry)] = entry;
            }
        }
    }
}
