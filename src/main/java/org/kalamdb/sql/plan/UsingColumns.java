package org.kalamdb.sql.plan;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/// Columns that `JOIN … USING` merged, where a SELECT names them alone, which validation finds ambiguous in many
/// places. They become those of the side that has them always, or of either.
final class UsingColumns {
    private final SourceColumns columns;

    UsingColumns(SourceColumns columns) {
        this.columns = columns;
    }

    /// Changes the given node, whose joins have their columns named.
    void settle(SqlSelect select) {
        Map<String, SqlNode> merged = new HashMap<>();
        if (select.getFrom() != null) {
            collect(select.getFrom(), merged);
        }
        if (merged.isEmpty()) {
            return;
        }
        Naming naming = new Naming(merged);
        SqlNode where = select.getWhere();
        SqlNode having = select.getHaving();
        SqlNodeList group = select.getGroup();
        if (where != null) {
            select.setWhere(where.accept(naming));
        }
        if (having != null) {
            select.setHaving(having.accept(naming));
        }
        if (group != null) {
            select.setGroupBy((SqlNodeList) group.accept(naming));
        }
        SqlNodeList items = new SqlNodeList(select.getSelectList().getParserPosition());
        select.getSelectList().forEach(item -> items.add(named(item, naming)));
        select.setSelectList(items);
    }

    /// The same with the columns of the order that are no output columns; the SELECT is settled already.
    SqlOrderBy settled(SqlOrderBy order) {
        Map<String, SqlNode> merged = new HashMap<>();
        if (order.query instanceof SqlSelect select && select.getFrom() != null) {
            collect(select.getFrom(), merged);
            merged.keySet().removeAll(columns.of(select));
        }
        return merged.isEmpty()
                ? order
                : new SqlOrderBy(
                        order.getParserPosition(),
                        order.query,
                        (SqlNodeList) Objects.requireNonNull(order.orderList.accept(new Naming(merged))),
                        order.offset,
                        order.fetch);
    }

    /// An item keeps its heading.
    private static @Nullable SqlNode named(SqlNode item, Naming naming) {
        boolean bare = item instanceof SqlIdentifier identifier && identifier.isSimple() && !identifier.isStar();
        SqlNode replaced = item.accept(naming);
        boolean isMerged = bare && replaced != null && !replaced.equalsDeep(item, Litmus.IGNORE);
        return isMerged ? SqlStdOperatorTable.AS.createCall(item.getParserPosition(), replaced, item) : replaced;
    }

    private void collect(SqlNode from, Map<String, SqlNode> merged) {
        if (!(from instanceof SqlJoin join)) {
            return;
        }
        collect(join.getLeft(), merged);
        collect(join.getRight(), merged);
        if (join.getCondition() instanceof SqlNodeList names) {
            for (SqlNode name : names) {
                String column = ((SqlIdentifier) name).getSimple().toLowerCase(Locale.ROOT);
                SqlNode value = value(join, column, name.getParserPosition());
                if (value != null) {
                    merged.put(column, value);
                }
            }
        }
    }

    /// The column of a source; null when it is not known to have one.
    private @Nullable SqlNode value(SqlNode source, String column, SqlParserPos place) {
        if (!(source instanceof SqlJoin join)) {
            String alias = alias(source);
            return alias == null || !columns.of(source).contains(column)
                    ? null
                    : new SqlIdentifier(List.of(alias, column), place);
        }
        SqlNode left = value(join.getLeft(), column, place);
        SqlNode right = value(join.getRight(), column, place);
        if (left == null || right == null) {
            return left == null ? right : left;
        }
        return switch (join.getJoinType()) {
            case RIGHT -> right;
            case FULL -> SqlStdOperatorTable.COALESCE.createCall(place, left, right);
            default -> left;
        };
    }

    private static @Nullable String alias(SqlNode source) {
        if (source instanceof SqlIdentifier table) {
            return table.names.getLast();
        }
        return source.getKind() == SqlKind.AS ? ((SqlCall) source).operand(1).toString() : null;
    }

    /// Puts the columns in place of their names, not in queries inside.
    private static final class Naming extends SqlShuttle {
        private final Map<String, SqlNode> merged;

        Naming(Map<String, SqlNode> merged) {
            this.merged = merged;
        }

        @Override
        public @Nullable SqlNode visit(SqlIdentifier identifier) {
            SqlNode value = identifier.isSimple() && !identifier.isStar()
                    ? merged.get(identifier.getSimple().toLowerCase(Locale.ROOT))
                    : null;
            return value == null ? identifier : value.clone(identifier.getParserPosition());
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return call.isA(SqlKind.QUERY) ? call : super.visit(call);
        }
    }
}
