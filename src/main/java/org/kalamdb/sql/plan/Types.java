package org.kalamdb.sql.plan;

import java.util.List;
import org.kalamdb.model.DataType;

/// How the stored types relate: which one two operands meet in, and which conversions lose nothing.
final class Types {
    private static final int BIGINT_DIGITS = 19;
    private static final List<DataType> INTEGERS = List.of(DataType.SMALLINT, DataType.INT, DataType.BIGINT);

    private Types() {}

    static boolean isInteger(DataType type) {
        return INTEGERS.contains(type);
    }

    static boolean isFloating(DataType type) {
        return type.equals(DataType.FLOAT) || type.equals(DataType.DOUBLE);
    }

    static boolean isNumeric(DataType type) {
        return isInteger(type) || isFloating(type) || type instanceof DataType.Decimal;
    }

    /// Kept as UTF-8 text: TEXT, JSON, FILE.
    static boolean isText(DataType type) {
        return type.equals(DataType.TEXT) || type.equals(DataType.JSON) || type.equals(DataType.FILE);
    }

    static boolean isTimestamp(DataType type) {
        return type.equals(DataType.TIMESTAMP) || type.equals(DataType.DATETIME);
    }

    /// DATE, TIME, TIMESTAMP, DATETIME.
    static boolean isMoment(DataType type) {
        return isDay(type) || type.equals(DataType.TIME);
    }

    private static boolean isDay(DataType type) {
        return isTimestamp(type) || type.equals(DataType.DATE);
    }

    /// The type in which two operands are compared or merged.
    static DataType common(DataType left, DataType right) {
        if (left.equals(right)) {
            return left;
        }
        if (isText(left) || isText(right)) {
            return isText(left) && isText(right) ? DataType.TEXT : isText(left) ? right : left;
        }
        if (isNumeric(left) && isNumeric(right)) {
            return commonNumber(left, right);
        }
        return isDay(left) && isDay(right) ? DataType.TIMESTAMP : left;
    }

    private static DataType commonNumber(DataType left, DataType right) {
        if (isInteger(left) && isInteger(right)) {
            return INTEGERS.get(Math.max(INTEGERS.indexOf(left), INTEGERS.indexOf(right)));
        }
        return isFloating(left) || isFloating(right) ? DataType.DOUBLE : commonDecimal(decimal(left), decimal(right));
    }

    /// Room for the greater scale and the greater number of integer digits, as far as there is room.
    private static DataType commonDecimal(DataType.Decimal left, DataType.Decimal right) {
        int scale = Math.max(left.scale(), right.scale());
        int digits = Math.max(left.precision() - left.scale(), right.precision() - right.scale());
        return new DataType.Decimal(Math.clamp(digits + scale, 1, DataType.Decimal.MAX_PRECISION), scale);
    }

    /// The DECIMAL that holds every value of an exact numeric type.
    static DataType.Decimal decimal(DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return decimal;
        }
        return new DataType.Decimal(
                type.equals(DataType.BIGINT) ? BIGINT_DIGITS : type.equals(DataType.INT) ? 10 : 5, 0);
    }

    /// Whether every value of `from` is a value of `to`, with the same order and equality.
    static boolean isWidening(DataType from, DataType to) {
        if (from.equals(to)) {
            return true;
        }
        if (isInteger(from) && isInteger(to)) {
            return INTEGERS.indexOf(from) < INTEGERS.indexOf(to);
        }
        if (to instanceof DataType.Decimal target && !isFloating(from) && isNumeric(from)) {
            DataType.Decimal source = decimal(from);
            return source.scale() <= target.scale()
                    && source.precision() - source.scale() <= target.precision() - target.scale();
        }
        if (to.equals(DataType.DOUBLE)) {
            return from.equals(DataType.FLOAT) || from.equals(DataType.INT) || from.equals(DataType.SMALLINT);
        }
        return isTimestamp(to) && isDay(from);
    }
}
