package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// A `to_char` pattern of a number: `9` and `0` for digits, `.` or `D`, `,` or `G`, the signs `S MI PL SG PR`, `V` to
/// shift the point, `RN` for Roman numerals, `TH`, `EEEE`, `FM` to leave blanks out, and other text as it is.
/// The same patterns read numbers (`to_number`).
final class NumberPattern {
    private static final int MAX_CHARACTERS = 200;
    private static final String[] WORDS = {"FM", "EEEE", "RN", "PR", "SG", "PL", "MI", "TH", "th"};
    private static final String[] ROMAN = {"M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"};
    private static final int[] ROMAN_VALUES = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};

    /// Digits, points, signs and texts, one each; a text begins with a quote.
    private final List<String> parts = new ArrayList<>();
    private boolean fill = true;
    private boolean roman;
    private boolean upperRoman;
    private boolean exponent;
    private int whole;
    private int decimals;
    private int shifted;
    private int firstZero = Integer.MAX_VALUE;

    NumberPattern(String pattern) {
        if (pattern.length() > MAX_CHARACTERS) {
            throw new DbException(
                    ErrorCode.EXECUTION, "a number pattern has at most " + MAX_CHARACTERS + " characters");
        }
        int at = 0;
        boolean afterPoint = false;
        boolean afterV = false;
        while (at < pattern.length()) {
            String part = part(pattern, at);
            at += part.startsWith("\"") && !part.equals("\"") ? quotedLength(pattern, at) : part.length();
            String upper = part.toUpperCase(Locale.ROOT);
            switch (upper) {
                case "FM" -> fill = false;
                case "EEEE" -> exponent = true;
                case "RN" -> {
                    roman = true;
                    upperRoman = part.equals(upper);
                }
                case "9", "0" -> {
                    if (afterPoint) {
                        decimals++;
                    } else {
                        firstZero = upper.equals("0") ? Math.min(firstZero, whole) : firstZero;
                        whole++;
                        shifted += afterV ? 1 : 0;
                    }
                    parts.add(upper);
                }
                case ".", "D" -> {
                    if (afterPoint) {
                        throw new DbException(ErrorCode.EXECUTION, "multiple decimal points in \"" + pattern + "\"");
                    }
                    afterPoint = true;
                    parts.add(".");
                }
                case "V" -> afterV = true;
                case "G" -> parts.add(",");
                case ",", "S", "MI", "PL", "SG", "PR" -> parts.add(upper);
                case "TH" -> parts.add(part);
                case "L" -> parts.add("\"");
                default -> parts.add(part.startsWith("\"") ? part : '"' + part);
            }
        }
    }

    private static String part(String pattern, int at) {
        for (String word : WORDS) {
            if (pattern.regionMatches(true, at, word, 0, word.length())) {
                return pattern.substring(at, at + word.length());
            }
        }
        char c = pattern.charAt(at);
        if (c == '"') {
            int end = pattern.indexOf('"', at + 1);
            return '"' + pattern.substring(at + 1, end < 0 ? pattern.length() : end);
        }
        return pattern.substring(at, pattern.offsetByCodePoints(at, 1));
    }

    private static int quotedLength(String pattern, int at) {
        int end = pattern.indexOf('"', at + 1);
        return end < 0 ? pattern.length() - at : end + 1 - at;
    }

    String format(BigDecimal number) {
        if (roman) {
            return roman(number);
        }
        if (exponent) {
            return scientific(number);
        }
        BigDecimal scaled = number.scaleByPowerOfTen(shifted).setScale(decimals, RoundingMode.HALF_UP);
        String digits = scaled.abs().toPlainString();
        int point = digits.indexOf('.');
        String integer = point < 0 ? digits : digits.substring(0, point);
        String fraction = point < 0 ? "" : digits.substring(point + 1);
        if (integer.equals("0") && decimals > 0 && whole > 0) {
            integer = "";
        }
        boolean overflows = integer.length() > whole && !integer.equals("0");
        return new Writing(integer, fraction, scaled.signum() < 0, overflows).write();
    }

    /// What a number that is none is shown as.
    String formatNotFinite(double number) {
        String name = Double.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        return fill ? " " + name : name;
    }

    private String scientific(BigDecimal number) {
        BigDecimal absolute = number.abs();
        int power = absolute.signum() == 0 ? 0 : absolute.precision() - absolute.scale() - 1;
        BigDecimal mantissa = absolute.scaleByPowerOfTen(-power).setScale(decimals, RoundingMode.HALF_UP);
        if (mantissa.compareTo(BigDecimal.TEN) >= 0) {
            power++;
            mantissa = absolute.scaleByPowerOfTen(-power).setScale(decimals, RoundingMode.HALF_UP);
        }
        String sign = number.signum() < 0 ? "-" : fill ? " " : "";
        return sign
                + mantissa.toPlainString()
                + String.format(Locale.ROOT, "e%s%02d", power < 0 ? "-" : "+", Math.abs(power));
    }

    private String roman(BigDecimal number) {
        BigDecimal rounded = number.setScale(0, RoundingMode.HALF_UP);
        if (rounded.signum() <= 0 || rounded.compareTo(BigDecimal.valueOf(3999)) > 0) {
            return "#".repeat(15);
        }
        int rest = rounded.intValueExact();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < ROMAN.length; i++) {
            while (rest >= ROMAN_VALUES[i]) {
                text.append(ROMAN[i]);
                rest -= ROMAN_VALUES[i];
            }
        }
        String shown = upperRoman ? text.toString() : text.toString().toLowerCase(Locale.ROOT);
        return fill ? " ".repeat(Math.max(0, 15 - shown.length())) + shown : shown;
    }

    /// The number that `text` is in this pattern: signs, digits and the point count, all else is passed over.
    BigDecimal parse(String text) {
        StringBuilder digits = new StringBuilder();
        boolean negative = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || (c == '.' && digits.indexOf(".") < 0)) {
                digits.append(c);
            } else if (c == '-' || c == '<') {
                negative = true;
            }
        }
        if (digits.isEmpty() || digits.toString().equals(".")) {
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "invalid input for a number: '" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "'");
        }
        BigDecimal number = new BigDecimal(digits.toString()).scaleByPowerOfTen(-shifted);
        return negative ? number.negate() : number;
    }

    /// One number on its way into the pattern.
    private final class Writing {
        private final String integer;
        private final String fraction;
        private final boolean negative;
        private final boolean overflows;
        private final StringBuilder out = new StringBuilder();
        private final boolean signed = parts.stream().anyMatch(NumberPattern::isSign);
        private final boolean anchored = parts.contains("S");
        private boolean started;

        Writing(String integer, String fraction, boolean negative, boolean overflows) {
            this.integer = integer;
            this.fraction = fraction;
            this.negative = negative;
            this.overflows = overflows;
        }

        String write() {
            int place = 0;
            int decimal = 0;
            boolean afterPoint = false;
            boolean trailing = false;
            for (String part : parts) {
                switch (part) {
                    case "9", "0" -> {
                        if (afterPoint) {
                            start();
                            out.append(overflows ? '#' : fraction.charAt(decimal++));
                        } else {
                            digit(place++);
                        }
                        trailing = true;
                    }
                    case "," -> {
                        if (started) {
                            out.append(',');
                        } else if (fill) {
                            out.append(' ');
                        }
                    }
                    case "." -> {
                        start();
                        afterPoint = true;
                        trimmedPoint();
                    }
                    case "S" -> {
                        if (trailing) {
                            out.append(negative ? '-' : '+');
                        }
                    }
                    case "MI" -> out.append(negative ? "-" : fill ? " " : "");
                    case "PL" -> out.append(negative ? fill ? " " : "" : "+");
                    case "SG" -> out.append(negative ? '-' : '+');
                    case "PR" -> out.append(negative ? ">" : fill ? " " : "");
                    case "TH", "th" -> ordinal(part);
                    default -> out.append(part, 1, part.length());
                }
            }
            start();
            return fill ? out.toString() : trimmed();
        }

        private void trimmedPoint() {
            out.append('.');
        }

        private void digit(int place) {
            int fromRight = whole - place;
            if (overflows) {
                start();
                out.append('#');
            } else if (fromRight <= integer.length()) {
                start();
                out.append(integer.charAt(integer.length() - fromRight));
            } else if (place >= firstZero) {
                start();
                out.append('0');
            } else if (fill) {
                out.append(' ');
            }
        }

        /// Puts the sign before the first digit.
        private void start() {
            if (started) {
                return;
            }
            started = true;
            if (parts.contains("PR")) {
                out.append(negative ? "<" : fill ? " " : "");
            } else if (anchored && (parts.getFirst().equals("S") || parts.indexOf("S") < firstDigit())) {
                out.append(negative ? '-' : '+');
            } else if (!signed) {
                out.append(negative ? "-" : fill ? " " : "");
            }
        }

        private int firstDigit() {
            int nine = parts.indexOf("9");
            int zero = parts.indexOf("0");
            return nine < 0 ? zero : zero < 0 ? nine : Math.min(nine, zero);
        }

        private void ordinal(String part) {
            if (negative || !fraction.isEmpty()) {
                return;
            }
            int last = integer.isEmpty() ? 0 : integer.charAt(integer.length() - 1) - '0';
            boolean teen = integer.length() > 1 && integer.charAt(integer.length() - 2) == '1';
            String suffix = teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
            out.append(part.equals("TH") ? suffix.toUpperCase(Locale.ROOT) : suffix);
        }

        /// Without the zeros at the end that stand for a `9`.
        private String trimmed() {
            int point = out.indexOf(".");
            if (point < 0) {
                return out.toString();
            }
            int kept = parts.subList(parts.indexOf("."), parts.size()).lastIndexOf("0");
            int end = point + 1 + fraction.length();
            int least = point + 1 + Math.max(0, kept);
            int cut = end;
            while (cut > least && out.charAt(cut - 1) == '0') {
                cut--;
            }
            return out.delete(cut, end).toString();
        }
    }

    private static boolean isSign(String part) {
        return part.equals("S") || part.equals("MI") || part.equals("PL") || part.equals("SG") || part.equals("PR");
    }
}
