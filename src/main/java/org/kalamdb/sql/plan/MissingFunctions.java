package org.kalamdb.sql.plan;

import java.util.Set;

/// The functions that the dialect has (`sql.md` §26) and this server does not have yet. Naming them makes the
/// difference between a wrong statement and one for a later version.
final class MissingFunctions {
    private static final Set<String> NAMES = Set.of(
            "approx_distinct",
            "approx_median",
            "approx_percentile_cont",
            "array_agg",
            "array_length",
            "ascii",
            "bit_length",
            "cbrt",
            "chr",
            "concat_ws",
            "corr",
            "cos",
            "covar_pop",
            "covar_samp",
            "date_bin",
            "decode",
            "degrees",
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
            "log2",
            "make_date",
            "median",
            "nth_value",
            "ntile",
            "overlay",
            "percent_rank",
            "percentile_cont",
            "radians",
            "rank",
            "regexp_match",
            "regexp_replace",
            "row_number",
            "sin",
            "tan",
            "timezone",
            "to_char",
            "to_date",
            "translate",
            "try_cast",
            "unnest",
            "vector_search",
            "dense_rank",
            "cume_dist");

    private MissingFunctions() {}

    static boolean contains(String lowerCaseName) {
        return NAMES.contains(lowerCaseName);
    }
}
