package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Bound;
import org.kalamdb.sql.ir.WindowCall.BoundKind;
import org.kalamdb.sql.ir.WindowCall.Exclusion;
import org.kalamdb.sql.ir.WindowCall.Frame;
import org.kalamdb.sql.ir.WindowCall.FrameUnit;
import org.kalamdb.sql.ir.WindowCall.WindowFunction;
import org.kalamdb.sql.parser.GroupsFrames;

/// Makes the calls of window functions: their arguments in the types they want, and their frames.
final class WindowCalls {
    private static final Frame WHOLE = new Frame(
            FrameUnit.ROWS,
            Bound.of(BoundKind.UNBOUNDED_PRECEDING),
            Bound.of(BoundKind.UNBOUNDED_FOLLOWING),
            Exclusion.NO_OTHERS);

    private final WindowInput columns;
    private final RexBuilder rexBuilder;

    WindowCalls(WindowInput columns, RexBuilder rexBuilder) {
        this.columns = columns;
        this.rexBuilder = rexBuilder;
    }

    WindowCall of(RexOver over) {
        DataType type = KalamTypeFactory.toData(over.getType());
        WindowFunction function = function(over.getAggOperator());
        List<Integer> args = switch (function) {
            case AGGREGATE -> aggregateArgs(over);
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST -> List.of();
            case NTILE -> args(over, List.of(DataType.BIGINT));
            case LAG, LEAD -> args(over, List.of(type, DataType.BIGINT, type));
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE -> args(over, List.of(type, DataType.BIGINT));
        };
        Frame frame = switch (function) {
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD -> WHOLE;
            case FIRST_VALUE, LAST_VALUE, NTH_VALUE, AGGREGATE -> frame(over.getWindow());
        };
        AggregateCall aggregate = function == WindowFunction.AGGREGATE
                ? new AggregateCall(AggregateCompiler.function(over.getAggOperator()), args, false, -1, type)
                : null;
        return new WindowCall(function, args, over.ignoreNulls(), aggregate, frame, type);
    }

    private static WindowFunction function(SqlAggFunction operator) {
        return operator instanceof KalamWindow own
                ? own.function()
                : operator.getKind() == SqlKind.ROW_NUMBER ? WindowFunction.ROW_NUMBER : WindowFunction.AGGREGATE;
    }

    private List<Integer> args(RexOver over, List<DataType> types) {
        List<Integer> args = new ArrayList<>();
        for (RexNode operand : over.getOperands()) {
            args.add(columns.add(Scalars.cast(columns.compile(operand), types.get(args.size()))));
        }
        return args;
    }

    private List<Integer> aggregateArgs(RexOver over) {
        AggregateFunction function = AggregateCompiler.function(over.getAggOperator());
        if (over.isDistinct() && function != AggregateFunction.MIN && function != AggregateFunction.MAX) {
            throw Unsupported.construct("DISTINCT in a window function");
        }
        if (over.getAggOperator().getKind() == SqlKind.SUM0
                || (function == AggregateFunction.COUNT && over.getOperands().size() > 1)) {
            throw Unsupported.construct(over.getAggOperator().getName() + " of several columns over a window");
        }
        List<Integer> args = new ArrayList<>();
        for (RexNode operand : over.getOperands()) {
            Scalar arg = columns.compile(operand);
            args.add(columns.add(function == AggregateFunction.STRING_AGG ? Scalars.cast(arg, DataType.TEXT) : arg));
        }
        return args;
    }

    private Frame frame(RexWindow window) {
        Bound start = bound(window, window.getLowerBound());
        Bound end = bound(window, window.getUpperBound());
        boolean groups = isGroups(start) || isGroups(end);
        FrameUnit unit = groups ? FrameUnit.GROUPS : window.isRows() ? FrameUnit.ROWS : FrameUnit.RANGE;
        Exclusion exclusion = switch (window.getExclude()) {
            case EXCLUDE_NO_OTHER -> Exclusion.NO_OTHERS;
            case EXCLUDE_CURRENT_ROW -> Exclusion.CURRENT_ROW;
            case EXCLUDE_GROUP -> Exclusion.GROUP;
            case EXCLUDE_TIES -> Exclusion.TIES;
        };
        return new Frame(unit, inGroups(start), inGroups(end), exclusion);
    }

    private static OptionalLong groups(Bound bound) {
        return bound.offset() instanceof Scalar.Literal(Object value, DataType _) && value instanceof Long rows
                ? GroupsFrames.groups(rows)
                : OptionalLong.empty();
    }

    private static boolean isGroups(Bound bound) {
        return groups(bound).isPresent();
    }

    private static Bound inGroups(Bound bound) {
        OptionalLong groups = groups(bound);
        return groups.isEmpty()
                ? bound
                : new Bound(bound.kind(), Scalars.literal(groups.getAsLong(), DataType.BIGINT), -1, -1);
    }

    private Bound bound(RexWindow window, RexWindowBound bound) {
        if (bound.isUnboundedPreceding()) {
            return Bound.of(BoundKind.UNBOUNDED_PRECEDING);
        }
        if (bound.isUnboundedFollowing()) {
            return Bound.of(BoundKind.UNBOUNDED_FOLLOWING);
        }
        RexNode offset = bound.getOffset();
        if (offset == null) {
            return Bound.of(BoundKind.CURRENT_ROW);
        }
        BoundKind kind = bound.isPreceding() ? BoundKind.PRECEDING : BoundKind.FOLLOWING;
        if (window.isRows()) {
            Scalar rows = columns.count(offset);
            if (!isCount(rows)) {
                throw Unsupported.construct("a frame offset that is not a constant");
            }
            return new Bound(kind, rows, -1, -1);
        }
        return range(window.orderKeys.getFirst(), kind, offset);
    }

    private static boolean isCount(Scalar rows) {
        return rows instanceof Scalar.Param
                || (rows instanceof Scalar.Literal(Object value, DataType _) && value != null);
    }

    /// A constant orders no rows: all of them are within any distance.
    private Bound range(RexFieldCollation key, BoundKind kind, RexNode offset) {
        if (!(columns.compile(offset) instanceof Scalar.Literal(Object distance, DataType _)) || distance == null) {
            throw Unsupported.construct("a frame offset that is not a constant");
        }
        if (distance instanceof TimeInterval interval && interval.compareTo(TimeInterval.ZERO) < 0) {
            throw new DbException(ErrorCode.INVALID_SQL, "the offset of a frame must not be negative");
        }
        Scalar value = columns.compile(key.left);
        if (value instanceof Scalar.Literal || value instanceof Scalar.Param) {
            return Bound.of(BoundKind.CURRENT_ROW);
        }
        boolean descending = key.getDirection() == RelFieldCollation.Direction.DESCENDING;
        boolean minus = (kind == BoundKind.PRECEDING) != descending;
        Scalar limit = columns.compile(moved(key.left, offset, minus));
        DataType common = Types.common(value.type(), limit.type());
        return new Bound(
                kind, null, columns.add(Scalars.cast(value, common)), columns.add(Scalars.cast(limit, common)));
    }

    private RexNode moved(RexNode key, RexNode offset, boolean minus) {
        if (!SqlTypeUtil.isDatetime(key.getType())) {
            return rexBuilder.makeCall(minus ? SqlStdOperatorTable.MINUS : SqlStdOperatorTable.PLUS, key, offset);
        }
        DataType type = KalamTypeFactory.toData(key.getType());
        RelDataType moment =
                KalamTypeFactory.INSTANCE.toRel(type.equals(DataType.TIME) ? type : DataType.TIMESTAMP, true);
        return rexBuilder.makeCall(
                moment,
                minus ? SqlStdOperatorTable.MINUS_DATE : SqlStdOperatorTable.DATETIME_PLUS,
                List.of(key, offset));
    }
}
