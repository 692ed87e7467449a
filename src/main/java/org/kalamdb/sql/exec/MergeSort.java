package org.kalamdb.sql.exec;

/// A stable sort of row numbers by a comparison.
final class MergeSort {
    private static final int RUN = 16;

    private MergeSort() {}

    /// Compares two rows.
    interface RowComparison {
        int compare(int a, int b);
    }

    /// Sorts `rows`; the result is that array or another one.
    static int[] sort(int[] rows, RowComparison comparison, Cancellation cancellation) {
        for (int start = 0; start < rows.length; start += RUN) {
            sortRun(rows, start, Math.min(start + RUN, rows.length), comparison);
        }
        int[] from = rows;
        int[] to = new int[rows.length];
        for (long width = RUN; width < rows.length; width *= 2) {
            for (long start = 0; start < rows.length; start += 2 * width) {
                cancellation.check();
                int middle = (int) Math.min(start + width, rows.length);
                int end = (int) Math.min(start + 2 * width, rows.length);
                merge(from, (int) start, middle, end, to, comparison);
            }
            int[] sorted = to;
            to = from;
            from = sorted;
        }
        return from;
    }

    private static void sortRun(int[] rows, int start, int end, RowComparison comparison) {
        for (int i = start + 1; i < end; i++) {
            int row = rows[i];
            int at = i;
            while (at > start && comparison.compare(rows[at - 1], row) > 0) {
                rows[at] = rows[at - 1];
                at--;
            }
            rows[at] = row;
        }
    }

    private static void merge(int[] from, int start, int middle, int end, int[] to, RowComparison comparison) {
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takesLeft = left < middle && (right >= end || comparison.compare(from[left], from[right]) <= 0);
            to[at] = takesLeft ? from[left++] : from[right++];
        }
    }
}
