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
    /// any integer → TEXT
    TO_HEX,
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
    MD5,
    SHA256,
    /// (text, pattern); backslash escapes; `_` and `%`
    LIKE,
    ILIKE,
    /// (text, pattern, escape)
    LIKE_ESCAPE,
    ILIKE_ESCAPE,
    /// POSIX regular expression match
    REGEX_MATCH,
    REGEX_MATCH_CI,
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
    /// (json, TEXT key | INT index) → JSON
    JSON_GET,
    /// (json, TEXT key | INT index) → TEXT
    JSON_GET_TEXT,
    /// (json, TEXT key) → BOOLEAN
    JSON_HAS_KEY,
    // vectors
    COSINE_DISTANCE
}
