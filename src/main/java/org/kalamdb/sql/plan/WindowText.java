package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Bound;
import org.kalamdb.sql.ir.WindowCall.Exclusion;
import org.kalamdb.sql.ir.WindowCall.Frame;

/// The line of a window in EXPLAIN.
final class WindowText {
    private WindowText() {}

    static String of(PlanNode.Window window) {
        String calls = window.calls().stream().map(WindowText::call).collect(Collectors.joining(", "));
        return "Window [" + calls + "] partition by " + columns(window.partitionBy()) + " order by "
                + PlanText.keys(window.orderBy());
    }

    private static String columns(List<Integer> columns) {
        return columns.stream().map(column -> "$" + column).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String call(WindowCall call) {
        AggregateCall aggregate = call.aggregate();
        String name = (aggregate == null
                ? call.function().name()
                : aggregate.function().name());
        String args = call.args().stream().map(arg -> "$" + arg).collect(Collectors.joining(", "));
        String filter = aggregate == null || aggregate.filter() < 0 ? "" : " filter $" + aggregate.filter();
        return name + "(" + args + ")" + filter + (call.ignoresNulls() ? " ignore nulls" : "") + " "
                + frame(call.frame());
    }

    private static String frame(Frame frame) {
        String exclusion = frame.exclusion() == Exclusion.NO_OTHERS ? "" : " exclude " + words(frame.exclusion());
        return words(frame.unit()) + " " + bound(frame.start()) + " to " + bound(frame.end()) + exclusion;
    }

    private static String bound(Bound bound) {
        Scalar offset = bound.offset();
        String distance =
                offset != null ? ScalarText.of(offset) + " " : bound.value() < 0 ? "" : "$" + bound.value() + " ";
        return distance + words(bound.kind());
    }

    private static String words(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
