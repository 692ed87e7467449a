package org.kalamdb.sql.parser;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Surrogates;
import org.kalamdb.model.TemporalText;

/// Makes literal and parameter nodes from tokens.
final class LiteralParser {
    /// `$1` to `$50`.
    static final int MAX_PARAMETERS = 50;

    private static final int MICROSECOND_DIGITS = 6;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    static final int MAX_NUMBER_CHARACTERS = 1000;

    private final TokenCursor cursor;
    private int anonymousParameters;

    LiteralParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    /// The number token that is next.
    SqlLiteral number(boolean negative) {
        int token = cursor.next();
        TokenStream tokens = cursor.tokens;
        String digits = tokens.raw(token);
        if (digits.length() > MAX_NUMBER_CHARACTERS) {
            throw cursor.error(
                    token,
                    "number of " + digits.length() + " characters is too long (at most " + MAX_NUMBER_CHARACTERS + ")");
        }
        String number = negative ? "-" + digits : digits;
        SqlParserPos position = negative ? tokens.span(token - 1, token) : cursor.position(token);
        if (tokens.kind(token) != TokenKind.FLOAT) {
            return SqlLiteral.createExactNumeric(number, position);
        }
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw cursor.error(token, "number '" + number + "' is out of range for DOUBLE");
        }
        // not the text: its exponent may be one that nobody should expand
        return SqlLiteral.createApproxNumeric(Double.toString(value), position);
    }

    SqlLiteral string() {
        int token = cursor.next();
        return SqlLiteral.createCharString(text(token), cursor.position(token));
    }

    private String text(int token) {
        String text = cursor.tokens.text(token);
        // only escapes can make one: the source itself was checked
        if (cursor.tokens.source().charAt(cursor.tokens.start(token)) != '\'' && Surrogates.firstLone(text) >= 0) {
            throw cursor.error(token, "string holds a lone surrogate");
        }
        return text;
    }

    SqlLiteral bytes() {
        int token = cursor.next();
        byte[] bytes = StringTokens.bytes(cursor.tokens.source(), cursor.tokens.start(token), cursor.tokens.end(token));
        if (bytes == null) {
            throw cursor.error(token, "a hex literal needs pairs of hex digits, as in X'0AFF'");
        }
        return SqlLiteral.createBinaryString(bytes, cursor.position(token));
    }

    /// `$n`
    SqlDynamicParam parameter() {
        int token = cursor.next();
        String digits = cursor.tokens.raw(token).substring(1);
        int number = digits.length() > 4 ? Integer.MAX_VALUE : Integer.parseInt(digits);
        if (number < 1 || number > MAX_PARAMETERS) {
            throw cursor.error(token, "parameters are $1 to $" + MAX_PARAMETERS + ", found '$" + digits + "'");
        }
        return new SqlDynamicParam(number - 1, cursor.position(token));
    }

    /// `?`, counted from the left.
    SqlDynamicParam anonymousParameter() {
        int token = cursor.next();
        if (++anonymousParameters > MAX_PARAMETERS) {
            throw cursor.error(token, "a statement has at most " + MAX_PARAMETERS + " parameters");
        }
        return new SqlDynamicParam(anonymousParameters - 1, cursor.position(token));
    }

    /// `DATE '…'`, `TIME '…'`, `TIMESTAMP '…'` and their kin, when the next two tokens are one.
    @Nullable
    SqlNode typedLiteral(Keyword type) {
        int first = cursor.next();
        int value = cursor.next();
        try {
            SqlParserPos position = cursor.tokens.span(first, value);
            SqlLiteral literal = temporal(type, cursor.tokens.text(value), position);
            if (literal != null) {
                return literal;
            }
            SqlLiteral text = SqlLiteral.createCharString(cursor.tokens.text(value), position);
            DataType wanted = type == Keyword.DATE ? DataType.DATE : DataType.TIMESTAMP;
            return SqlStdOperatorTable.CAST.createCall(
                    position, text, TypeSpecs.of(new TypeParser.Written(wanted, false, false), position));
        } catch (DateTimeException e) {
            throw cursor.error(
                    value, "invalid " + type + " literal " + cursor.tokens.raw(value) + ": " + e.getMessage());
        }
    }

    /// A date or time as a literal node.
    ///
    /// @return null when `type` is neither, and for a year that no literal node can hold
    /// @throws DateTimeException when `text` is not a `type`
    static @Nullable SqlLiteral temporal(Keyword type, String text, SqlParserPos position) {
        return switch (type) {
            case DATE -> {
                int days = TemporalText.parseDate(text);
                yield isPlain(days) ? SqlLiteral.createDate(DateString.fromDaysSinceEpoch(days), position) : null;
            }
            case TIME -> {
                long micros = TemporalText.parseTime(text);
                TimeString time = TimeString.fromMillisOfDay((int) (micros / 1_000_000) * 1000)
                        .withNanos((int) (micros % 1_000_000) * 1000);
                yield SqlLiteral.createTime(time, MICROSECOND_DIGITS, position);
            }
            case TIMESTAMP, TIMESTAMPTZ, DATETIME -> {
                long micros = TemporalText.parseTimestamp(text);
                yield isPlain(Math.floorDiv(micros, TemporalText.MICROS_PER_DAY))
                        ? SqlLiteral.createTimestamp(
                                SqlTypeName.TIMESTAMP, timestamp(micros), MICROSECOND_DIGITS, position)
                        : null;
            }
            default -> null;
        };
    }

    private static TimestampString timestamp(long micros) {
        return TimestampString.fromMillisSinceEpoch(Math.floorDiv(micros, 1_000_000) * 1000)
                .withNanos(Math.floorMod(micros, 1_000_000) * 1000);
    }

    /// Whether the day is of the years 1 to 9999.
    private static boolean isPlain(long days) {
        return days >= FIRST_DAY && days <= LAST_DAY;
    }
}
