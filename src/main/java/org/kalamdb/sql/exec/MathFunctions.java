package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Functions of numbers other than `+ - * / %`. The result is of the call's type.
final class MathFunctions {
    private static final int MAX_DIGITS = 400;

    private MathFunctions() {}

    static RowFunction negate(DataType type) {
        return unary(type, value -> -value, BigDecimal::negate);
    }

    static RowFunction abs(DataType type) {
        return unary(type, Math::abs, BigDecimal::abs);
    }

    static RowFunction sign(DataType type) {
        return unary(type, Math::signum, value -> BigDecimal.valueOf(value.signum()));
    }

    static RowFunction ceil(DataType type) {
        return unary(type, Math::ceil, value -> value.setScale(0, RoundingMode.CEILING));
    }

    static RowFunction floor(DataType type) {
        return unary(type, Math::floor, value -> value.setScale(0, RoundingMode.FLOOR));
    }

    static RowFunction round(DataType type) {
        return scaled(type, RoundingMode.HALF_UP);
    }

    static RowFunction trunc(DataType type) {
        return scaled(type, RoundingMode.DOWN);
    }

    /// Floating point by `floating`; integers and decimals by `exact`.
    private static RowFunction unary(DataType type, DoubleUnaryOperator floating, UnaryOperator<BigDecimal> exact) {
        return args -> isFloating(args[0])
                ? toType(floating.applyAsDouble(((Number) args[0]).doubleValue()), type)
                : toType(exact.apply(exactly(args[0])), type);
    }

    /// (number) or (number, INT digits)
    private static RowFunction scaled(DataType type, RoundingMode mode) {
        return args -> {
            int digits = args.length == 1 ? 0 : digits(args[1]);
            if (!isFloating(args[0])) {
                return toType(exactly(args[0]).setScale(digits, mode), type);
            }
            double value = ((Number) args[0]).doubleValue();
            boolean isWhole = Math.abs(value) >= 0x1p53 && digits >= 0;
            if (isWhole || !Double.isFinite(value)) {
                return toType(value, type);
            }
            double rounded =
                    new BigDecimal(args[0].toString()).setScale(digits, mode).doubleValue();
            return toType(Math.copySign(rounded, value), type);
        };
    }

    private static int digits(Object value) {
        return Math.clamp(((Number) value).longValue(), -MAX_DIGITS, MAX_DIGITS);
    }

    private static boolean isFloating(Object value) {
        return value instanceof Double || value instanceof Float;
    }

    private static BigDecimal exactly(Object value) {
        return value instanceof BigDecimal decimal ? decimal : BigDecimal.valueOf(((Number) value).longValue());
    }

    private static Object toType(BigDecimal value, DataType type) {
        if (type instanceof DataType.Decimal decimal) {
            return Decimals.fit(value, decimal);
        }
        if (type.equals(DataType.DOUBLE) || type.equals(DataType.FLOAT)) {
            return toType(value.doubleValue(), type);
        }
        try {
            long whole = IntegerRange.check(value.longValueExact(), type);
            return type.equals(DataType.BIGINT)
                    ? (Object) whole
                    : type.equals(DataType.INT) ? (Object) (int) whole : (short) whole;
        } catch (ArithmeticException tooLarge) {
            throw IntegerRange.overflow(type, tooLarge);
        }
    }

    private static Object toType(double value, DataType type) {
        if (type.equals(DataType.DOUBLE)) {
            return value;
        }
        if (type.equals(DataType.FLOAT)) {
            return (float) value;
        }
        if (!Double.isFinite(value)) {
            throw new DbException(ErrorCode.EXECUTION, value + " is out of range for " + type.sqlName());
        }
        return toType(new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN), type);
    }

    static RowFunction power(DataType type) {
        return args -> {
            double base = ((Number) args[0]).doubleValue();
            double exponent = ((Number) args[1]).doubleValue();
            if (base == 0 && exponent < 0) {
                throw new DbException(ErrorCode.EXECUTION, "zero raised to a negative power is undefined");
            }
            if (base < 0 && Double.isFinite(base) && Double.isFinite(exponent) && exponent != Math.rint(exponent)) {
                throw new DbException(
                        ErrorCode.EXECUTION, "a negative number raised to a non-integer power yields a complex result");
            }
            return toType(finite(Math.pow(base, exponent), base, exponent), type);
        };
    }

    static RowFunction exp(DataType type) {
        return args -> {
            double value = ((Number) args[0]).doubleValue();
            return toType(finite(Math.exp(value), value, 0), type);
        };
    }

    static RowFunction sqrt(DataType type) {
        return args -> {
            double value = ((Number) args[0]).doubleValue();
            if (value < 0) {
                throw new DbException(ErrorCode.EXECUTION, "cannot take square root of a negative number");
            }
            return toType(Math.sqrt(value), type);
        };
    }

    static RowFunction ln(DataType type) {
        return args -> toType(Math.log(positive(args[0])), type);
    }

    static RowFunction log10(DataType type) {
        return args -> toType(Math.log10(positive(args[0])), type);
    }

    private static double positive(Object value) {
        double number = ((Number) value).doubleValue();
        if (number <= 0) {
            throw new DbException(
                    ErrorCode.EXECUTION, "cannot take logarithm of " + (number == 0 ? "zero" : "a negative number"));
        }
        return number;
    }

    private static double finite(double result, double a, double b) {
        if (Double.isInfinite(result) && Double.isFinite(a) && Double.isFinite(b)) {
            throw DoubleArithmetic.outOfRange(DataType.DOUBLE);
        }
        return result;
    }
}
