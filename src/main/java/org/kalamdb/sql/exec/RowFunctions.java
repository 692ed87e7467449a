package org.kalamdb.sql.exec;

import java.util.List;
import java.util.regex.Pattern;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;

/// The functions that are computed row by row.
final class RowFunctions {
    private RowFunctions() {}

    /// @throws IllegalArgumentException for a function that has an expression of its own
    static RowFunction of(Function function, List<VectorExpression> args, DataType type, ExecContext context) {
        return switch (function) {
            case NEGATE -> MathFunctions.negate(type);
            case ABS -> MathFunctions.abs(type);
            case SIGN -> MathFunctions.sign(type);
            case CEIL -> MathFunctions.ceil(type);
            case FLOOR -> MathFunctions.floor(type);
            case ROUND -> MathFunctions.round(type);
            case TRUNC -> MathFunctions.trunc(type);
            case POWER -> MathFunctions.power(type);
            case SQRT -> MathFunctions.sqrt(type);
            case EXP -> MathFunctions.exp(type);
            case LN -> MathFunctions.ln(type);
            case LOG10 -> MathFunctions.log10(type);
            case CONCAT -> TextFunctions.concat(type);
            case LOWER -> TextFunctions::lower;
            case UPPER -> TextFunctions::upper;
            case CHAR_LENGTH -> TextFunctions.charLength(type);
            case OCTET_LENGTH -> TextFunctions.octetLength(type);
            case SUBSTRING -> TextFunctions::substring;
            case TRIM_BOTH -> TextFunctions::trimBoth;
            case TRIM_LEADING -> TextFunctions::trimLeading;
            case TRIM_TRAILING -> TextFunctions::trimTrailing;
            case REPLACE -> TextFunctions::replace;
            case POSITION -> TextFunctions.position(type);
            case LEFT -> TextFunctions::left;
            case RIGHT -> TextFunctions::right;
            case REVERSE -> TextFunctions::reverse;
            case REPEAT -> TextFunctions::repeat;
            case LPAD -> TextFunctions::padLeft;
            case RPAD -> TextFunctions::padRight;
            case SPLIT_PART -> TextFunctions::splitPart;
            case STARTS_WITH -> TextFunctions::startsWith;
            case MD5 -> DigestFunctions.digest("MD5", type);
            case SHA256 -> DigestFunctions.digest("SHA-256", type);
            case REGEX_MATCH -> RegexFunctions.match(0, context.cancellation());
            case REGEX_MATCH_CI ->
                RegexFunctions.match(Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE, context.cancellation());
            case DATE_TRUNC -> TimeFunctions.dateTrunc(args.get(1).type);
            case DATE_PART -> TimeFunctions.datePart(args.get(1).type, type);
            case ATAN2,
                    LOG,
                    WIDTH_BUCKET,
                    IS_NAN,
                    GCD,
                    LCM,
                    FACTORIAL,
                    DIV,
                    TO_HEX,
                    BIT_COUNT,
                    BIT_AND,
                    BIT_OR,
                    BIT_XOR,
                    BIT_NOT,
                    SHIFT_LEFT,
                    SHIFT_RIGHT -> NumericFunctions.of(function, type);
            case AGE,
                    JUSTIFY_HOURS,
                    JUSTIFY_DAYS,
                    JUSTIFY_INTERVAL,
                    MAKE_DATE,
                    MAKE_TIME,
                    MAKE_TIMESTAMP,
                    MAKE_INTERVAL,
                    DATE_BIN,
                    AT_ZONE -> CalendarFunctions.of(function);
            case TO_CHAR, TO_NUMBER, TO_DATE, TO_TIMESTAMP -> PatternFunctions.of(function, args.getFirst().type, type);
            case TRY_CAST -> Casts.trying(args.getFirst().type, type);
            case MOVE, MOVE_BACK, DIFFERENCE, INTERVAL_ADD, INTERVAL_SUBTRACT, INTERVAL_MULTIPLY, INTERVAL_DIVIDE ->
                IntervalFunctions.of(function, type);
            case JSON_GET -> JsonFunctions::get;
            case JSON_GET_TEXT -> JsonFunctions::getText;
            case JSON_HAS_KEY -> JsonFunctions::hasKey;
            case COSINE_DISTANCE -> VectorDistance.cosine(type);
            case EQ,
                    NE,
                    LT,
                    LE,
                    GT,
                    GE,
                    IS_DISTINCT_FROM,
                    IS_NOT_DISTINCT_FROM,
                    AND,
                    OR,
                    NOT,
                    IS_NULL,
                    IS_NOT_NULL,
                    IS_TRUE,
                    IS_FALSE,
                    IS_NOT_TRUE,
                    IS_NOT_FALSE,
                    ADD,
                    SUBTRACT,
                    MULTIPLY,
                    DIVIDE,
                    MODULO,
                    RANDOM,
                    CBRT,
                    LOG2,
                    DEGREES,
                    RADIANS,
                    SIN,
                    COS,
                    TAN,
                    COT,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    TANH,
                    ASINH,
                    ACOSH,
                    ATANH,
                    LIKE,
                    ILIKE,
                    LIKE_ESCAPE,
                    ILIKE_ESCAPE,
                    COALESCE,
                    NULLIF,
                    GREATEST,
                    LEAST,
                    NOW,
                    CURRENT_DATE,
                    CURRENT_TIME,
                    CURRENT_USER,
                    CURRENT_ROLE,
                    SNOWFLAKE_ID,
                    UUID_V7,
                    ULID -> throw new IllegalArgumentException(function + " is not computed row by row");
        };
    }
}
