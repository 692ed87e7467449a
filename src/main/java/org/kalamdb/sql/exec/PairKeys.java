package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Numbers pairs of numbers that are themselves numbers of keys: 0, 1, 2, … in the order in which pairs are first
/// added. As long as few first and second numbers make few possible pairs, a table with a place for each of those;
/// else [NumberKeys]. Grows on the heap, counted.
final class PairKeys {
    /// Possible pairs of which a table is made without asking how many there are.
    private static final int FREE_PLACES = 1 << 16;
    private static final int MAX_PLACES = 1 << 22;
    private static final int PLACES_PER_PAIR = 8;

    private final MemoryBudget memory;
    /// At `first << bits | second`: number of the pair plus one; 0 when it is not there.
    private int[] places = new int[0];
    private int bits;
    private int size;
    /// Once there are too many possible pairs.
    private @Nullable NumberKeys hashed;
    private final LongValues pairs;
    private final Values[] one;

    PairKeys(MemoryBudget memory) {
        this.memory = memory;
        this.pairs = new LongValues(DataType.BIGINT, memory);
        this.one = new Values[] {pairs};
    }

    int size() {
        return hashed == null ? size : hashed.size;
    }

    /// Puts the number of each pair into `firsts`, adding the new ones.
    ///
    /// @param firstSize  what all of `firsts` are less than
    /// @param secondSize what all of `seconds` are less than
    void findOrAdd(int[] firsts, int firstSize, int[] seconds, int secondSize, int count) {
        if (hashed == null && !makeRoom(firstSize, secondSize, count)) {
            hashed = hashed();
        }
        if (hashed != null) {
            combine(firsts, seconds, count);
            hashed.findOrAdd(one, count, firsts);
            return;
        }
        int[] table = places;
        for (int i = 0; i < count; i++) {
            int place = firsts[i] << bits | seconds[i];
            int id = table[place];
            if (id == 0) {
                id = ++size;
                table[place] = id;
            }
            firsts[i] = id - 1;
        }
    }

    /// Puts the number of each pair into `firsts`; -1 for one that is not there, and for one with a number below 0.
    void find(int[] firsts, int[] seconds, int count) {
        if (hashed != null) {
            combine(firsts, seconds, count);
            hashed.find(one, count, firsts);
            return;
        }
        int known = places.length >> bits;
        for (int i = 0; i < count; i++) {
            boolean isThere = firsts[i] >= 0 && firsts[i] < known && seconds[i] >= 0 && seconds[i] >> bits == 0;
            firsts[i] = isThere ? places[firsts[i] << bits | seconds[i]] - 1 : -1;
        }
    }

    /// @return whether there is a place for each possible pair
    private boolean makeRoom(int firstSize, int secondSize, int count) {
        int wantedBits = Math.max(bits, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(0, secondSize - 1)));
        long wanted = (long) firstSize << wantedBits;
        if (wanted <= places.length && wantedBits == bits) {
            return true;
        }
        long allowed = Math.min(MAX_PLACES, Math.max(FREE_PLACES, (long) (size + count) * PLACES_PER_PAIR));
        long grown = wantedBits == bits ? Math.max(wanted, Math.min(allowed, 2L * places.length)) : wanted;
        if (grown > allowed) {
            return false;
        }
        memory.reserve((grown - places.length) * Integer.BYTES);
        int[] table = new int[(int) grown];
        for (int place = 0; place < places.length; place++) {
            if (places[place] != 0) {
                table[place >> bits << wantedBits | (place & (1 << bits) - 1)] = places[place];
            }
        }
        places = table;
        bits = wantedBits;
        return true;
    }

    /// The pairs so far in a hash table, with the numbers that they have.
    private NumberKeys hashed() {
        pairs.reset(size);
        for (int place = 0; place < places.length; place++) {
            if (places[place] != 0) {
                pairs.values[places[place] - 1] = pair(place >> bits, place & (1 << bits) - 1);
            }
        }
        NumberKeys table = new NumberKeys(memory);
        table.findOrAdd(one, size, new int[size]);
        memory.release((long) places.length * Integer.BYTES);
        places = new int[0];
        return table;
    }

    private void combine(int[] firsts, int[] seconds, int count) {
        pairs.reset(count);
        for (int i = 0; i < count; i++) {
            pairs.values[i] = pair(firsts[i], seconds[i]);
        }
    }

    private static long pair(int first, int second) {
        return (long) first << Integer.SIZE | (second & 0xffff_ffffL);
    }
}
