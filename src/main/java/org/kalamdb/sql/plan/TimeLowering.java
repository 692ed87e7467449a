package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.DATE;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.TIME;
import static org.kalamdb.model.DataType.TIMESTAMP;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Arithmetic on dates and times. An interval is a BIGINT in the plan: microseconds, or months for
/// intervals of years and months.
final class TimeLowering {
    static final long MICROS_PER_MILLI = 1000;
    private static final long MICROS_PER_DAY = 86_400_000_000L;
    private static final double MICROS_PER_SECOND = 1e6;

    private TimeLowering() {}

    /// DATE and TIME stay, everything else becomes a TIMESTAMP.
    static Scalar moment(Scalar scalar) {
        return scalar.type().equals(DATE) || scalar.type().equals(TIME) ? scalar : Scalars.cast(scalar, TIMESTAMP);
    }

    /// A moment moved by an interval of the given type.
    static Scalar plus(Scalar moment, Scalar interval, RelDataType intervalType, boolean minus) {
        Scalar amount = minus ? negated(interval) : interval;
        Function function = isMonths(intervalType) ? Function.ADD_MONTHS : Function.ADD_MICROS;
        if (moment.type().equals(TIME)) {
            throw Unsupported.construct("arithmetic on TIME");
        }
        return Scalars.call(function, TIMESTAMP, moment(moment), amount);
    }

    private static Scalar negated(Scalar interval) {
        return interval instanceof Scalar.Literal(Object value, DataType type) && value instanceof Long amount
                ? Scalars.literal(Math.negateExact(amount), type)
                : Scalars.call(Function.NEGATE, BIGINT, interval);
    }

    private static boolean isMonths(RelDataType intervalType) {
        return SqlTypeName.YEAR_INTERVAL_TYPES.contains(intervalType.getSqlTypeName());
    }

    /// Days between dates, microseconds between timestamps.
    static Scalar difference(Scalar left, Scalar right, DataType result) {
        Scalar micros = Scalars.call(
                Function.SUBTRACT_MICROS, BIGINT, Scalars.cast(left, TIMESTAMP), Scalars.cast(right, TIMESTAMP));
        if (left.type().equals(DATE) && right.type().equals(DATE)) {
            Scalar days = Scalars.call(Function.DIVIDE, BIGINT, micros, Scalars.literal(MICROS_PER_DAY, BIGINT));
            return Scalars.cast(days, result);
        }
        return micros;
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
