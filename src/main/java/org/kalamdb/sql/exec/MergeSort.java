package org.kalamdb.sql.exec;

/// A stable sort of row numbers by a comparison. What is in order already is only looked at.
final class MergeSort {
    private static final int RUN = 16;

    private final RowComparison comparison;
    private final Cancellation cancellation;
    private int[] scratch = new int[0];

    MergeSort(RowComparison comparison, Cancellation cancellation) {
        this.comparison = comparison;
        this.cancellation = cancellation;
    }

    /// Compares two rows.
    interface RowComparison {
        int compare(int a, int b);
    }

    /// Sorts `rows[start, end)`.
    void sort(int[] rows, int start, int end) {
        if (end - start <= RUN) {
            sortRun(rows, start, end);
            return;
        }
        cancellation.check();
        int middle = (start + end) >>> 1;
        sort(rows, start, middle);
        sort(rows, middle, end);
        if (comparison.compare(rows[middle - 1], rows[middle]) > 0) {
            merge(rows, start, middle, end);
        }
    }

    private void sortRun(int[] rows, int start, int end) {
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

    private void merge(int[] rows, int start, int middle, int end) {
        int count = middle - start;
        if (scratch.length < count) {
            scratch = new int[Math.max(count, scratch.length * 2)];
        }
        System.arraycopy(rows, start, scratch, 0, count);
        int left = 0;
        int right = middle;
        for (int at = start; left < count; at++) {
            boolean takesLeft = right >= end || comparison.compare(scratch[left], rows[right]) <= 0;
            rows[at] = takesLeft ? scratch[left++] : rows[right++];
        }
    }
}
