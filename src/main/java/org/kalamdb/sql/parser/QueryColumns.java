package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;

/// The columns of a query of one row as one scalar query each, for `SET (a, b) = (SELECT …)`. Each reads the same
/// rows; only what is random would tell them apart, and is refused.
final class QueryColumns {
    private static final Set<String> RANDOM =
            Set.of("random", "rand", "uuid", "gen_random_uuid", "uuid_v7", "ulid", "snowflake_id");

    private QueryColumns() {}

    /// @param size  columns that the query must have, which the planner checks
    /// @param place of the query with its parentheses
    /// @throws DbException FEATURE_NOT_SUPPORTED with the place of a function whose values are random
    static List<SqlNode> of(SqlNode query, int size, SqlParserPos place) {
        refuseRandom(query);
        List<SqlNode> alias = new ArrayList<>(List.of(query, new SqlIdentifier("$row", place)));
        for (int i = 0; i < size; i++) {
            alias.add(new SqlIdentifier("$" + i, place));
        }
        SqlNode rows = SqlStdOperatorTable.AS.createCall(place, alias);
        List<SqlNode> columns = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            SqlNodeList item = SqlNodeList.of(new SqlIdentifier("$" + i, place));
            columns.add(new SqlSelect(place, null, item, rows, null, null, null, null, null, null, null, null, null));
        }
        return columns;
    }

    private static void refuseRandom(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                if (RANDOM.contains(name)) {
                    SqlParserPos at = call.getParserPosition();
                    throw DbException.at(
                            ErrorCode.FEATURE_NOT_SUPPORTED,
                            new SourcePosition(Math.max(1, at.getLineNum()), Math.max(1, at.getColumnNum())),
                            name + "() in a query that sets several columns is not supported");
                }
                return super.visit(call);
            }
        });
    }
}
