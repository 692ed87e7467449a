package org.kalamdb.sql.exec;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;

/// The functions that are computed row by row.
final class RowFunctions {
    private static final Set<Function> TAKING_NULL = EnumSet.of(
            Function.QUOTE_NULLABLE,
            Function.CONCAT_WS,
            Function.OVERLAPS,
            Function.FORMAT,
            Function.JSON_BUILD_ARRAY,
            Function.JSON_BUILD_OBJECT,
            Function.ARRAY,
            Function.ARRAY_CAST,
            Function.ARRAY_ZIP,
            Function.ARRAY_APPEND,
            Function.ARRAY_PREPEND,
            Function.ARRAY_CAT,
            Function.ARRAY_POSITION,
            Function.ARRAY_POSITIONS,
            Function.ARRAY_REMOVE,
            Function.ARRAY_REPLACE,
            Function.ARRAY_TO_STRING,
            Function.STRING_TO_ARRAY,
            Function.ARRAY_ANY,
            Function.ARRAY_ALL);

    private RowFunctions() {}

    /// Whether the function looks at NULL arguments; the result of all others is then NULL.
    static boolean takesNull(Function function) {
        return TAKING_NULL.contains(function);
    }

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
            case SUBSTRING -> TextFunctions::substring;
            case TRIM_BOTH -> TextFunctions::trimBoth;
            case TRIM_LEADING -> TextFunctions::trimLeading;
            case TRIM_TRAILING -> TextFunctions::trimTrailing;
            case REPLACE -> TextFunctions.replace(context.memory());
            case POSITION -> TextFunctions.position(type);
            case LEFT -> TextFunctions::left;
            case RIGHT -> TextFunctions::right;
            case REVERSE -> TextFunctions::reverse;
            case REPEAT -> TextFunctions.repeat(context.memory());
            case LPAD -> TextFunctions.padLeft(context.memory());
            case RPAD -> TextFunctions.padRight(context.memory());
            case SPLIT_PART -> TextFunctions::splitPart;
            case STARTS_WITH -> TextFunctions::startsWith;
            case MD5 -> DigestFunctions.digest("MD5", type);
            case SHA1 -> DigestFunctions.digest("SHA-1", type);
            case SHA224 -> DigestFunctions.digest("SHA-224", type);
            case SHA256 -> DigestFunctions.digest("SHA-256", type);
            case SHA384 -> DigestFunctions.digest("SHA-384", type);
            case SHA512 -> DigestFunctions.digest("SHA-512", type);
            case INITCAP -> StringFunctions::initcap;
            case TRANSLATE -> StringFunctions::translate;
            case OVERLAY -> StringFunctions::overlay;
            case ASCII -> StringFunctions::ascii;
            case CHR -> StringFunctions::chr;
            case QUOTE_IDENT -> StringFunctions::quoteIdent;
            case QUOTE_LITERAL -> StringFunctions::quoteLiteral;
            case QUOTE_NULLABLE -> StringFunctions::quoteNullable;
            case CONCAT_WS -> row -> StringFunctions.concatWs(row, context.memory());
            case FORMAT -> row -> TextFormat.format(row, context.memory());
            case LEVENSHTEIN -> StringFunctions::levenshtein;
            case ENCODE -> Encodings::encode;
            case DECODE -> Encodings::decode;
            case GET_BYTE -> Encodings::getByte;
            case SET_BYTE -> Encodings::setByte;
            case REGEX_MATCH,
                    REGEX_MATCH_CI,
                    SIMILAR_TO,
                    SUBSTRING_REGEX,
                    REGEXP_REPLACE,
                    REGEXP_MATCH,
                    REGEXP_MATCHES,
                    REGEXP_COUNT,
                    REGEXP_INSTR,
                    REGEXP_SUBSTR,
                    REGEXP_SPLIT -> RegexFunctions.of(function, context);
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
                    TO_BASE,
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
                    OVERLAPS,
                    AT_ZONE -> CalendarFunctions.of(function);
            case TO_CHAR, TO_NUMBER, TO_DATE, TO_TIMESTAMP -> PatternFunctions.of(function, args.getFirst().type, type);
            case TRY_CAST -> Casts.trying(args.getFirst().type, type);
            case MOVE, MOVE_BACK, DIFFERENCE, INTERVAL_ADD, INTERVAL_SUBTRACT, INTERVAL_MULTIPLY, INTERVAL_DIVIDE ->
                IntervalFunctions.of(function, type);
            case JSON_GET,
                    JSON_GET_TEXT,
                    JSON_GET_STR,
                    JSON_GET_INT,
                    JSON_GET_FLOAT,
                    JSON_GET_BOOL,
                    JSON_GET_ARRAY,
                    JSON_LENGTH,
                    JSON_KEYS,
                    JSON_TYPEOF,
                    JSON_EXISTS,
                    JSON_PATH,
                    JSON_PATH_TEXT,
                    JSON_HAS_KEY,
                    JSON_HAS_ANY,
                    JSON_HAS_ALL,
                    JSON_CONTAINS,
                    JSON_SET,
                    JSON_INSERT,
                    JSON_DELETE,
                    JSON_DELETE_PATH,
                    JSON_STRIP_NULLS,
                    JSON_CONCAT -> JsonFunctions.of(function);
            case JSON_PRETTY -> JsonChanges.pretty(context.memory());
            case JSON_BUILD_ARRAY -> JsonBuilding.array(ElementComparison.types(args));
            case JSON_BUILD_OBJECT -> JsonBuilding.object(ElementComparison.types(args));
            case TO_JSON -> row -> JsonBuilding.json(row[0], args.getFirst().type);
            case ARRAY,
                    ARRAY_CAST,
                    ARRAY_ZIP,
                    ARRAY_GET,
                    ARRAY_SLICE,
                    CARDINALITY,
                    ARRAY_LENGTH,
                    ARRAY_APPEND,
                    ARRAY_PREPEND,
                    ARRAY_CAT,
                    ARRAY_POSITION,
                    ARRAY_POSITIONS,
                    ARRAY_REMOVE,
                    ARRAY_REPLACE,
                    ARRAY_CONTAINS,
                    ARRAY_OVERLAP,
                    ARRAY_TO_STRING,
                    STRING_TO_ARRAY -> ArrayFunctions.of(function, ElementComparison.types(args), type);
            case ARRAY_ANY -> ElementComparison.quantified(false, args.get(1).type);
            case ARRAY_ALL -> ElementComparison.quantified(true, args.get(1).type);
            case COSINE_DISTANCE,
                    L1_DISTANCE,
                    L2_DISTANCE,
                    INNER_PRODUCT,
                    CONCAT,
                    LOWER,
                    UPPER,
                    CHAR_LENGTH,
                    OCTET_LENGTH,
                    EQ,
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
                    UUID_V4,
                    UUID_V7,
                    ULID -> throw new IllegalArgumentException(function + " is not computed row by row");
        };
    }
}
