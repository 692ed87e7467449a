package org.kalamdb.sql.plan;

import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.parser.SemiJoins;

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
        SqlParserPos place = join.getParserPosition();
        SqlNodeList using = common(join.getLeft(), join.getRight(), place);
        return new SqlJoin(
                place,
                join.getLeft(),
                SqlLiteral.createBoolean(false, place),
                join.getJoinTypeNode(),
                join.getRight(),
                JoinConditionType.USING.symbol(place),
                using);
    }

    /// The condition of a NATURAL SEMI JOIN.
    SqlNode semi(SqlCall call) {
        SqlNode rows = call.operand(0);
        SqlNode probe = call.operand(1);
        return SemiJoins.using(rows, probe, common(rows, probe, call.getParserPosition()));
    }

    private SqlNodeList common(SqlNode left, SqlNode right, SqlParserPos place) {
        Set<String> common = new LinkedHashSet<>(columns.of(left));
        common.retainAll(columns.of(right));
        if (common.isEmpty()) {
            throw Unsupported.error(ErrorCode.INVALID_SQL, place, "NATURAL JOIN without a common column");
        }
        SqlNodeList using = new SqlNodeList(place);
        common.forEach(name -> using.add(new SqlIdentifier(name, place)));
        return using;
    }
}
