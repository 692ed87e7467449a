package org.kalamdb.sql.parser;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.BitString;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.NlsString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/// Reads the values of literal nodes, for [org.kalamdb.model.Coercion].
public final class Literals {
    private Literals() {}

    /// Whether `node` is a literal that [#value] takes: NULL, TRUE, FALSE, a number with or without a sign,
    /// a string, bytes, a DATE, TIME or TIMESTAMP, or an ARRAY of such.
    public static boolean isLiteral(SqlNode node) {
        if (node instanceof SqlLiteral literal) {
            return switch (literal.getTypeName()) {
                case NULL, BOOLEAN, DECIMAL, BIGINT, INTEGER, DOUBLE, CHAR, BINARY, DATE, TIME, TIMESTAMP -> true;
                default -> false;
            };
        }
        return node instanceof SqlCall call
                && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR
                && call.getOperandList().stream().allMatch(Literals::isLiteral);
    }

    /// The value of a literal node.
    ///
    /// @return `Boolean`, `Long`, `BigDecimal` (with decimals or beyond `long`), `Double` (with an exponent),
    ///         `String`, `byte[]`, `LocalDate`, `LocalTime`, `LocalDateTime`, a `List` for an ARRAY, or null
    /// @throws IllegalArgumentException when `node` is no such literal; see [#isLiteral]
    public static @Nullable Object value(SqlNode node) {
        if (node instanceof SqlCall call && call.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            List<@Nullable Object> values = new ArrayList<>(call.operandCount());
            for (SqlNode element : call.getOperandList()) {
                values.add(value(element));
            }
            return values;
        }
        if (!(node instanceof SqlLiteral literal) || !isLiteral(literal)) {
            throw new IllegalArgumentException("not a literal: " + node.getKind());
        }
        Object value = literal.getValue();
        if (value == null) {
            return null;
        }
        return switch (value) {
            case Boolean bool -> bool;
            case BigDecimal number ->
                literal.getTypeName() == SqlTypeName.DOUBLE ? (Object) number.doubleValue() : exact(number);
            case NlsString text -> text.getValue();
            case BitString bits -> bits.getAsByteArray();
            default -> temporal(literal);
        };
    }

    private static Object exact(BigDecimal number) {
        if (number.scale() != 0 || number.precision() > 19) {
            return number;
        }
        return number.unscaledValue().bitLength() < Long.SIZE ? (Object) number.longValue() : number;
    }

    private static Object temporal(SqlLiteral literal) {
        return switch (literal.getTypeName()) {
            case DATE ->
                LocalDate.ofEpochDay(literal.getValueAs(DateString.class).getDaysSinceEpoch());
            case TIME -> LocalTime.parse(literal.getValueAs(TimeString.class).toString());
            default ->
                LocalDateTime.parse(
                        literal.getValueAs(TimestampString.class).toString().replace(' ', 'T'));
        };
    }
}
