package org.kalamdb.sql.system;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.kalamdb.sql.ir.Function;

/// The functions that `information_schema.routines` lists: those of the executor that a query calls by
/// name.
final class Routines {
    private static final Set<Function> VOLATILE = EnumSet.of(
            Function.RANDOM,
            Function.NOW,
            Function.CURRENT_DATE,
            Function.CURRENT_TIME,
            Function.CURRENT_USER,
            Function.CURRENT_ROLE,
            Function.SNOWFLAKE_ID,
            Function.UUID_V7,
            Function.ULID);

    /// Operators, and pieces that the planner puts together.
    private static final Set<Function> UNNAMED = EnumSet.of(
            Function.EQ,
            Function.NE,
            Function.LT,
            Function.LE,
            Function.GT,
            Function.GE,
            Function.IS_DISTINCT_FROM,
            Function.IS_NOT_DISTINCT_FROM,
            Function.AND,
            Function.OR,
            Function.NOT,
            Function.IS_NULL,
            Function.IS_NOT_NULL,
            Function.IS_TRUE,
            Function.IS_FALSE,
            Function.IS_NOT_TRUE,
            Function.IS_NOT_FALSE,
            Function.ADD,
            Function.SUBTRACT,
            Function.MULTIPLY,
            Function.DIVIDE,
            Function.MODULO,
            Function.NEGATE,
            Function.TRIM_BOTH,
            Function.TRIM_LEADING,
            Function.TRIM_TRAILING,
            Function.LIKE,
            Function.ILIKE,
            Function.LIKE_ESCAPE,
            Function.ILIKE_ESCAPE,
            Function.REGEX_MATCH,
            Function.REGEX_MATCH_CI,
            Function.MOVE,
            Function.MOVE_BACK,
            Function.DIFFERENCE,
            Function.INTERVAL_ADD,
            Function.INTERVAL_SUBTRACT,
            Function.INTERVAL_MULTIPLY,
            Function.INTERVAL_DIVIDE,
            Function.JSON_HAS_KEY,
            Function.JSON_GET_TEXT);

    private Routines() {}

    static Stream<Function> scalar() {
        return Arrays.stream(Function.values()).filter(function -> !UNNAMED.contains(function));
    }

    static String sqlName(Function function) {
        return function.name().toLowerCase(Locale.ROOT);
    }

    static boolean isDeterministic(Function function) {
        return !VOLATILE.contains(function);
    }
}
