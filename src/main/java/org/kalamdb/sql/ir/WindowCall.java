package org.kalamdb.sql.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// One window function of a [PlanNode.Window].
///
/// @param args         input columns
/// @param ignoresNulls whether rows whose first argument is NULL are passed over (IGNORE NULLS)
/// @param aggregate    what AGGREGATE computes over the frame, without DISTINCT and order; its arguments are
///                     `args`; null for all other functions
/// @param frame        which rows of the partition count for a row; ranks and offsets do not look at it
public record WindowCall(
        WindowFunction function,
        List<Integer> args,
        boolean ignoresNulls,
        @Nullable AggregateCall aggregate,
        Frame frame,
        DataType type) {
    public WindowCall {
        args = List.copyOf(args);
    }

    /// The window functions. Ranks and counts are BIGINT, shares are DOUBLE.
    public enum WindowFunction {
        ROW_NUMBER,
        RANK,
        DENSE_RANK,
        PERCENT_RANK,
        CUME_DIST,
        /// (buckets), the value of the partition's first row → INT
        NTILE,
        /// (value[, offset[, default]]); offset and default are those of the current row
        LAG,
        LEAD,
        FIRST_VALUE,
        LAST_VALUE,
        /// (value, n); n is that of the current row
        NTH_VALUE,
        AGGREGATE
    }

    /// The rows from `start` to `end`, both included, less those that `exclusion` names.
    public record Frame(FrameUnit unit, Bound start, Bound end, Exclusion exclusion) {}

    /// What the distance of a bound counts.
    public enum FrameUnit {
        ROWS,
        /// Groups of rows that are equal in the order.
        GROUPS,
        /// Values of the only column of the order.
        RANGE
    }

    /// Where a frame starts or ends.
    ///
    /// @param offset how many rows or groups away: BIGINT Literal or Param; null unless the kind is PRECEDING or
    ///               FOLLOWING and the unit ROWS or GROUPS
    /// @param key    for a RANGE with a distance the input column that `value` is compared with: the value of the
    ///               order in the type of `value`; else -1
    /// @param value  the input column that holds, for each row, the value at the given distance; else -1
    public record Bound(BoundKind kind, @Nullable Scalar offset, int key, int value) {
        public static Bound of(BoundKind kind) {
            return new Bound(kind, null, -1, -1);
        }
    }

    /// The forms of a bound, from the first to the last.
    public enum BoundKind {
        UNBOUNDED_PRECEDING,
        PRECEDING,
        CURRENT_ROW,
        FOLLOWING,
        UNBOUNDED_FOLLOWING
    }

    /// What EXCLUDE leaves out.
    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        /// The current row and those that are equal in the order.
        GROUP,
        /// Those that are equal in the order, but not the current row.
        TIES
    }
}
