package org.kalamdb.sql.plan;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// The names by which a query's columns may be qualified: aliases and tables of its FROM clauses.
final class FromNames extends SqlBasicVisitor<Void> {
    private final Set<String> names = new LinkedHashSet<>();

    private FromNames() {}

    static Set<String> of(SqlNode query) {
        FromNames visitor = new FromNames();
        query.accept(visitor);
        return visitor.names;
    }

    @Override
    public @Nullable Void visit(SqlCall call) {
        if (call instanceof SqlSelect select && select.getFrom() != null) {
            collect(select.getFrom());
        }
        return super.visit(call);
    }

    private void collect(SqlNode from) {
        switch (from) {
            case SqlJoin join -> {
                collect(join.getLeft());
                collect(join.getRight());
            }
            case SqlIdentifier table -> names.add(table.names.getLast());
            case SqlCall call
            when call.getKind() == SqlKind.AS && call.operand(1) instanceof SqlIdentifier alias ->
                names.add(alias.getSimple());
            default -> {
                // a query or a function without a name qualifies nothing
            }
        }
    }
}
