package org.kalamdb.sql.ir;

/// The scalar functions that the executor knows. Unless stated otherwise a NULL argument makes the result
/// NULL, both operands of a
/// binary function have the same type, and integer overflow is an error.
public enum Function {
    // comparison → BOOLEAN
    EQ,
    NE,
    LT,
    LE,
    GT,
    GE,
    /// Never NULL.
    IS_DISTINCT_FROM,
    /// Never NULL.
    IS_NOT_DISTINCT_FROM,
    // three-valued logic
    AND,
    OR,
    NOT,
    // never NULL
    IS_NULL,
    IS_NOT_NULL,
    IS_TRUE,
    IS_FALSE,
    IS_NOT_TRUE,
    IS_NOT_FALSE,
    // arithmetic on numbers of one type; DECIMAL results have the call's type
    ADD,
    SUBTRACT,
    MULTIPLY,
    /// Integers truncate; division by zero is an error for every type.
    DIVIDE,
    /// The sign of the dividend.
    MODULO,
    NEGATE,
    ABS,
    SIGN,
    CEIL,
    FLOOR,
    /// (number) or (number, INT digits); half away from zero.
    ROUND,
    /// (number) or (number, INT digits); towards zero.
    TRUNC,
    POWER,
    SQRT,
    EXP,
    LN,
    LOG10,
    /// → DOUBLE in [0, 1), anew for every row.
    RANDOM,
    // DOUBLE → DOUBLE
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
    // (DOUBLE, DOUBLE) → DOUBLE
    ATAN2,
    /// (base, number)
    LOG,
    /// (DOUBLE, DOUBLE low, DOUBLE high, INT count) → INT
    WIDTH_BUCKET,
    /// DOUBLE → BOOLEAN
    IS_NAN,
    // integers of one type
    GCD,
    LCM,
    /// BIGINT → DECIMAL(38, 0)
    FACTORIAL,
    /// (DECIMAL, DECIMAL) → whole DECIMAL, towards zero
    DIV,
    /// (any integer, INT base 2, 8 or 16) → TEXT, as if without a sign
    TO_BASE,
    /// any integer → BIGINT
    BIT_COUNT,
    BIT_AND,
    BIT_OR,
    BIT_XOR,
    BIT_NOT,
    /// (integer, INT)
    SHIFT_LEFT,
    /// (integer, INT)
    SHIFT_RIGHT,
    // text; positions and lengths count code points, from 1
    CONCAT,
    LOWER,
    UPPER,
    CHAR_LENGTH,
    OCTET_LENGTH,
    /// (text, INT start) or (text, INT start, INT length)
    SUBSTRING,
    TRIM_BOTH,
    TRIM_LEADING,
    TRIM_TRAILING,
    /// (text, from, to)
    REPLACE,
    /// (needle, text) → INT, 0 when absent
    POSITION,
    LEFT,
    RIGHT,
    REVERSE,
    REPEAT,
    /// (text, INT length[, fill])
    LPAD,
    RPAD,
    /// (text, delimiter, INT n)
    SPLIT_PART,
    STARTS_WITH,
    INITCAP,
    /// (text, from, to): character by character
    TRANSLATE,
    /// (text, replacement, INT from[, INT length])
    OVERLAY,
    /// → INT, the first code point; 0 for the empty text
    ASCII,
    CHR,
    QUOTE_IDENT,
    QUOTE_LITERAL,
    /// Takes NULL.
    QUOTE_NULLABLE,
    /// (separator, text, …); takes NULL
    CONCAT_WS,
    /// (template, text, …); takes NULL
    FORMAT,
    LEVENSHTEIN,
    /// digests of text or bytes, in hex
    MD5,
    SHA1,
    SHA224,
    SHA256,
    SHA384,
    SHA512,
    // bytes
    /// (bytes or text, format) → TEXT
    ENCODE,
    /// (text, format) → BYTES
    DECODE,
    /// (bytes, INT place from 0) → INT
    GET_BYTE,
    /// (bytes, INT place from 0, INT value) → BYTES
    SET_BYTE,
    /// (text, pattern); backslash escapes; `_` and `%`
    LIKE,
    ILIKE,
    /// (text, pattern, escape)
    LIKE_ESCAPE,
    ILIKE_ESCAPE,
    /// POSIX regular expression match, (text, pattern[, flags])
    REGEX_MATCH,
    REGEX_MATCH_CI,
    /// (text, pattern[, escape])
    SIMILAR_TO,
    /// (text, pattern) → the first group or the whole match
    SUBSTRING_REGEX,
    /// (text, pattern, replacement[, INT start[, INT n]][, flags])
    REGEXP_REPLACE,
    /// (text, pattern[, flags]) → array of TEXT
    REGEXP_MATCH,
    /// The same → array of arrays: of all matches with the flag `g`
    REGEXP_MATCHES,
    /// (text, pattern[, INT start[, flags]]) → INT
    REGEXP_COUNT,
    /// (text, pattern[, INT start[, INT n[, INT end option[, flags[, INT group]]]]]) → INT
    REGEXP_INSTR,
    /// (text, pattern[, INT start[, INT n[, flags[, INT group]]]]) → TEXT
    REGEXP_SUBSTR,
    /// (text, pattern[, flags]) → array of TEXT
    REGEXP_SPLIT,
    // conditional; arguments of one type, NULL arguments are looked at
    COALESCE,
    NULLIF,
    GREATEST,
    LEAST,
    // session; no arguments
    NOW,
    CURRENT_DATE,
    CURRENT_TIME,
    CURRENT_USER,
    CURRENT_ROLE,
    // ids, anew for every row
    SNOWFLAKE_ID,
    UUID_V4,
    UUID_V7,
    ULID,
    // date and time
    /// (TEXT unit, TIMESTAMP|DATE|TIME|INTERVAL) → TIMESTAMP, INTERVAL for the last two
    DATE_TRUNC,
    /// (TEXT field, TIMESTAMP|DATE|TIME|INTERVAL) → DOUBLE
    DATE_PART,
    /// (TIMESTAMP|TIME, INTERVAL) → the same; months clamp to the month's last day, a TIME wraps
    MOVE,
    /// Like MOVE, to earlier.
    MOVE_BACK,
    /// (TIMESTAMP, TIMESTAMP) or (TIME, TIME) → INTERVAL of days and time
    DIFFERENCE,
    INTERVAL_ADD,
    INTERVAL_SUBTRACT,
    /// (INTERVAL, DOUBLE)
    INTERVAL_MULTIPLY,
    /// (INTERVAL, DOUBLE)
    INTERVAL_DIVIDE,
    /// (TIMESTAMP, TIMESTAMP) → INTERVAL of years, months, days and time
    AGE,
    JUSTIFY_HOURS,
    JUSTIFY_DAYS,
    JUSTIFY_INTERVAL,
    /// (INT year, INT month, INT day)
    MAKE_DATE,
    /// (INT, INT, DOUBLE seconds)
    MAKE_TIME,
    /// (INT, INT, INT, INT, INT, DOUBLE seconds)
    MAKE_TIMESTAMP,
    /// (INT years, months, weeks, days, hours, minutes, DOUBLE seconds)
    MAKE_INTERVAL,
    /// (INTERVAL, TIMESTAMP, TIMESTAMP origin)
    DATE_BIN,
    /// (from, to, from, to) of moments → BOOLEAN; takes NULL
    OVERLAPS,
    /// (TEXT zone | INTERVAL offset, TIMESTAMP) → the time of day and date there
    AT_ZONE,
    /// (number|TIMESTAMP|DATE|TIME|INTERVAL, TEXT pattern) → TEXT
    TO_CHAR,
    /// (TEXT, TEXT pattern) → DECIMAL
    TO_NUMBER,
    /// (TEXT, TEXT pattern)
    TO_DATE,
    /// (TEXT, TEXT pattern)
    TO_TIMESTAMP,
    /// The value as the call's type; NULL when it has no counterpart there.
    TRY_CAST,
    // JSON; a missing path and invalid JSON give NULL
    /// (json, TEXT key | INT index, …) → JSON
    JSON_GET,
    /// The same → TEXT, strings without quotes
    JSON_GET_TEXT,
    // the same, of values of one kind
    JSON_GET_STR,
    JSON_GET_INT,
    JSON_GET_FLOAT,
    JSON_GET_BOOL,
    JSON_GET_ARRAY,
    /// (json, step, …) → INT: how many elements or members
    JSON_LENGTH,
    /// (json, step, …) → array of TEXT
    JSON_KEYS,
    JSON_TYPEOF,
    /// (json, step, …) → BOOLEAN
    JSON_EXISTS,
    /// (json, array of steps) → JSON, or TEXT
    JSON_PATH,
    JSON_PATH_TEXT,
    /// (json, TEXT key) → BOOLEAN
    JSON_HAS_KEY,
    /// (json, array of keys) → BOOLEAN
    JSON_HAS_ANY,
    JSON_HAS_ALL,
    /// (whole, part) → BOOLEAN, also of arrays
    JSON_CONTAINS,
    JSON_CONCAT,
    /// (json, array of steps, JSON value[, BOOLEAN create]) → JSON
    JSON_SET,
    /// (json, array of steps, JSON value[, BOOLEAN after]) → JSON
    JSON_INSERT,
    /// (json, TEXT key | INT index) → JSON
    JSON_DELETE,
    /// (json, array of steps) → JSON
    JSON_DELETE_PATH,
    JSON_STRIP_NULLS,
    /// → TEXT of several lines
    JSON_PRETTY,
    /// (value, …) of any types; take NULL
    JSON_BUILD_ARRAY,
    /// (key, value, …)
    JSON_BUILD_OBJECT,
    TO_JSON,
    // arrays, which are JSON texts
    /// (array, BIGINT from, BIGINT to)
    ARRAY_SLICE,
    /// (value, …) of one type
    ARRAY,
    /// (text, NULL of the elements' type)
    ARRAY_CAST,
    /// (array, BIGINT index from 1) → TEXT, or JSON for nested arrays
    ARRAY_GET,
    CARDINALITY,
    /// (array[, BIGINT dimension])
    ARRAY_LENGTH,
    ARRAY_APPEND,
    ARRAY_PREPEND,
    ARRAY_CAT,
    /// (array, value[, BIGINT start])
    ARRAY_POSITION,
    ARRAY_POSITIONS,
    ARRAY_REMOVE,
    ARRAY_REPLACE,
    ARRAY_CONTAINS,
    ARRAY_OVERLAP,
    /// (array, …) → array of arrays, each of one element of every argument; takes NULL
    ARRAY_ZIP,
    /// (array, separator[, text for NULL])
    ARRAY_TO_STRING,
    /// (text, separator[, text for NULL])
    STRING_TO_ARRAY,
    /// (comparison, value, array) → BOOLEAN
    ARRAY_ANY,
    ARRAY_ALL,
    // vectors: EMBEDDING of one dimension, or texts
    COSINE_DISTANCE,
    L1_DISTANCE,
    L2_DISTANCE,
    INNER_PRODUCT
}
