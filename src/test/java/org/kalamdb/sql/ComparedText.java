package org.kalamdb.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The text by which values of two engines are compared: numbers without regard to their type and rounded
/// to some digits, times as microseconds, dates as days.
///
/// @param digits of a number that must be equal
record ComparedText(int digits) {
    private static final int NANOS_PER_MICRO = 1000;

    String row(List<? extends @Nullable Object> values) {
        return values.stream().map(this::value).toList().toString();
    }

    private String value(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Double number when !Double.isFinite(number) -> number.toString();
            case Float number when !Float.isFinite(number) -> number.toString();
            case Number number -> rounded(new BigDecimal(number.toString()));
            case Timestamp time -> value(time.toLocalDateTime());
            case Date date -> value(date.toLocalDate());
            case OffsetDateTime time ->
                value(time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime());
            case LocalDateTime time ->
                rounded(BigDecimal.valueOf(ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time)));
            case LocalDate date -> rounded(BigDecimal.valueOf(date.toEpochDay()));
            case LocalTime time -> rounded(BigDecimal.valueOf(time.toNanoOfDay() / NANOS_PER_MICRO));
            default -> value.toString();
        };
    }

    private String rounded(BigDecimal number) {
        BigDecimal exact = number.round(new MathContext(digits, RoundingMode.HALF_UP));
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }
}
