package org.kalamdb.model;

import java.math.BigDecimal;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Which stored values can be read as another type without loss, and how. Stored rows are never rewritten
/// when a column's type changes, so both tiers convert while reading.
///
/// | from | to |
/// | --- | --- |
/// | SMALLINT | INT, BIGINT, FLOAT, DOUBLE, DECIMAL with 5 integer digits |
/// | INT | BIGINT, DOUBLE, DECIMAL with 10 integer digits |
/// | BIGINT | DECIMAL with 19 integer digits |
/// | FLOAT | DOUBLE |
/// | DECIMAL(p, s) | DECIMAL with at least p - s integer digits and at least s decimals |
/// | TIMESTAMP, DATETIME | each other |
/// | JSON, FILE | TEXT |
public final class Widening {
    private static final int SMALLINT_DIGITS = 5;
    private static final int INT_DIGITS = 10;
    private static final int BIGINT_DIGITS = 19;

    private Widening() {}

    /// Whether every value of `from` is a value of `to`. A type widens to itself.
    public static boolean isWidening(DataType from, DataType to) {
        if (from.equals(to)) {
            return true;
        }
        if (from instanceof DataType.Decimal narrow) {
            return to instanceof DataType.Decimal wide
                    && wide.scale() >= narrow.scale()
                    && integerDigits(wide) >= integerDigits(narrow);
        }
        if (!(from instanceof DataType.Simple simple)) {
            return false;
        }
        return switch (simple) {
            case SMALLINT ->
                to.equals(DataType.INT)
                        || to.equals(DataType.BIGINT)
                        || to.equals(DataType.FLOAT)
                        || to.equals(DataType.DOUBLE)
                        || holds(to, SMALLINT_DIGITS);
            case INT -> to.equals(DataType.BIGINT) || to.equals(DataType.DOUBLE) || holds(to, INT_DIGITS);
            case BIGINT -> holds(to, BIGINT_DIGITS);
            case FLOAT -> to.equals(DataType.DOUBLE);
            case TIMESTAMP -> to.equals(DataType.DATETIME);
            case DATETIME -> to.equals(DataType.TIMESTAMP);
            case JSON, FILE -> to.equals(DataType.TEXT);
            case BOOLEAN, DOUBLE, TEXT, DATE, TIME, BYTES, UUID -> false;
        };
    }

    /// A canonical value of `from` as a canonical value of `to`.
    ///
    /// @throws DbException SCHEMA when `from` does not widen to `to`
    public static Object convert(DataType from, DataType to, Object value) {
        if (!isWidening(from, to)) {
            throw new DbException(
                    ErrorCode.SCHEMA, "cannot cast a stored " + from.sqlName() + " value to " + to.sqlName());
        }
        if (to instanceof DataType.Decimal decimal) {
            BigDecimal number =
                    value instanceof BigDecimal fixed ? fixed : BigDecimal.valueOf(((Number) value).longValue());
            return number.setScale(decimal.scale());
        }
        if (!(value instanceof Number number) || !(to instanceof DataType.Simple simple)) {
            return value;
        }
        return switch (simple) {
            case INT -> number.intValue();
            case BIGINT -> number.longValue();
            case FLOAT -> number.floatValue();
            case DOUBLE -> number.doubleValue();
            case BOOLEAN, SMALLINT, TEXT, TIMESTAMP, DATETIME, DATE, TIME, JSON, BYTES, UUID, FILE -> value;
        };
    }

    private static boolean holds(DataType type, int digits) {
        return type instanceof DataType.Decimal decimal && integerDigits(decimal) >= digits;
    }

    private static int integerDigits(DataType.Decimal type) {
        return type.precision() - type.scale();
    }
}
