package org.kalamdb.sql.exec;

/// A stable sort of signed numbers that carry an int each: least significant byte first, leaving out the
/// bytes that are the same everywhere.
final class RadixSort {
    private static final int DIGITS = Long.BYTES;
    private static final int BUCKETS = 256;

    private RadixSort() {}

    /// Sorts the first `count` of `keys` and `carried` alike.
    static void sort(long[] keys, int[] carried, int count) {
        int[][] histograms = histograms(keys, count);
        long[] from = keys;
        int[] fromCarried = carried;
        long[] to = new long[count];
        int[] toCarried = new int[count];
        int passes = 0;
        for (int digit = 0; digit < DIGITS; digit++) {
            int[] starts = histograms[digit];
            if (count == 0 || starts[bucket(keys[0], digit)] == count) {
                continue;
            }
            int start = 0;
            for (int bucket = 0; bucket < BUCKETS; bucket++) {
                int entries = starts[bucket];
                starts[bucket] = start;
                start += entries;
            }
            for (int i = 0; i < count; i++) {
                int at = starts[bucket(from[i], digit)]++;
                to[at] = from[i];
                toCarried[at] = fromCarried[i];
            }
            passes++;
            long[] keysBefore = from;
            int[] carriedBefore = fromCarried;
            from = to;
            fromCarried = toCarried;
            to = keysBefore;
            toCarried = carriedBefore;
        }
        if (passes % 2 != 0) {
            System.arraycopy(from, 0, keys, 0, count);
            System.arraycopy(fromCarried, 0, carried, 0, count);
        }
    }

    private static int[][] histograms(long[] keys, int count) {
        int[][] histograms = new int[DIGITS][BUCKETS];
        for (int i = 0; i < count; i++) {
            for (int digit = 0; digit < DIGITS; digit++) {
                histograms[digit][bucket(keys[i], digit)]++;
            }
        }
        return histograms;
    }

    private static int bucket(long key, int digit) {
        return (int) ((key ^ Long.MIN_VALUE) >>> (8 * digit)) & 0xff;
    }
}
