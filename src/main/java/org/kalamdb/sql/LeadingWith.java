package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWith;
import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.parser.Statement;

/// The WITH before an INSERT, UPDATE or DELETE: each query that such a statement is planned as begins with it.
final class LeadingWith {
    private LeadingWith() {}

    /// `query` below the WITH of the statement; leaves both as they are.
    static SqlNode above(StatementCall call, SqlNode query) {
        SqlNodeList with = of(call.parsed().statement());
        return with == null ? query : above(with, query);
    }

    private static SqlNode above(SqlNodeList with, SqlNode query) {
        return switch (query) {
            case SqlOrderBy order ->
                new SqlOrderBy(
                        order.getParserPosition(),
                        above(with, order.query),
                        order.orderList,
                        order.offset,
                        order.fetch);
            case SqlWith inner -> {
                List<@Nullable SqlNode> items = new ArrayList<>(with.getList());
                items.addAll(inner.withList.getList());
                yield new SqlWith(
                        inner.getParserPosition(), new SqlNodeList(items, with.getParserPosition()), inner.body);
            }
            default -> new SqlWith(query.getParserPosition(), with, query);
        };
    }

    /// These parts of the statement and its WITH.
    static List<SqlNode> and(StatementCall call, List<? extends SqlNode> parts) {
        List<SqlNode> all = new ArrayList<>(parts);
        SqlNodeList with = of(call.parsed().statement());
        if (with != null) {
            all.add(with);
        }
        return all;
    }

    private static @Nullable SqlNodeList of(Statement statement) {
        if (statement instanceof Statement.Explain explain) {
            return of(explain.explained());
        }
        return statement instanceof Statement.RowChange change ? change.with() : null;
    }
}
