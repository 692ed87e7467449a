package org.kalamdb.model;

import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers and booleans as text, in PostgreSQL's spellings. The parsers give null for what they do not
/// take; blanks around the value are ignored. Text of more than [#MAX_CHARACTERS] is never a number, so
/// that no parser runs away.
final class NumberText {
    static final int MAX_CHARACTERS = 1000;
    static final BigDecimal MAX_LONG = BigDecimal.valueOf(Long.MAX_VALUE);
    static final BigDecimal MIN_LONG = BigDecimal.valueOf(Long.MIN_VALUE);

    private NumberText() {}

    static @Nullable Boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true", "t", "yes", "y", "on", "1" -> true;
            case "false", "f", "no", "n", "off", "0" -> false;
            default -> null;
        };
    }

    /// A whole number of any size.
    static @Nullable BigDecimal parseInteger(String text) {
        String digits = text.strip();
        int start = signLength(digits);
        if (digits.length() > MAX_CHARACTERS || start == digits.length()) {
            return null;
        }
        for (int i = start; i < digits.length(); i++) {
            if (!isDigit(digits.charAt(i))) {
                return null;
            }
        }
        return new BigDecimal(digits);
    }

    /// A number with optional decimals and exponent.
    static @Nullable BigDecimal parseDecimal(String text) {
        String number = text.strip();
        if (!isNumber(number)) {
            return null;
        }
        try {
            return new BigDecimal(number);
        } catch (NumberFormatException e) {
            // the exponent is beyond 32 bits
            return null;
        }
    }

    /// As [#parseDecimal], and `NaN`, `Infinity`, `inf`. A number beyond the type's range becomes an
    /// infinity.
    static @Nullable Double parseDouble(String text) {
        String number = text.strip();
        if (isNumber(number)) {
            return Double.parseDouble(number);
        }
        return switch (number.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
            default -> null;
        };
    }

    /// Whether `text` is `[+-] digits [. digits] [e [+-] digits]` with a digit before or after the point.
    static boolean isNumber(String text) {
        int length = text.length();
        if (length > MAX_CHARACTERS) {
            return false;
        }
        int start = signLength(text);
        int i = skipDigits(text, start);
        int digits = i - start;
        if (i < length && text.charAt(i) == '.') {
            int fraction = skipDigits(text, i + 1);
            digits += fraction - i - 1;
            i = fraction;
        }
        if (digits == 0) {
            return false;
        }
        if (i < length && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
            int exponent = i + 1;
            if (exponent < length && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                exponent++;
            }
            i = skipDigits(text, exponent);
            if (i == exponent) {
                return false;
            }
        }
        return i == length;
    }

    static boolean hasDigit(String text) {
        return text.chars().anyMatch(c -> isDigit((char) c));
    }

    /// Without an exponent unless it would be absurdly long.
    static String plain(BigDecimal number) {
        return Math.abs((long) number.scale()) > MAX_CHARACTERS ? number.toString() : number.toPlainString();
    }

    /// The shortest text that reads back as the same number: `3`, `0.1`, `1e+20`, `NaN`.
    static String ofDouble(double number) {
        if (Double.isNaN(number)) {
            return "NaN";
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0" : "0";
        }
        BigDecimal shortest = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -5 && exponent < 15) {
            return shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        String sign = number < 0 ? "-" : "";
        String magnitude = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
        return sign + digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + magnitude;
    }

    private static int signLength(String text) {
        return !text.isEmpty() && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    }

    private static int skipDigits(String text, int from) {
        int i = from;
        while (i < text.length() && isDigit(text.charAt(i))) {
            i++;
        }
        return i;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
