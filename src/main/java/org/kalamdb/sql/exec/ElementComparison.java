package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Compares values with elements of arrays: `= ANY(array)`, `<> ALL(array)`.
final class ElementComparison {
    private ElementComparison() {}

    /// (operator, value, array), with SQL's NULL logic; takes NULL.
    ///
    /// @param all whether every comparison must be true
    static RowFunction quantified(boolean all, DataType type) {
        return args -> {
            if (args[2] == null) {
                return null;
            }
            IntPredicate test = test(String.valueOf(args[0]));
            boolean unknown = false;
            for (ArrayText.Element element : ArrayLiteral.elements((String) args[2])) {
                if (element == null || args[1] == null) {
                    unknown = true;
                } else if (test.test(compare(args[1], type, element)) != all) {
                    return !all;
                }
            }
            return unknown ? null : (Object) all;
        };
    }

    private static IntPredicate test(String operator) {
        return switch (operator) {
            case "=" -> order -> order == 0;
            case "<>" -> order -> order != 0;
            case "<" -> order -> order < 0;
            case "<=" -> order -> order <= 0;
            case ">" -> order -> order > 0;
            case ">=" -> order -> order >= 0;
            default -> throw new IllegalArgumentException("no comparison: " + operator);
        };
    }

    /// How a value stands to an element, which is read as a value of the same type; numbers by value.
    static int compare(Object value, DataType type, ArrayText.Element element) {
        if (value instanceof Number number && isNumeric(type)) {
            return decimal(number, element.text()).compareTo(decimal(element.text()));
        }
        Object other = ArrayText.value(element, type);
        return switch (value) {
            case String text ->
                Arrays.compareUnsigned(
                        text.getBytes(StandardCharsets.UTF_8),
                        String.valueOf(other).getBytes(StandardCharsets.UTF_8));
            case byte[] bytes -> Arrays.compareUnsigned(bytes, (byte[]) other);
            case Long moment -> moment.compareTo((Long) other);
            case Integer day -> day.compareTo((Integer) other);
            case Boolean truth -> truth.compareTo((Boolean) other);
            case UUID uuid -> uuid.toString().compareTo(String.valueOf(other));
            default -> throw new DbException(ErrorCode.EXECUTION, "elements of an array cannot be " + type.sqlName());
        };
    }

    private static boolean isNumeric(DataType type) {
        return type instanceof DataType.Decimal
                || type.equals(DataType.SMALLINT)
                || type.equals(DataType.INT)
                || type.equals(DataType.BIGINT)
                || type.equals(DataType.FLOAT)
                || type.equals(DataType.DOUBLE);
    }

    private static BigDecimal decimal(Number number, String other) {
        if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
            throw new DbException(ErrorCode.EXECUTION, "Unable to compare " + number + " with " + other);
        }
        return new BigDecimal(number.toString());
    }

    private static BigDecimal decimal(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException noNumber) {
            throw new DbException(ErrorCode.EXECUTION, "Unable to cast '" + text + "' to a number", noNumber);
        }
    }

    /// The types of some expressions.
    static List<DataType> types(List<VectorExpression> expressions) {
        return expressions.stream().map(expression -> expression.type).toList();
    }
}
