package org.kalamdb.sql.plan;

import java.util.Set;

/// The functions that the dialect has (`sql.md` §26) and this server does not have yet. Naming them makes the
/// difference between a wrong statement and one for a later version.
final class MissingFunctions {
    private static final Set<String> NAMES = Set.of(
            "first_value",
            "generate_series",
            "grouping",
            "lag",
            "last_value",
            "lead",
            "nth_value",
            "ntile",
            "percent_rank",
            "percentile_cont",
            "rank",
            "row_number",
            "unnest",
            "vector_search",
            "dense_rank",
            "cume_dist");

    private MissingFunctions() {}

    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }
}
