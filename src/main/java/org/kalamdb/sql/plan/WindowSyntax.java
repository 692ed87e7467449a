package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalLiteral;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelectKeyword;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// What window functions are checked for, and brought into another form, while their places are known.
final class WindowSyntax {
    /// NULLs count for these, so that a filter cannot make NULLs of rows.
    private static final Set<String> TAKE_NULLS = Set.of("array_agg", "json_agg", "jsonb_agg", "list");
    private static final Set<String> NO_AGGREGATES = Set.of(
            "row_number",
            "rank",
            "dense_rank",
            "percent_rank",
            "cume_dist",
            "ntile",
            "lag",
            "lead",
            "first_value",
            "last_value",
            "nth_value");

    private WindowSyntax() {}

    /// Refuses negative distances.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL
    static void check(SqlWindow window) {
        check(window.getLowerBound());
        check(window.getUpperBound());
    }

    private static void check(@Nullable SqlNode bound) {
        if (bound instanceof SqlCall call
                && (call.getKind() == SqlKind.PRECEDING || call.getKind() == SqlKind.FOLLOWING)
                && isNegative(call.operand(0))) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL, call.getParserPosition(), "the offset of a frame must not be negative");
        }
    }

    private static boolean isNegative(SqlNode offset) {
        return switch (offset) {
            case SqlNumericLiteral number -> number.getValueAs(BigDecimal.class).signum() < 0;
            case SqlIntervalLiteral interval ->
                interval.getValueAs(SqlIntervalLiteral.IntervalValue.class).getSign() < 0;
            default -> offset.getKind() == SqlKind.MINUS_PREFIX;
        };
    }

    /// `f(x) FILTER (WHERE c) OVER w` as `f(CASE WHEN c THEN x END) OVER w`; null when there is no FILTER.
    ///
    /// @throws org.kalamdb.common.DbException for a function that takes no FILTER or DISTINCT
    static @Nullable SqlCall withoutFilter(SqlCall over) {
        SqlNode function = over.operand(0);
        if (function instanceof SqlCall call && isDistinct(call)) {
            throw Unsupported.at(call, "DISTINCT in a window function");
        }
        if (!(function instanceof SqlCall filter) || filter.getKind() != SqlKind.FILTER) {
            return null;
        }
        SqlCall call = filter.operand(0);
        String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
        if (NO_AGGREGATES.contains(name)) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL, filter.getParserPosition(), "FILTER is for aggregates, not for " + name);
        }
        if (TAKE_NULLS.contains(name) || call.getKind() == SqlKind.WITHIN_GROUP || isDistinct(call)) {
            throw Unsupported.at(filter, "FILTER with " + name + " over a window");
        }
        List<SqlNode> args = new ArrayList<>(call.getOperandList());
        SqlParserPos place = filter.getParserPosition();
        boolean star = args.isEmpty() || (args.getFirst() instanceof SqlIdentifier first && first.isStar());
        SqlNode counted = star ? SqlLiteral.createExactNumeric("1", place) : args.removeFirst();
        if (star) {
            args.clear();
        }
        args.addFirst(new SqlCase(
                place, null, SqlNodeList.of(filter.operand(1)), SqlNodeList.of(counted), SqlLiteral.createNull(place)));
        SqlCall filtered = call.getOperator()
                .createCall(call.getFunctionQuantifier(), call.getParserPosition(), args.toArray(SqlNode[]::new));
        return over.getOperator().createCall(over.getParserPosition(), filtered, over.operand(1));
    }

    private static boolean isDistinct(SqlCall call) {
        SqlLiteral quantifier = call.getFunctionQuantifier();
        return quantifier != null && quantifier.getValue() == SqlSelectKeyword.DISTINCT;
    }
}
