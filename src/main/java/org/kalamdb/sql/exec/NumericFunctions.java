package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.function.DoubleUnaryOperator;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;

/// Trigonometry, logarithms to any base, whole-number and bit functions.
final class NumericFunctions {
    private static final int GREATEST_FACTORIAL = 33;

    private NumericFunctions() {}

    /// The function of one DOUBLE that gives another.
    static DoubleUnaryOperator ofDouble(Function function) {
        return switch (function) {
            case CBRT -> Math::cbrt;
            case LOG2 -> value -> Math.log(positive(value)) / Math.log(2);
            case DEGREES -> Math::toDegrees;
            case RADIANS -> Math::toRadians;
            case SIN -> value -> Math.sin(finite(value));
            case COS -> value -> Math.cos(finite(value));
            case TAN -> value -> Math.tan(finite(value));
            case COT -> value -> 1 / Math.tan(finite(value));
            case ASIN -> value -> Math.asin(within(value, -1, 1));
            case ACOS -> value -> Math.acos(within(value, -1, 1));
            case ATAN -> Math::atan;
            case SINH -> Math::sinh;
            case COSH -> Math::cosh;
            case TANH -> Math::tanh;
            case ASINH -> NumericFunctions::asinh;
            case ACOSH -> value -> acosh(within(value, 1, Double.POSITIVE_INFINITY));
            case ATANH -> value -> atanh(within(value, -1, 1));
            default -> throw new IllegalArgumentException(function + " is no function of one DOUBLE");
        };
    }

    private static double asinh(double value) {
        double absolute = Math.abs(value);
        double result = absolute > 1e9
                ? Math.log(absolute) + Math.log(2)
                : Math.log1p(absolute + absolute * absolute / (1 + Math.sqrt(absolute * absolute + 1)));
        return Math.copySign(result, value);
    }

    private static double acosh(double value) {
        return value > 1e9 ? Math.log(value) + Math.log(2) : Math.log(value + Math.sqrt((value - 1) * (value + 1)));
    }

    private static double atanh(double value) {
        return (Math.log1p(value) - Math.log1p(-value)) / 2;
    }

    /// @param type the result's
    static RowFunction of(Function function, DataType type) {
        return switch (function) {
            case ATAN2 -> args -> Math.atan2((Double) args[0], (Double) args[1]);
            case LOG -> args -> log((Double) args[0], (Double) args[1]);
            case GCD -> args -> integer(gcd(whole(args[0]), whole(args[1])), type);
            case LCM -> args -> integer(lcm(whole(args[0]), whole(args[1])), type);
            case DIV -> args -> quotient(args, (DataType.Decimal) type);
            case FACTORIAL -> args -> factorial((Long) args[0]);
            case WIDTH_BUCKET ->
                args -> bucket((Double) args[0], (Double) args[1], (Double) args[2], (Integer) args[3]);
            case TO_BASE -> args -> unsigned(args[0], (Integer) args[1]);
            case BIT_COUNT -> args -> (long) bits(args[0]);
            case IS_NAN -> args -> Double.isNaN((Double) args[0]);
            case BIT_AND -> args -> integer(big(longOf(args[0]) & longOf(args[1])), type);
            case BIT_OR -> args -> integer(big(longOf(args[0]) | longOf(args[1])), type);
            case BIT_XOR -> args -> integer(big(longOf(args[0]) ^ longOf(args[1])), type);
            case BIT_NOT -> args -> integer(big(~longOf(args[0])), type);
            case SHIFT_LEFT -> args -> shifted(longOf(args[0]), (Integer) args[1], type);
            case SHIFT_RIGHT -> args -> integer(big(longOf(args[0]) >> ((Integer) args[1] & width(type) - 1)), type);
            default -> throw new IllegalArgumentException(function + " is no function of numbers");
        };
    }

    private static double log(double base, double value) {
        double divisor = Math.log(positive(base));
        double logarithm = Math.log(positive(value));
        if (divisor == 0) {
            throw failure("division by zero");
        }
        return logarithm / divisor;
    }

    private static String unsigned(Object number, int base) {
        return number instanceof Long wide
                ? Long.toUnsignedString(wide, base)
                : Integer.toUnsignedString(((Number) number).intValue(), base);
    }

    private static int bits(Object value) {
        return switch (value) {
            case Short s -> Integer.bitCount(s & 0xFFFF);
            case Integer i -> Integer.bitCount(i);
            default -> Long.bitCount(((Number) value).longValue());
        };
    }

    /// Bits that leave the type are lost, as the type's own shift loses them.
    private static Object shifted(long value, int by, DataType type) {
        long moved = value << (by & width(type) - 1);
        return type.equals(DataType.BIGINT)
                ? (Object) moved
                : type.equals(DataType.INT) ? (Object) (int) moved : (Object) (short) moved;
    }

    private static int width(DataType type) {
        return type.equals(DataType.BIGINT) ? Long.SIZE : Integer.SIZE;
    }

    private static long longOf(Object value) {
        return ((Number) value).longValue();
    }

    private static BigInteger whole(Object value) {
        return big(longOf(value));
    }

    private static BigInteger big(long value) {
        return BigInteger.valueOf(value);
    }

    private static BigInteger gcd(BigInteger a, BigInteger b) {
        return a.gcd(b);
    }

    private static BigInteger lcm(BigInteger a, BigInteger b) {
        return a.signum() == 0 || b.signum() == 0
                ? BigInteger.ZERO
                : a.divide(a.gcd(b)).multiply(b).abs();
    }

    private static Object integer(BigInteger value, DataType type) {
        long whole;
        try {
            whole = IntegerRange.check(value.longValueExact(), type);
        } catch (ArithmeticException tooLarge) {
            throw IntegerRange.overflow(type, tooLarge);
        }
        return type.equals(DataType.BIGINT)
                ? (Object) whole
                : type.equals(DataType.INT) ? (Object) (int) whole : (Object) (short) whole;
    }

    private static BigDecimal quotient(Object[] args, DataType.Decimal type) {
        BigDecimal divisor = (BigDecimal) args[1];
        if (divisor.signum() == 0) {
            throw failure("division by zero");
        }
        return Decimals.fit(((BigDecimal) args[0]).divideToIntegralValue(divisor), type);
    }

    private static BigDecimal factorial(long number) {
        if (number < 0) {
            throw failure("factorial of a negative number is undefined");
        }
        if (number > GREATEST_FACTORIAL) {
            throw failure("overflow: " + number + "! is out of range for DECIMAL(38, 0)");
        }
        BigDecimal product = BigDecimal.ONE;
        for (long i = 2; i <= number; i++) {
            product = product.multiply(BigDecimal.valueOf(i));
        }
        return product;
    }

    /// From 1 to `count` within the bounds, 0 below and `count` + 1 above; bounds may go down.
    private static int bucket(double value, double low, double high, int count) {
        if (count <= 0) {
            throw failure("count must be greater than zero");
        }
        if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
            throw failure("operand, lower bound, and upper bound cannot be NaN");
        }
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            throw failure("lower and upper bounds must be finite");
        }
        if (low == high) {
            throw failure("lower bound cannot equal upper bound");
        }
        boolean up = low < high;
        if (up ? value < low : value > low) {
            return 0;
        }
        if (up ? value >= high : value <= high) {
            return Math.addExact(count, 1);
        }
        return Math.min((int) (count * ((value - low) / (high - low))), count - 1) + 1;
    }

    private static double positive(double value) {
        if (value <= 0) {
            throw failure("cannot take logarithm of " + (value == 0 ? "zero" : "a negative number"));
        }
        return value;
    }

    private static double finite(double value) {
        return within(value, -Double.MAX_VALUE, Double.MAX_VALUE);
    }

    private static double within(double value, double least, double greatest) {
        if (value < least || value > greatest) {
            throw failure("input is out of range: " + value);
        }
        return value;
    }

    private static DbException failure(String message) {
        return new DbException(ErrorCode.EXECUTION, message);
    }
}
