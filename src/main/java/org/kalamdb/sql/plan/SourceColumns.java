package org.kalamdb.sql.plan;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.kalamdb.model.Column;

/// What is known before validation of the columns of sources. System columns, which all tables have, are left out.
final class SourceColumns {
    private final PlanningContext context;
    /// Those of the queries of WITH clauses seen so far.
    private final Map<String, Set<String>> named = new HashMap<>();

    SourceColumns(PlanningContext context) {
        this.context = context;
    }

    /// Notes a query that later ones may name.
    void add(SqlWithItem item) {
        named.put(
                item.name.getSimple().toLowerCase(Locale.ROOT),
                item.columnList == null ? of(item.query) : names(item.columnList));
    }

    /// The names of the columns, as far as they can be told: a computed column without an alias has none.
    Set<String> of(SqlNode source) {
        return switch (source) {
            case SqlIdentifier table -> ofTable(table);
            case SqlSelect select -> ofSelect(select);
            case SqlOrderBy order -> of(order.query);
            case SqlWith with -> of(with.body);
            case SqlJoin join -> {
                Set<String> columns = new LinkedHashSet<>(of(join.getLeft()));
                columns.addAll(of(join.getRight()));
                yield columns;
            }
            case SqlCall call
            when call.getKind() == SqlKind.AS ->
                call.operandCount() == 2
                        ? of(call.operand(0))
                        : names(call.getOperandList().subList(2, call.operandCount()));
            case SqlCall call
            when call.getKind() == SqlKind.LATERAL || call.isA(SqlKind.SET_QUERY) -> of(call.operand(0));
            default -> Set.of();
        };
    }

    private static Set<String> names(Iterable<SqlNode> identifiers) {
        Set<String> names = new LinkedHashSet<>();
        identifiers.forEach(name -> names.add(((SqlIdentifier) name).getSimple().toLowerCase(Locale.ROOT)));
        return names;
    }

    private Set<String> ofTable(SqlIdentifier table) {
        Set<String> query = table.isSimple() ? named.get(table.getSimple().toLowerCase(Locale.ROOT)) : null;
        if (query != null) {
            return query;
        }
        Optional<Relation> relation = context.schema().find(CatalogReader.tableName(table.names, context.namespace()));
        Set<String> names = new LinkedHashSet<>();
        relation.ifPresent(found -> {
            switch (found) {
                case Relation.Stored stored ->
                    stored.table().schema().columns().stream().map(Column::name).forEach(names::add);
                case Relation.Shared _ -> {
                    // only known by what its WITH item is
                }
                case Relation.View view -> names.addAll(view.view().columns());
                case Relation.Virtual virtual ->
                    virtual.columns().stream().map(Relation.VirtualColumn::name).forEach(names::add);
            }
        });
        return names;
    }

    private Set<String> ofSelect(SqlSelect select) {
        Set<String> names = new LinkedHashSet<>();
        for (SqlNode item : select.getSelectList()) {
            SqlNode name = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(1) : item;
            if (!(name instanceof SqlIdentifier identifier)) {
                continue;
            }
            SqlNode from = select.getFrom();
            if (!identifier.isStar()) {
                names.add(identifier.names.getLast().toLowerCase(Locale.ROOT));
            } else if (from != null) {
                names.addAll(of(from));
            }
        }
        return names;
    }
}
