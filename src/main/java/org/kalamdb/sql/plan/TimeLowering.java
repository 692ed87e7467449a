package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.DATE;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.INTERVAL;
import static org.kalamdb.model.DataType.TIME;
import static org.kalamdb.model.DataType.TIMESTAMP;

import java.time.DateTimeException;
import java.util.List;
import org.apache.calcite.sql.SqlKind;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Arithmetic on dates, times and intervals.
final class TimeLowering {
    private static final double MICROS_PER_SECOND = 1e6;

    private TimeLowering() {}

    /// DATE, TIME and INTERVAL stay, everything else becomes a TIMESTAMP.
    static Scalar moment(Scalar scalar) {
        boolean stays = scalar.type().equals(DATE)
                || scalar.type().equals(TIME)
                || scalar.type().equals(INTERVAL);
        return stays ? scalar : Scalars.cast(scalar, TIMESTAMP);
    }

    /// `+ - * /` when an operand is a date, a time or an interval.
    static boolean isTemporal(Scalar left, Scalar right) {
        return isTemporal(left.type()) || isTemporal(right.type());
    }

    private static boolean isTemporal(DataType type) {
        return Types.isMoment(type) || type.equals(INTERVAL);
    }

    static Scalar arithmetic(SqlKind kind, Scalar left, Scalar right, DataType result) {
        return switch (kind) {
            case PLUS -> plus(left, right, result);
            case MINUS -> minus(left, right, result);
            case TIMES ->
                left.type().equals(INTERVAL)
                        ? Scalars.call(Function.INTERVAL_MULTIPLY, INTERVAL, left, Scalars.cast(right, DOUBLE))
                        : Scalars.call(Function.INTERVAL_MULTIPLY, INTERVAL, right, Scalars.cast(left, DOUBLE));
            default -> Scalars.call(Function.INTERVAL_DIVIDE, INTERVAL, left, Scalars.cast(right, DOUBLE));
        };
    }

    static Scalar negated(Scalar interval) {
        return Scalars.call(
                Function.INTERVAL_SUBTRACT, INTERVAL, Scalars.literal(TimeInterval.ZERO, INTERVAL), interval);
    }

    private static Scalar plus(Scalar left, Scalar right, DataType result) {
        if (left.type().equals(INTERVAL) && right.type().equals(INTERVAL)) {
            return Scalars.call(Function.INTERVAL_ADD, INTERVAL, left, right);
        }
        if (result.equals(DATE)) {
            return days(Function.ADD, left, right);
        }
        if (left.type().equals(INTERVAL)
                || (left.type().equals(TIME) && !right.type().equals(INTERVAL))) {
            return plus(right, left, result);
        }
        return moved(Function.MOVE, left, Scalars.cast(right, INTERVAL));
    }

    private static Scalar minus(Scalar left, Scalar right, DataType result) {
        if (result.equals(DATE) || result.equals(INT)) {
            return Scalars.cast(days(Function.SUBTRACT, left, right), result);
        }
        if (left.type().equals(INTERVAL)) {
            return Scalars.call(Function.INTERVAL_SUBTRACT, INTERVAL, left, right);
        }
        if (right.type().equals(INTERVAL)) {
            return moved(Function.MOVE_BACK, left, right);
        }
        DataType type = left.type().equals(TIME) ? TIME : TIMESTAMP;
        return Scalars.call(Function.DIFFERENCE, INTERVAL, Scalars.cast(left, type), Scalars.cast(right, type));
    }

    /// Constants are moved now, so that a condition can prune with them.
    private static Scalar moved(Function function, Scalar moment, Scalar interval) {
        DataType type = moment.type().equals(TIME) ? TIME : TIMESTAMP;
        Scalar start = moment.type().equals(TIME) ? moment : Scalars.cast(moment, TIMESTAMP);
        if (type.equals(TIMESTAMP)
                && start instanceof Scalar.Literal(Object micros, DataType _)
                && micros instanceof Long from
                && interval instanceof Scalar.Literal(Object value, DataType _)
                && value instanceof TimeInterval by) {
            try {
                return Scalars.literal((function == Function.MOVE ? by : by.negated()).addTo(from), TIMESTAMP);
            } catch (ArithmeticException | DateTimeException outOfRange) {
                return Scalars.call(function, type, start, interval);
            }
        }
        return Scalars.call(function, type, start, interval);
    }

    private static Scalar days(Function function, Scalar left, Scalar right) {
        Scalar days = Scalars.call(function, BIGINT, Scalars.cast(left, BIGINT), Scalars.cast(right, BIGINT));
        return left.type().equals(DATE) && right.type().equals(DATE) ? days : Scalars.cast(days, DATE);
    }

    /// Text as it reads, numbers as seconds since 1970.
    static Scalar toTimestamp(List<Scalar> args, DataType result) {
        Scalar arg = args.getFirst();
        if (!Types.isNumeric(arg.type())) {
            return Scalars.cast(arg, TIMESTAMP);
        }
        Scalar micros = Scalars.call(
                Function.MULTIPLY, DOUBLE, Scalars.cast(arg, DOUBLE), Scalars.literal(MICROS_PER_SECOND, DOUBLE));
        Scalar rounded = Scalars.cast(Scalars.call(Function.ROUND, DOUBLE, micros), BIGINT);
        return Scalars.cast(rounded, result);
    }
}
