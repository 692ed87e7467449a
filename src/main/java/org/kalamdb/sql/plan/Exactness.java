package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Whether a value, as a literal or parameter gives it, may stand in a plan as a parameter of a type: only
/// when it compares there as it does itself. `5.5` is no INT and `10.999` no DECIMAL(10, 2), although both could
/// be rounded to one.
final class Exactness {
    private static final int MAX_NUMBER_CHARACTERS = 100;

    private Exactness() {}

    static boolean holds(@Nullable Object value, DataType type) {
        return switch (value) {
            case Number number -> holdsNumber(number, type);
            case String text when type instanceof DataType.Decimal -> holdsText(text, type);
            case null, default -> true;
        };
    }

    private static boolean holdsNumber(Number number, DataType type) {
        if (type.equals(DataType.FLOAT)) {
            double value = number.doubleValue();
            return (float) value == value;
        }
        if (Types.isMoment(type) || type.equals(DataType.TEXT)) {
            return number instanceof Long;
        }
        return !Types.isNumeric(type) || Scalars.isExact(number, type);
    }

    /// Text that is no number is left to the conversion, which says so.
    private static boolean holdsText(String text, DataType type) {
        if (text.length() > MAX_NUMBER_CHARACTERS) {
            return true;
        }
        try {
            return Scalars.isExact(new BigDecimal(text.strip()), type);
        } catch (NumberFormatException notANumber) {
            return true;
        }
    }
}
