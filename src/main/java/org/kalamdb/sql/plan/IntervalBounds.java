package org.kalamdb.sql.plan;

import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorScope;
import org.jspecify.annotations.Nullable;

/// The bounds of a RANGE over times. Calcite takes only its own intervals for them, which know no months and days
/// together: while a window is validated, one of those stands in for each of ours.
final class IntervalBounds implements AutoCloseable {
    private final SqlWindow window;
    private final @Nullable SqlNode lower;
    private final @Nullable SqlNode upper;

    private IntervalBounds(SqlWindow window) {
        this.window = window;
        this.lower = window.getLowerBound();
        this.upper = window.getUpperBound();
    }

    /// Hides the intervals of a window until this is closed.
    static IntervalBounds hide(SqlWindow window, SqlValidator validator, SqlValidatorScope scope) {
        IntervalBounds bounds = new IntervalBounds(window);
        if (!isInterval(bounds.lower, validator, scope) && !isInterval(bounds.upper, validator, scope)) {
            return bounds;
        }
        SqlNodeList order = validator.resolveWindow(window, scope).getOrderList();
        if (order.size() != 1 || !SqlTypeUtil.isDatetime(validator.deriveType(scope, order.get(0)))) {
            return bounds;
        }
        if (isInterval(bounds.lower, validator, scope)) {
            window.setLowerBound(standIn(bounds.lower));
        }
        if (isInterval(bounds.upper, validator, scope)) {
            window.setUpperBound(standIn(bounds.upper));
        }
        return bounds;
    }

    private static boolean isInterval(@Nullable SqlNode bound, SqlValidator validator, SqlValidatorScope scope) {
        return bound instanceof SqlCall call
                && (call.getKind() == SqlKind.PRECEDING || call.getKind() == SqlKind.FOLLOWING)
                && TimeOperators.isInterval(validator.deriveType(scope, call.operand(0)));
    }

    private static @Nullable SqlNode standIn(@Nullable SqlNode bound) {
        if (!(bound instanceof SqlCall call)) {
            return bound;
        }
        SqlParserPos place = call.getParserPosition();
        SqlNode day = SqlLiteral.createInterval(1, "1", new SqlIntervalQualifier(TimeUnit.DAY, null, place), place);
        return call.getOperator().createCall(place, day);
    }

    @Override
    public void close() {
        window.setLowerBound(lower);
        window.setUpperBound(upper);
    }
}
