package org.kalamdb.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Intervals as text. Read are amounts with units (`1 year 2 mons 3 days 04:05:06.789`, `-1.5 hours`,
/// `2 weeks ago`), `1-2` for years and months, and ISO 8601 (`P1Y2M3DT4H5M6S`). A fraction of a unit goes into
/// smaller ones: half a month is 15 days, half a day 12 hours.
public final class IntervalText {
    private static final int MAX_CHARACTERS = 200;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final BigDecimal MICROS_PER_DAY = BigDecimal.valueOf(TemporalText.MICROS_PER_DAY);

    private IntervalText() {}

    /// @return null when the text is no interval, or one out of range
    public static @Nullable TimeInterval parse(String text) {
        return parse(text, "");
    }

    /// @param unit of a last number without one, as in `INTERVAL '1' DAY`; empty for seconds
    /// @return null when the text is no interval, or one out of range
    public static @Nullable TimeInterval parse(String text, String unit) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.length() > MAX_CHARACTERS) {
            return null;
        }
        Amount amount = new Amount();
        try {
            boolean read = lower.matches("-?p.*") ? amount.readIso(lower) : amount.read(lower, unit);
            return read ? amount.toInterval() : null;
        } catch (ArithmeticException outOfRange) {
            return null;
        }
    }

    /// Whether the word is a unit of time.
    public static boolean isUnit(String word) {
        return unitMonths(word) != 0 || unitDays(word) != 0 || unitMicros(word) != 0;
    }

    static String format(TimeInterval interval) {
        StringBuilder text = new StringBuilder();
        int years = interval.months() / TimeInterval.MONTHS_PER_YEAR;
        boolean negative = append(text, years, "year", false);
        negative = append(text, interval.months() % TimeInterval.MONTHS_PER_YEAR, "mon", negative);
        negative = append(text, interval.days(), "day", negative);
        long micros = interval.micros();
        if (micros == 0 && !text.isEmpty()) {
            return text.toString();
        }
        text.append(text.isEmpty() ? "" : " ").append(micros < 0 ? "-" : negative ? "+" : "");
        BigDecimal seconds = BigDecimal.valueOf(micros).abs();
        long whole = seconds.divideToIntegralValue(BigDecimal.valueOf(MICROS_PER_SECOND))
                .longValueExact();
        long fraction = Math.abs(micros % MICROS_PER_SECOND);
        text.append(String.format(Locale.ROOT, "%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60));
        if (fraction != 0) {
            text.append('.')
                    .append(Long.toString(MICROS_PER_SECOND + fraction)
                            .substring(1)
                            .replaceAll("0+$", ""));
        }
        return text.toString();
    }

    /// @return whether what follows needs a plus sign to be positive
    private static boolean append(StringBuilder text, int amount, String unit, boolean afterNegative) {
        if (amount == 0) {
            return afterNegative;
        }
        text.append(text.isEmpty() ? "" : " ").append(afterNegative && amount > 0 ? "+" : "");
        text.append(amount).append(' ').append(unit).append(amount == 1 ? "" : "s");
        return amount < 0;
    }

    /// Months, days and microseconds, summed over the parts of a text.
    private static final class Amount {
        private BigDecimal months = BigDecimal.ZERO;
        private BigDecimal days = BigDecimal.ZERO;
        private BigDecimal micros = BigDecimal.ZERO;

        /// @return whether the text is an interval
        boolean read(String text, String unit) {
            String rest = text.startsWith("@") ? text.substring(1).strip() : text;
            boolean ago = rest.endsWith(" ago");
            String[] words = (ago ? rest.substring(0, rest.length() - 4).strip() : rest).split("\\s+", -1);
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
                if (wordUnit.startsWith("-") && digits > 0) {
                    if (!addYearsAndMonths(word.substring(0, digits), wordUnit.substring(1))) {
                        return false;
                    }
                    continue;
                }
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
                negate();
            }
            return true;
        }

        /// `p1y2m3dt4h5m6s`
        boolean readIso(String text) {
            boolean negative = text.startsWith("-");
            int at = negative ? 2 : 1;
            boolean time = false;
            boolean any = false;
            while (at < text.length()) {
                if (text.charAt(at) == 't' && !time) {
                    time = true;
                    at++;
                    continue;
                }
                int digits = numberLength(text.substring(at));
                if (digits == 0 || at + digits >= text.length()) {
                    return false;
                }
                String unit = isoUnit(text.charAt(at + digits), time);
                if (!add(text.substring(at, at + digits), unit)) {
                    return false;
                }
                at += digits + 1;
                any = true;
            }
            if (negative) {
                negate();
            }
            return any;
        }

        private static String isoUnit(char unit, boolean time) {
            return switch (unit) {
                case 'y' -> time ? "" : "year";
                case 'm' -> time ? "minute" : "month";
                case 'w' -> time ? "" : "week";
                case 'd' -> time ? "" : "day";
                case 'h' -> time ? "hour" : "";
                case 's' -> time ? "second" : "";
                default -> "";
            };
        }

        private void negate() {
            months = months.negate();
            days = days.negate();
            micros = micros.negate();
        }

        TimeInterval toInterval() {
            BigDecimal wholeMonths = months.setScale(0, RoundingMode.DOWN);
            BigDecimal allDays =
                    days.add(months.subtract(wholeMonths).multiply(BigDecimal.valueOf(TimeInterval.DAYS_PER_MONTH)));
            BigDecimal wholeDays = allDays.setScale(0, RoundingMode.DOWN);
            BigDecimal allMicros = micros.add(allDays.subtract(wholeDays).multiply(MICROS_PER_DAY));
            return new TimeInterval(
                    wholeMonths.intValueExact(),
                    wholeDays.intValueExact(),
                    allMicros.setScale(0, RoundingMode.HALF_UP).longValueExact());
        }

        private boolean add(String number, String unit) {
            BigDecimal amount = number(number);
            if (amount == null) {
                return false;
            }
            int unitMonths = unitMonths(unit);
            BigDecimal inMonths = amount.multiply(BigDecimal.valueOf(unitMonths));
            // a fraction of a year is a whole number of months
            months = months.add(unitMonths > 1 ? inMonths.setScale(0, RoundingMode.HALF_UP) : inMonths);
            days = days.add(amount.multiply(BigDecimal.valueOf(unitDays(unit))));
            micros = micros.add(amount.multiply(BigDecimal.valueOf(unitMicros(unit))));
            return isUnit(unit);
        }

        /// `1-2`: one year and two months.
        private boolean addYearsAndMonths(String years, String monthsOfYear) {
            BigDecimal y = number(years);
            BigDecimal m = number(monthsOfYear);
            if (y == null || m == null || m.signum() < 0 || y.scale() > 0 || m.scale() > 0 || m.intValueExact() > 11) {
                return false;
            }
            BigDecimal sum = y.abs().multiply(BigDecimal.valueOf(12)).add(m);
            months = years.startsWith("-") ? months.subtract(sum) : months.add(sum);
            return true;
        }

        /// `hh:mm[:ss[.f]]`
        private boolean addTime(String word) {
            boolean signed = word.charAt(0) == '-' || word.charAt(0) == '+';
            String[] parts = (signed ? word.substring(1) : word).split(":", -1);
            if (parts.length > 3) {
                return false;
            }
            BigDecimal seconds = BigDecimal.ZERO;
            int weight = 3600;
            for (String part : parts) {
                BigDecimal amount = part.startsWith("-") || part.startsWith("+") ? null : number(part);
                if (amount == null || (weight < 3600 && amount.intValue() >= 60)) {
                    return false;
                }
                seconds = seconds.add(amount.multiply(BigDecimal.valueOf(weight)));
                weight /= 60;
            }
            BigDecimal added = seconds.scaleByPowerOfTen(6);
            micros = word.charAt(0) == '-' ? micros.subtract(added) : micros.add(added);
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
            case "decade", "decades", "dec", "decs" -> 120;
            case "century", "centuries", "cent", "c" -> 1200;
            case "millennium", "millennia", "millenniums", "mil", "mils" -> 12_000;
            default -> 0;
        };
    }

    private static int unitDays(String unit) {
        return switch (unit) {
            case "day", "days", "d" -> 1;
            case "week", "weeks", "w" -> 7;
            default -> 0;
        };
    }

    private static long unitMicros(String unit) {
        return switch (unit) {
            case "microsecond", "microseconds", "us", "usec", "usecs" -> 1;
            case "millisecond", "milliseconds", "ms", "msec", "msecs" -> 1000;
            case "second", "seconds", "sec", "secs", "s" -> MICROS_PER_SECOND;
            case "minute", "minutes", "min", "mins", "m" -> 60 * MICROS_PER_SECOND;
            case "hour", "hours", "hr", "hrs", "h" -> 3600 * MICROS_PER_SECOND;
            default -> 0;
        };
    }
}
