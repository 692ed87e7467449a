package org.kalamdb.sql.plan;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.model.Column;

/// Turns `NATURAL JOIN` of two tables into `JOIN … USING` of the declared columns that both have: the system
/// columns, which all tables have, are no part of it.
final class NaturalJoins {
    private final PlanningContext context;

    NaturalJoins(PlanningContext context) {
        this.context = context;
    }

    SqlJoin withoutNatural(SqlJoin join) {
        if (!join.isNatural()) {
            return join;
        }
        Set<String> common = columns(join.getLeft());
        common.retainAll(columns(join.getRight()));
        if (common.isEmpty()) {
            throw Unsupported.at(join, "NATURAL JOIN without a common column");
        }
        SqlParserPos place = join.getParserPosition();
        SqlNodeList using = new SqlNodeList(place);
        common.forEach(name -> using.add(new SqlIdentifier(name, place)));
        return new SqlJoin(
                place,
                join.getLeft(),
                SqlLiteral.createBoolean(false, place),
                join.getJoinTypeNode(),
                join.getRight(),
                JoinConditionType.USING.symbol(place),
                using);
    }

    private Set<String> columns(SqlNode from) {
        SqlNode table = from.getKind() == SqlKind.AS ? ((SqlCall) from).operand(0) : from;
        if (!(table instanceof SqlIdentifier identifier)) {
            throw Unsupported.at(from, "NATURAL JOIN of other than tables");
        }
        Optional<Relation> relation =
                context.schema().find(CatalogReader.tableName(identifier.names, context.namespace()));
        Set<String> names = new LinkedHashSet<>();
        relation.ifPresent(found -> {
            switch (found) {
                case Relation.Stored stored ->
                    stored.table().schema().columns().stream().map(Column::name).forEach(names::add);
                case Relation.Virtual virtual ->
                    virtual.columns().stream().map(Relation.VirtualColumn::name).forEach(names::add);
            }
        });
        return names;
    }
}
