package org.kalamdb.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Makes queries that no client wrote.
public final class Selects {
    private Selects() {}

    /// `SELECT items [FROM from] [WHERE where]`.
    ///
    /// @param place of the query and of its list, for errors
    public static SqlSelect of(
            SqlParserPos place, List<? extends SqlNode> items, @Nullable SqlNode from, @Nullable SqlNode where) {
        SqlNodeList list = new SqlNodeList(items, place);
        return new SqlSelect(place, null, list, from, where, null, null, null, null, null, null, null, null);
    }
}
