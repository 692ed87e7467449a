package org.kalamdb.sql.exec;

import java.time.DateTimeException;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.Function;

/// Arithmetic with intervals.
final class IntervalFunctions {
    private static final long DAY = TemporalText.MICROS_PER_DAY;

    private IntervalFunctions() {}

    /// @param type the result's
    static RowFunction of(Function function, DataType type) {
        return switch (function) {
            case MOVE -> args -> move(args[0], interval(args[1]), type);
            case MOVE_BACK -> args -> move(args[0], interval(args[1]).negated(), type);
            case DIFFERENCE -> args -> difference((Long) args[0], (Long) args[1]);
            case INTERVAL_ADD -> args -> interval(args[0]).plus(interval(args[1]));
            case INTERVAL_SUBTRACT ->
                args -> interval(args[0]).plus(interval(args[1]).negated());
            case INTERVAL_MULTIPLY -> args -> interval(args[0]).times((Double) args[1]);
            case INTERVAL_DIVIDE -> args -> divide(interval(args[0]), (Double) args[1]);
            default -> throw new IllegalArgumentException(function + " is not one of intervals");
        };
    }

    private static TimeInterval interval(Object value) {
        return (TimeInterval) value;
    }

    private static Object move(Object moment, TimeInterval interval, DataType type) {
        long start = (Long) moment;
        if (type.equals(DataType.TIME)) {
            return Math.floorMod(start + Math.floorMod(interval.micros(), DAY), DAY);
        }
        try {
            return interval.addTo(start);
        } catch (ArithmeticException | DateTimeException outOfRange) {
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "timestamp out of range: " + TimeText.timestamp(start) + " moved by " + interval,
                    outOfRange);
        }
    }

    private static TimeInterval difference(long to, long from) {
        long micros = Math.subtractExact(to, from);
        return new TimeInterval(0, (int) (micros / DAY), micros % DAY);
    }

    private static TimeInterval divide(TimeInterval interval, double divisor) {
        if (divisor == 0) {
            throw new DbException(ErrorCode.EXECUTION, "division by zero");
        }
        return interval.dividedBy(divisor);
    }
}
