package org.kalamdb.table;

import java.util.Arrays;

/// Keys in rising order, one behind the other in one array. Appending leaves what is there untouched, so
/// a reader that knows how many keys are his may go on reading. One thread appends.
final class PackedKeys {
    private byte[] bytes;
    private int[] ends;
    private int count;

    /// @param keys how many there will probably be
    PackedKeys(int keys) {
        this.bytes = new byte[keys * Long.BYTES];
        this.ends = new int[keys];
    }

    int count() {
        return count;
    }

    long sizeBytes() {
        return bytes.length + (long) ends.length * Integer.BYTES;
    }

    /// Appends `source[from..]`.
    void add(byte[] source, int from) {
        int start = start(count);
        int end = start + source.length - from;
        if (end > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, Math.max(16, count * 2));
        }
        System.arraycopy(source, from, bytes, start, source.length - from);
        ends[count] = end;
        count++;
    }

    /// Appends the i-th key of `other`.
    void add(PackedKeys other, int i) {
        add(other.key(i), 0);
    }

    byte[] key(int i) {
        return Arrays.copyOfRange(bytes, start(i), ends[i]);
    }

    /// Compares the i-th key with `other[from..]`.
    int compare(int i, byte[] other, int from) {
        return Arrays.compareUnsigned(bytes, start(i), ends[i], other, from, other.length);
    }

    /// How many of the first `among` keys are less than `key[from..]`.
    int lessThan(byte[] key, int from, int among) {
        int low = 0;
        int high = among;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compare(middle, key, from) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int start(int i) {
        return i == 0 ? 0 : ends[i - 1];
    }
}
