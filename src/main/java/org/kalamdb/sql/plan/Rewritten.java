package org.kalamdb.sql.plan;

import java.util.Set;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;

/// A query as validation takes it, with what was seen on the way.
///
/// @param systemNames   the names of hidden system columns that occur in it
/// @param starPositions of each `*` in a select list
/// @param using         whether a join names its common columns
/// @param parameters    one more than the greatest parameter index
record Rewritten(
        SqlNode query,
        PlanOptions.Limited limited,
        Set<String> systemNames,
        Set<SqlParserPos> starPositions,
        boolean using,
        int parameters) {}
