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
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;

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
        checkLeading(select, keys, order);
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

    /// As long as there are keys that the order has not named, it names nothing else: otherwise which
    /// row is the first of its key would not show in the order of the rows.
    private static void checkLeading(SqlSelect select, SqlNodeList keys, SqlNodeList order) {
        List<SqlNode> open = new ArrayList<>();
        resolvedAll(select, keys).forEach(open::add);
        List<SqlNode> known = List.copyOf(open);
        for (SqlNode item : order) {
            if (open.isEmpty()) {
                return;
            }
            SqlNode bare = item;
            while (isDirection(bare)) {
                bare = ((SqlCall) bare).operand(0);
            }
            SqlNode named = resolved(select, bare);
            if (known.stream().noneMatch(key -> key.equalsDeep(named, Litmus.IGNORE))) {
                SqlParserPos place = item.getParserPosition();
                throw DbException.at(
                        ErrorCode.INVALID_SQL,
                        new SourcePosition(place.getLineNum(), place.getColumnNum()),
                        "ORDER BY of SELECT DISTINCT ON must start with the expressions of DISTINCT ON");
            }
            open.removeIf(key -> key.equalsDeep(named, Litmus.IGNORE));
        }
    }

    private static boolean isDirection(SqlNode item) {
        return switch (item.getKind()) {
            case DESCENDING, NULLS_FIRST, NULLS_LAST -> true;
            default -> false;
        };
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
        if (item instanceof SqlCall call && isDirection(call)) {
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
                    && alias.getSimple().equalsIgnoreCase(name)) {
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
