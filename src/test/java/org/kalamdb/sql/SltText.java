package org.kalamdb.sql;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Values as they stand in `.slt` files, and the letter of each type:
///
/// | letter | types | text |
/// | --- | --- | --- |
/// | I | SMALLINT, INT, BIGINT | digits |
/// | R | FLOAT, DOUBLE | digits, at most 12 (FLOAT: 6), no trailing zeros |
/// | N | DECIMAL | digits with all decimals |
/// | T | TEXT | as it is, `(empty)` for `''` |
/// | J, U, F | JSON, UUID, FILE | as it is |
/// | B | BOOLEAN | `true`, `false` |
/// | D, S, M | DATE; TIMESTAMP, DATETIME; TIME | ISO, a blank between date and time |
/// | Y | BYTES | `\x` and hexadecimal digits |
/// | E | EMBEDDING | numbers in brackets |
/// | V | INTERVAL | as PostgreSQL writes it |
///
/// `?` stands for any type; NULL is `NULL`.
final class SltText {
    private static final DateTimeFormatter DATE_AND_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
    private static final int DOUBLE_DIGITS = 12;
    private static final int FLOAT_DIGITS = 6;

    private SltText() {}

    static char letter(DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> 'N';
            case DataType.Embedding _ -> 'E';
            case DataType.Interval _ -> 'V';
            case DataType.Simple simple ->
                switch (simple) {
                    case SMALLINT, INT, BIGINT -> 'I';
                    case FLOAT, DOUBLE -> 'R';
                    case TEXT -> 'T';
                    case JSON -> 'J';
                    case UUID -> 'U';
                    case FILE -> 'F';
                    case BOOLEAN -> 'B';
                    case DATE -> 'D';
                    case TIMESTAMP, DATETIME -> 'S';
                    case TIME -> 'M';
                    case BYTES -> 'Y';
                };
        };
    }

    static String row(List<ResultColumn> columns, List<@Nullable Object> values) {
        StringBuilder row = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            row.append(i == 0 ? "" : " ").append(text(columns.get(i).type(), values.get(i)));
        }
        return row.toString();
    }

    private static String text(DataType type, @Nullable Object value) {
        return switch (value) {
            case null -> "NULL";
            case Double number -> rounded(number, DOUBLE_DIGITS);
            case Float number -> rounded(number, FLOAT_DIGITS);
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case float[] vector -> Arrays.toString(vector).replace(" ", "");
            case Integer days
            when type.equals(DataType.DATE) -> LocalDate.ofEpochDay(days).toString();
            case Long micros when type.equals(DataType.TIME) -> timeOfDay(micros);
            case Long micros
            when type.equals(DataType.TIMESTAMP) || type.equals(DataType.DATETIME) -> timestamp(micros);
            case String text when text.isEmpty() -> "(empty)";
            default -> value.toString();
        };
    }

    private static String rounded(double number, int digits) {
        if (!Double.isFinite(number)) {
            return Double.toString(number);
        }
        BigDecimal exact = new BigDecimal(number).round(new MathContext(digits, RoundingMode.HALF_EVEN));
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    private static String timestamp(long micros) {
        LocalDateTime time = LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
        return DATE_AND_TIME.format(time) + fraction(time.toLocalTime());
    }

    private static String timeOfDay(long micros) {
        LocalTime time = LocalTime.ofNanoOfDay(micros * 1000);
        return DateTimeFormatter.ofPattern("HH:mm:ss").format(time) + fraction(time);
    }

    private static String fraction(LocalTime time) {
        long micros = time.toNanoOfDay() / 1000 % 1_000_000;
        return micros == 0
                ? ""
                : BigDecimal.valueOf(micros, 6)
                        .stripTrailingZeros()
                        .toPlainString()
                        .substring(1);
    }
}
