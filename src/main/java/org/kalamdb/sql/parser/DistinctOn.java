package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/// `SELECT DISTINCT ON (keys) … ORDER BY order`, written as
/// `SELECT … QUALIFY row_number() OVER (PARTITION BY keys ORDER BY order) = 1 ORDER BY order`.
/// One for a query parser, because the order is read after the SELECT.
final class DistinctOn {
    private final IdentityHashMap<SqlNode, SqlNodeList> pending = new IdentityHashMap<>();

    /// `select` has these keys.
    void add(SqlSelect select, SqlNodeList keys) {
        pending.put(select, keys);
    }

    /// Ends the query, if it is a SELECT DISTINCT ON, now that its order is known.
    void settle(SqlNode query, SqlNodeList order) {
        if (pending.isEmpty() || !(query instanceof SqlSelect select)) {
            return;
        }
        SqlNodeList keys = pending.remove(query);
        if (keys == null) {
            return;
        }
        SqlParserPos position = keys.getParserPosition();
        SqlWindow window = SqlWindow.create(
                null,
                null,
                resolvedAll(select, keys),
                resolvedAll(select, order),
                SqlLiteral.createBoolean(false, position),
                null,
                null,
                null,
                SqlWindow.createExcludeNoOthers(position),
                position);
        SqlNode number =
                SqlStdOperatorTable.OVER.createCall(position, Calls.function("row_number", position, position), window);
        SqlNode first =
                SqlStdOperatorTable.EQUALS.createCall(position, number, SqlLiteral.createExactNumeric("1", position));
        SqlNode qualify = select.getQualify();
        select.setQualify(qualify == null ? first : SqlStdOperatorTable.AND.createCall(position, qualify, first));
    }

    private static SqlNodeList resolvedAll(SqlSelect select, SqlNodeList items) {
        List<SqlNode> result = new ArrayList<>(items.size());
        for (SqlNode item : items) {
            result.add(resolved(select, item));
        }
        return new SqlNodeList(result, items.getParserPosition());
    }

    /// Ordinals and aliases mean nothing in a window: the select items that they stand for take their place.
    private static SqlNode resolved(SqlSelect select, SqlNode item) {
        if (item instanceof SqlCall call
                && (call.getKind() == SqlKind.DESCENDING
                        || call.getKind() == SqlKind.NULLS_FIRST
                        || call.getKind() == SqlKind.NULLS_LAST)) {
            SqlNode inner = resolved(select, call.operand(0));
            return call.getOperator().createCall(call.getParserPosition(), inner);
        }
        SqlNode meant = switch (item) {
            case SqlNumericLiteral ordinal -> ofOrdinal(select, ordinal);
            case SqlIdentifier name when name.isSimple() -> ofAlias(select, name.getSimple());
            default -> null;
        };
        SqlNode copy = (meant == null ? item : meant).accept(new Copy());
        return copy == null ? item : copy;
    }

    private static @Nullable SqlNode ofOrdinal(SqlSelect select, SqlNumericLiteral ordinal) {
        SqlNodeList items = select.getSelectList();
        return Literals.value(ordinal) instanceof Long number && number >= 1 && number <= items.size()
                ? withoutAlias(items.get((int) (number - 1)))
                : null;
    }

    private static @Nullable SqlNode ofAlias(SqlSelect select, String name) {
        for (SqlNode item : select.getSelectList()) {
            if (item instanceof SqlCall call
                    && call.getKind() == SqlKind.AS
                    && call.operand(1) instanceof SqlIdentifier alias
                    && alias.getSimple().equals(name)) {
                return call.operand(0);
            }
        }
        return null;
    }

    private static SqlNode withoutAlias(SqlNode item) {
        return item instanceof SqlCall call && call.getKind() == SqlKind.AS ? call.operand(0) : item;
    }

    /// A deep copy, since validation rewrites nodes in place.
    private static final class Copy extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            CallCopyingArgHandler handler = new CallCopyingArgHandler(call, true);
            call.getOperator().acceptCall(this, call, false, handler);
            return handler.result();
        }
    }
}
