package org.kalamdb.sql.parser;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Interval literals: `INTERVAL '1 day 2 hours'`, `INTERVAL '1' DAY`, `INTERVAL 1 DAY`,
/// `INTERVAL '01:30:00'`, `'1 day'::interval`.
///
/// The node is an interval literal in MONTH, in DAY, or in DAY TO SECOND with microseconds. Months beside
/// smaller units are refused, because one literal cannot hold both.
final class IntervalParser {
    private static final int LEADING_DIGITS = 9;
    private static final int FRACTION_DIGITS = 6;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long MAX_DAYS = 999_999_999;
    private static final int MAX_CHARACTERS = 200;

    private final TokenCursor cursor;

    IntervalParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// Whether INTERVAL is followed by a value.
    boolean startsHere() {
        TokenKind after = cursor.kind(1);
        return after == TokenKind.STRING
                || after == TokenKind.INTEGER
                || after == TokenKind.DECIMAL
                || (after == TokenKind.MINUS && cursor.kind(2).isNumber());
    }

    /// INTERVAL and what belongs to it.
    SqlNode parse() {
        int first = cursor.next();
        int valueToken = cursor.index();
        String value;
        if (cursor.is(TokenKind.STRING)) {
            value = cursor.tokens.text(cursor.next());
        } else {
            String sign = cursor.accept(TokenKind.MINUS) ? "-" : "";
            value = sign + cursor.tokens.raw(cursor.next());
        }
        String unit = cursor.is(TokenKind.WORD) ? cursor.tokens.name(cursor.index()) : "";
        if (unitMicros(unit) != 0 || unitMonths(unit) != 0) {
            cursor.next();
            if (cursor.is(Keyword.TO)) {
                throw cursor.notSupported(cursor.index(), "an interval of several fields, as in DAY TO SECOND,");
            }
        } else {
            unit = "";
        }
        return literal(value, unit, valueToken, cursor.positionFrom(first));
    }

    /// The type INTERVAL of a cast is next.
    SqlNode ofCast(SqlNode value, SqlParserPos start) {
        int token = cursor.next();
        if (!(value instanceof SqlCharStringLiteral text)) {
            throw cursor.notSupported(token, "a cast to INTERVAL of anything but a string literal");
        }
        return literal(text.getValueAs(String.class), "", token, start.plus(cursor.position(token)));
    }

    private SqlNode literal(String value, String unit, int token, SqlParserPos position) {
        Amount amount = new Amount();
        if (value.length() > MAX_CHARACTERS || !amount.read(value.strip().toLowerCase(Locale.ROOT), unit)) {
            throw cursor.error(
                    token,
                    "invalid INTERVAL: expected amounts with units, as in '1 day 2 hours', at most 999999999 days");
        }
        long months = amount.months.longValueExact();
        long micros = amount.micros.longValueExact();
        if (months != 0 && micros != 0) {
            throw cursor.notSupported(token, "an interval of months and smaller units together");
        }
        int sign = months < 0 || micros < 0 ? -1 : 1;
        if (months != 0) {
            return interval(sign, Long.toString(Math.abs(months)), TimeUnit.MONTH, null, position);
        }
        micros = Math.abs(micros);
        long days = micros / MICROS_PER_DAY;
        long rest = micros % MICROS_PER_DAY;
        if (rest == 0) {
            return interval(sign, Long.toString(days), TimeUnit.DAY, null, position);
        }
        long seconds = rest / MICROS_PER_SECOND;
        String text = String.format(
                Locale.ROOT,
                "%d %02d:%02d:%02d.%06d",
                days,
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                rest % MICROS_PER_SECOND);
        return interval(sign, text, TimeUnit.DAY, TimeUnit.SECOND, position);
    }

    private static SqlNode interval(
            int sign, String text, TimeUnit from, @Nullable TimeUnit to, SqlParserPos position) {
        SqlIntervalQualifier qualifier = new SqlIntervalQualifier(from, LEADING_DIGITS, to, FRACTION_DIGITS, position);
        return SqlLiteral.createInterval(sign, text, qualifier, position);
    }

    /// Months and microseconds, summed over the parts of a text.
    private static final class Amount {
        private BigDecimal months = BigDecimal.ZERO;
        private BigDecimal micros = BigDecimal.ZERO;

        /// @param unit of a number without one; empty: seconds
        /// @return whether the text is an interval in range
        boolean read(String text, String unit) {
            boolean ago = text.endsWith(" ago");
            String[] words = (ago ? text.substring(0, text.length() - 4) : text).split("\\s+", -1);
            int i = 0;
            while (i < words.length) {
                String word = words[i++];
                if (word.indexOf(':') > 0) {
                    if (!addTime(word)) {
                        return false;
                    }
                    continue;
                }
                int digits = numberLength(word);
                String wordUnit = word.substring(digits);
                if (wordUnit.isEmpty()) {
                    boolean last = i == words.length;
                    boolean beforeTime = !last && words[i].indexOf(':') > 0;
                    wordUnit = beforeTime ? "day" : last ? (unit.isEmpty() ? "second" : unit) : words[i++];
                }
                if (digits == 0 || !add(word.substring(0, digits), wordUnit)) {
                    return false;
                }
            }
            if (ago) {
                months = months.negate();
                micros = micros.negate();
            }
            return inRange();
        }

        private boolean inRange() {
            if (months.stripTrailingZeros().scale() > 0) {
                return false;
            }
            micros = micros.setScale(0, RoundingMode.HALF_UP);
            return months.abs().compareTo(BigDecimal.valueOf(MAX_DAYS)) <= 0
                    && micros.abs()
                                    .compareTo(BigDecimal.valueOf(MAX_DAYS * 86_400)
                                            .scaleByPowerOfTen(6))
                            <= 0;
        }

        private boolean add(String number, String unit) {
            BigDecimal amount = number(number);
            if (amount == null) {
                return false;
            }
            int unitMonths = unitMonths(unit);
            long unitMicros = unitMicros(unit);
            months = months.add(amount.multiply(BigDecimal.valueOf(unitMonths)));
            micros = micros.add(amount.multiply(BigDecimal.valueOf(unitMicros)));
            return unitMonths != 0 || unitMicros != 0;
        }

        /// `hh:mm[:ss[.f]]`
        private boolean addTime(String word) {
            boolean negative = word.charAt(0) == '-';
            String[] parts = (negative ? word.substring(1) : word).split(":", -1);
            if (parts.length > 3) {
                return false;
            }
            BigDecimal seconds = BigDecimal.ZERO;
            int weight = 3600;
            for (String part : parts) {
                BigDecimal amount = number(part);
                if (amount == null || amount.signum() < 0) {
                    return false;
                }
                seconds = seconds.add(amount.multiply(BigDecimal.valueOf(weight)));
                weight /= 60;
            }
            BigDecimal added = seconds.scaleByPowerOfTen(6);
            micros = negative ? micros.subtract(added) : micros.add(added);
            return true;
        }

        private static @Nullable BigDecimal number(String text) {
            if (text.isEmpty() || numberLength(text) != text.length()) {
                return null;
            }
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                return null;
            }
        }

        /// The length of the sign, digits and point at the start.
        private static int numberLength(String word) {
            int i = 0;
            while (i < word.length()
                    && ((word.charAt(i) >= '0' && word.charAt(i) <= '9')
                            || word.charAt(i) == '.'
                            || (i == 0 && (word.charAt(i) == '-' || word.charAt(i) == '+')))) {
                i++;
            }
            return i;
        }
    }

    private static int unitMonths(String unit) {
        return switch (unit) {
            case "month", "months", "mon", "mons" -> 1;
            case "quarter", "quarters" -> 3;
            case "year", "years", "yr", "yrs", "y" -> 12;
            case "decade", "decades" -> 120;
            case "century", "centuries" -> 1200;
            default -> 0;
        };
    }

    private static long unitMicros(String unit) {
        return switch (unit) {
            case "microsecond", "microseconds", "us" -> 1;
            case "millisecond", "milliseconds", "ms" -> 1000;
            case "second", "seconds", "sec", "secs", "s" -> MICROS_PER_SECOND;
            case "minute", "minutes", "min", "mins", "m" -> 60 * MICROS_PER_SECOND;
            case "hour", "hours", "hr", "hrs", "h" -> 3600 * MICROS_PER_SECOND;
            case "day", "days", "d" -> MICROS_PER_DAY;
            case "week", "weeks", "w" -> 7 * MICROS_PER_DAY;
            default -> 0;
        };
    }
}
