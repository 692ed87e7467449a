package org.kalamdb.sql.plan;

import java.util.Set;

/// The functions that the dialect has (`sql.md` §26) and this server does not have yet. Naming them makes the
/// difference between a wrong statement and one for a later version.
final class MissingFunctions {
    private static final Set<String> NAMES = Set.of(
            "approx_distinct",
            "array_agg",
            "array_length",
            "ascii",
            "bit_length",
            "chr",
            "concat_ws",
            "decode",
            "encode",
            "first_value",
            "generate_series",
            "grouping",
            "initcap",
            "json_keys",
            "json_len",
            "json_length",
            "json_object_keys",
            "lag",
            "last_value",
            "lead",
            "nth_value",
            "ntile",
            "overlay",
            "percent_rank",
            "percentile_cont",
            "rank",
            "regexp_match",
            "regexp_replace",
            "row_number",
            "translate",
            "unnest",
            "vector_search",
            "dense_rank",
            "cume_dist");

    private MissingFunctions() {}

    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }
}
