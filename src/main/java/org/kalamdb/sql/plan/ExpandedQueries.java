package org.kalamdb.sql.plan;

import java.util.HashMap;
import java.util.Map;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Counts the SELECTs of a statement as planning meets them: a query of a WITH once for each place that names
/// it. Forty short queries of which each joins the one before with itself would otherwise become 2^40.
final class ExpandedQueries extends SqlBasicVisitor<@Nullable Void> {
    private static final long MAX_SELECTS = 1000;

    /// The SELECTs in each query of the WITHs around.
    private Map<String, Long> named = Map.of();
    private long count;

    private ExpandedQueries() {}

    /// @throws DbException INVALID_SQL when there are too many to be planned
    static void check(SqlNode query) {
        query.accept(new ExpandedQueries());
    }

    private void add(SqlNode place, long selects) {
        count += selects;
        if (count > MAX_SELECTS) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL,
                    place.getParserPosition(),
                    "the queries of WITH are named so often that the statement has too many SELECTs (at most "
                            + MAX_SELECTS + ")");
        }
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        switch (call) {
            case SqlWith with -> visitWith(with);
            case SqlSelect select -> {
                add(select, 1);
                source(select.getFrom());
                super.visit(call);
            }
            default -> super.visit(call);
        }
        return null;
    }

    private void visitWith(SqlWith with) {
        Map<String, Long> around = named;
        named = new HashMap<>(around);
        for (SqlNode node : with.withList) {
            SqlWithItem item = (SqlWithItem) node;
            long before = count;
            // what a recursive query says of itself is no copy of it
            named.put(item.name.getSimple(), 0L);
            item.query.accept(this);
            named.put(item.name.getSimple(), count - before);
            count = before;
        }
        with.body.accept(this);
        named = around;
    }

    /// What FROM names, but not the subqueries in it, which are visited as operands.
    private void source(@Nullable SqlNode from) {
        switch (from) {
            case SqlIdentifier name when name.isSimple() -> add(name, named.getOrDefault(name.getSimple(), 0L));
            case SqlCall call
            when call.getKind() == SqlKind.JOIN -> {
                source(call.operand(0));
                source(call.operand(3));
            }
            case SqlCall call when call.getKind() == SqlKind.AS -> source(call.operand(0));
            case null, default -> {
                // a subquery, a function, or another table
            }
        }
    }
}
