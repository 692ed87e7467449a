package org.kalamdb.sql;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.parser.Statement.TableRef;

/// Brings the names of columns into the form in which a query over held rows knows them: `ns.t.c` becomes
/// `t.c`, and `excluded.c` one name ([HeldRows#excluded]).
final class HeldNames extends SqlShuttle {
    private final TableName table;
    private final @Nullable String alias;

    /// @param table whose rows are held
    /// @param named as the statement names it; an alias hides the table's own name
    HeldNames(TableName table, TableRef named) {
        this.table = table;
        this.alias = named.alias();
    }

    /// What the rows are called.
    String name() {
        return alias == null ? table.table() : alias;
    }

    /// Whether the names before the last one are the rows'.
    boolean isOfRows(SqlIdentifier identifier) {
        List<String> names = identifier.names;
        return names.size() == 1
                || (names.size() == 2 && names.getFirst().equals(name()))
                || (names.size() == 3 && isFull(names));
    }

    private boolean isFull(List<String> names) {
        return alias == null
                && names.get(0).equals(table.namespace())
                && names.get(1).equals(table.table());
    }

    /// Leaves `node` as it is.
    SqlNode in(SqlNode node) {
        SqlNode replaced = node.accept(this);
        return replaced == null ? node : replaced;
    }

    /// Held rows have no order that a window could rely on.
    ///
    /// @throws DbException with the place of a window function that is not in a subquery
    static void refuseWindows(SqlNode node) {
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.getKind() == SqlKind.OVER) {
                    SqlParserPos place = call.getParserPosition();
                    throw DbException.at(
                            ErrorCode.INVALID_SQL,
                            new SourcePosition(Math.max(1, place.getLineNum()), Math.max(1, place.getColumnNum())),
                            "window functions cannot be used in RETURNING and ON CONFLICT");
                }
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
        List<String> names = identifier.names;
        if (names.size() == 3 && isFull(names)) {
            return identifier.getComponent(1, 3);
        }
        SqlParserPos place = identifier.getParserPosition();
        return isExcluded(identifier)
                ? new SqlIdentifier(List.of(HeldRows.excluded(names.get(1))), null, place, List.of(place))
                : identifier;
    }

    /// Whether this is `excluded.c`.
    static boolean isExcluded(SqlNode node) {
        return node instanceof SqlIdentifier identifier
                && identifier.names.size() == 2
                && identifier.names.getFirst().equals(HeldRows.EXCLUDED)
                && !identifier.isStar();
    }
}
