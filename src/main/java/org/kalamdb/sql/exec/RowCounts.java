package org.kalamdb.sql.exec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Frame;

/// The numbers of rows that a plan names, with the values that parameters have. A negative one is an EXECUTION
/// error.
record RowCounts(ExecContext context) {
    /// The distances of the bounds of all frames that have one: start and end.
    Map<Frame, long[]> frameOffsets(PlanNode.Window window) {
        Map<Frame, long[]> offsets = new HashMap<>();
        for (WindowCall call : window.calls()) {
            Frame frame = call.frame();
            offsets.computeIfAbsent(frame, made -> new long[] {
                count("frame offset", made.start().offset(), 0),
                count("frame offset", made.end().offset(), 0)
            });
        }
        return offsets;
    }

    /// How many rows are wanted at most; all when NULL.
    long limit(@Nullable Scalar limit) {
        return count("LIMIT", limit, Long.MAX_VALUE);
    }

    /// How many rows to leave out; none when NULL.
    long offset(@Nullable Scalar offset) {
        return count("OFFSET", offset, 0);
    }

    private long count(String what, @Nullable Scalar scalar, long whenNull) {
        Object value = scalar == null ? null : ScalarEvaluator.evaluate(scalar, context);
        if (value == null) {
            return whenNull;
        }
        long count = ((Number) value).longValue();
        if (count < 0) {
            throw new DbException(ErrorCode.EXECUTION, what + " must not be negative");
        }
        return count;
    }
}
