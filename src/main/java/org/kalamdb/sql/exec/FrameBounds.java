package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.WindowCall.Bound;
import org.kalamdb.sql.ir.WindowCall.Frame;

/// The frames of all rows of a partition. Each is up to three pieces in rising order: what EXCLUDE leaves. From
/// row to row neither the start nor the end of any piece ever goes back.
final class FrameBounds {
    private final Frame frame;
    private final long startOffset;
    private final long endOffset;
    private final WindowRows rows;
    private final Ints[] starts;
    private final Ints[] ends;

    /// @param startOffset the value of the start's offset, not negative; 0 when it has none
    /// @param endOffset   likewise of the end
    FrameBounds(Frame frame, long startOffset, long endOffset, WindowRows rows, MemoryBudget memory) {
        this.frame = frame;
        this.startOffset = startOffset;
        this.endOffset = endOffset;
        this.rows = rows;
        int pieces = switch (frame.exclusion()) {
            case NO_OTHERS -> 1;
            case CURRENT_ROW, GROUP -> 2;
            case TIES -> 3;
        };
        this.starts = new Ints[pieces];
        this.ends = new Ints[pieces];
        for (int i = 0; i < pieces; i++) {
            starts[i] = new Ints(memory);
            ends[i] = new Ints(memory);
        }
    }

    int pieces() {
        return starts.length;
    }

    /// Where a piece starts, by row counted from the partition's start.
    int[] starts(int piece) {
        return starts[piece].values;
    }

    /// The row behind the last of a piece, by row counted from the partition's start; never before its start.
    int[] ends(int piece) {
        return ends[piece].values;
    }

    /// Finds the frames of the current partition.
    void compute() {
        int count = rows.to - rows.from;
        for (int piece = 0; piece < starts.length; piece++) {
            starts[piece].ensure(count);
            ends[piece].ensure(count);
        }
        int[] start = starts[0].values;
        int[] end = ends[0].values;
        findStarts(start, count);
        findEnds(end, count);
        for (int i = 0; i < count; i++) {
            end[i] = Math.max(start[i], end[i]);
        }
        switch (frame.exclusion()) {
            case NO_OTHERS -> {}
            case CURRENT_ROW -> {
                for (int i = 0; i < count; i++) {
                    split(i, rows.from + i, rows.from + i + 1);
                }
            }
            case GROUP -> {
                int[] firsts = rows.groupStarts();
                int[] behind = rows.groupEnds();
                for (int i = 0; i < count; i++) {
                    split(i, firsts[i], behind[i]);
                }
            }
            case TIES -> excludeTies(count);
        }
    }

    /// Takes the rows from `holeStart` to `holeEnd` out of the frame of row `i`.
    private void split(int i, int holeStart, int holeEnd) {
        int start = starts[0].values[i];
        int end = ends[0].values[i];
        int last = starts.length - 1;
        ends[0].values[i] = Math.clamp(holeStart, start, end);
        starts[last].values[i] = Math.clamp(holeEnd, start, end);
        ends[last].values[i] = end;
    }

    private void excludeTies(int count) {
        int[] firsts = rows.groupStarts();
        int[] behind = rows.groupEnds();
        for (int i = 0; i < count; i++) {
            int start = starts[0].values[i];
            int end = ends[0].values[i];
            split(i, firsts[i], behind[i]);
            starts[1].values[i] = Math.clamp(rows.from + i, start, end);
            ends[1].values[i] = Math.clamp(rows.from + i + 1, start, end);
        }
    }

    private void findStarts(int[] out, int count) {
        switch (frame.start().kind()) {
            case UNBOUNDED_PRECEDING -> fill(out, count, rows.from);
            case UNBOUNDED_FOLLOWING -> fill(out, count, rows.to);
            case CURRENT_ROW -> current(out, count, 0, isRows() ? null : rows.groupStarts());
            case PRECEDING -> offset(out, count, frame.start(), -startOffset, 0);
            case FOLLOWING -> offset(out, count, frame.start(), startOffset, 0);
        }
    }

    private void findEnds(int[] out, int count) {
        switch (frame.end().kind()) {
            case UNBOUNDED_PRECEDING -> fill(out, count, rows.from);
            case UNBOUNDED_FOLLOWING -> fill(out, count, rows.to);
            case CURRENT_ROW -> current(out, count, 1, isRows() ? null : rows.groupEnds());
            case PRECEDING -> offset(out, count, frame.end(), -endOffset, 1);
            case FOLLOWING -> offset(out, count, frame.end(), endOffset, 1);
        }
    }

    private boolean isRows() {
        return switch (frame.unit()) {
            case ROWS -> true;
            case GROUPS, RANGE -> false;
        };
    }

    private static void fill(int[] out, int count, int value) {
        Arrays.fill(out, 0, count, value);
    }

    private void current(int[] out, int count, int behind, int @Nullable [] groups) {
        for (int i = 0; i < count; i++) {
            out[i] = groups == null ? rows.from + i + behind : groups[i];
        }
    }

    /// @param distance negative before the current row
    /// @param behind   1 for an end, which is the row behind the last, 0 for a start
    private void offset(int[] out, int count, Bound bound, long distance, int behind) {
        switch (frame.unit()) {
            case ROWS -> {
                for (int i = 0; i < count; i++) {
                    long row = Math.clamp(distance, -count, count) + (long) (i + behind);
                    out[i] = rows.from + (int) Math.clamp(row, 0, (long) count);
                }
            }
            case GROUPS -> {
                int[] numbers = rows.groupNumbers();
                int[] firsts = rows.groupFirsts();
                int groups = rows.groupCount();
                for (int i = 0; i < count; i++) {
                    long group = Math.clamp(distance, -groups, groups) + (long) (numbers[i] + behind);
                    out[i] = firsts[(int) Math.clamp(group, 0, (long) groups)];
                }
            }
            case RANGE -> range(out, count, bound, behind);
        }
    }

    /// Rows without a value have only each other within any distance.
    private void range(int[] out, int count, Bound bound, int behind) {
        Values keys = rows.column(bound.key());
        Values values = rows.column(bound.value());
        SortKey order = rows.order.getFirst();
        int first = rows.from;
        int last = rows.to;
        while (first < last && keys.nulls[first]) {
            first++;
        }
        while (last > first && keys.nulls[last - 1]) {
            last--;
        }
        int[] groups = behind == 0 ? rows.groupStarts() : rows.groupEnds();
        int sign = order.descending() ? -1 : 1;
        int at = first;
        for (int i = 0; i < count; i++) {
            int row = rows.from + i;
            if (keys.nulls[row]) {
                out[i] = groups[i];
                continue;
            }
            while (at < last && sign * Integer.signum(keys.compareValue(at, values, row)) < behind) {
                at++;
            }
            out[i] = at;
        }
    }
}
