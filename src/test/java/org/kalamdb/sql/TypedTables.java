package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Three tables `r0`, `r1`, `r2` with a column for each [ValueKind], few different values and many NULLs.
final class TypedTables {
    static final List<String> NAMES = List.of("r0", "r1", "r2");
    static final String COLUMNS =
            "(id BIGINT PRIMARY KEY, i INT, m DECIMAL(12, 2), d DOUBLE, t TEXT, f BOOLEAN, dt DATE," + " ts TIMESTAMP)";
    private static final int NULL_SHARE = 5;

    private TypedTables() {}

    /// Rows as in VALUES.
    static List<String> rows(Random random, int count) {
        List<String> rows = new ArrayList<>();
        for (int id = 0; id < count; id++) {
            List<String> values = new ArrayList<>(List.of(Integer.toString(id)));
            for (ValueKind kind : ValueKind.values()) {
                values.add(random.nextInt(NULL_SHARE) == 0 ? "NULL" : value(kind, random));
            }
            rows.add("(" + String.join(", ", values) + ")");
        }
        return rows;
    }

    /// A literal that every engine reads alike.
    static String value(ValueKind kind, Random random) {
        return switch (kind) {
            case WHOLE -> Integer.toString(random.nextInt(7) - 2);
            case EXACT -> (random.nextInt(9) - 3) + pick(random, ".00", ".25", ".50");
            case REAL -> "CAST(" + (random.nextInt(9) - 3) + pick(random, ".0", ".5", ".125") + " AS DOUBLE)";
            case TEXT ->
                pick(random, "''", "'a'", "'b'", "'B'", "'ab'", "'ba'", "'x1'", "'ä'", "'a%b'", "' a '", "'é😀'");
            case TRUTH -> pick(random, "TRUE", "FALSE");
            case DATE ->
                pick(random, "DATE '2024-01-31'", "DATE '2024-02-29'", "DATE '2023-12-01'", "DATE '1969-07-20'");
            case TIME ->
                pick(
                        random,
                        "TIMESTAMP '2024-01-31 23:59:59'",
                        "TIMESTAMP '2024-02-29 00:00:00'",
                        "TIMESTAMP '2024-02-29 12:30:00.25'",
                        "TIMESTAMP '1969-12-31 23:00:00'");
        };
    }

    static String pick(Random random, String... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
