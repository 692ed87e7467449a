package org.kalamdb.sql.plan;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.common.ErrorCode;

/// Turns `NATURAL JOIN` into `JOIN … USING` of the declared columns that both have: the system
/// columns, which all tables have, are no part of it.
final class NaturalJoins {
    private final SourceColumns columns;

    NaturalJoins(SourceColumns columns) {
        this.columns = columns;
    }

    SqlJoin withoutNatural(SqlJoin join) {
        if (!join.isNatural()) {
            return join;
        }
        Set<String> common = new LinkedHashSet<>(columns.of(join.getLeft()));
        common.retainAll(columns.of(join.getRight()));
        if (common.isEmpty()) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL, join.getParserPosition(), "NATURAL JOIN without a common column");
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
}
