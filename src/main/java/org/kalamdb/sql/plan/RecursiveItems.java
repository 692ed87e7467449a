package org.kalamdb.sql.plan;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// The queries of a `WITH RECURSIVE`, not all of which need be recursive.
final class RecursiveItems {
    private RecursiveItems() {}

    /// Whether the query refers to itself.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL when it does, but is no UNION of a start and a step
    static boolean isRecursive(SqlWithItem item) {
        if (!mentions(item.query, item.name)) {
            return false;
        }
        if (item.query.getKind() != SqlKind.UNION) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL,
                    item.getParserPosition(),
                    "the recursive query '" + item.name.getSimple()
                            + "' must be a query without itself, UNION [ALL], and one with itself");
        }
        return true;
    }

    static SqlWithItem plain(SqlWithItem item) {
        return new SqlWithItem(
                item.getParserPosition(),
                item.name,
                item.columnList,
                item.query,
                SqlLiteral.createBoolean(false, item.getParserPosition()));
    }

    private static boolean mentions(SqlNode query, SqlIdentifier name) {
        boolean[] found = {false};
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlSelect select && select.getFrom() != null) {
                    found[0] |= isSource(select.getFrom(), name.getSimple());
                }
                return super.visit(call);
            }
        });
        return found[0];
    }

    private static boolean isSource(SqlNode from, String name) {
        return switch (from) {
            case SqlIdentifier table -> table.isSimple() && table.getSimple().equalsIgnoreCase(name);
            case SqlJoin join -> isSource(join.getLeft(), name) || isSource(join.getRight(), name);
            case SqlCall call
            when call.getKind() == SqlKind.AS || call.getKind() == SqlKind.LATERAL -> isSource(call.operand(0), name);
            default -> false;
        };
    }
}
