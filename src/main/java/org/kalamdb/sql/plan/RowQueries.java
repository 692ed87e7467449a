package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.fun.SqlQuantifyOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.parser.Selects;

/// Comparisons of a row with the rows of a query: `(a, b) NOT IN (SELECT …)`, `(a, b) < ALL (SELECT …)`. Calcite
/// takes a row with a NULL for NULL as a whole, which is wrong where another value tells the rows apart.
final class RowQueries {
    private RowQueries() {}

    /// What says the same with EXISTS; null for another call.
    static @Nullable SqlCall withExists(SqlCall call) {
        if (call.operandCount() != 2
                || !RowComparisons.startsWithRow(call)
                || !call.operand(1).getKind().belongsTo(SqlKind.QUERY)) {
            return null;
        }
        return switch (call.getOperator()) {
            case SqlQuantifyOperator some when call.getKind() == SqlKind.SOME -> some(call, some.comparisonKind);
            case SqlQuantifyOperator all
            when call.getKind() == SqlKind.ALL -> not(some(call, all.comparisonKind.negateNullSafe()));
            default ->
                switch (call.getKind()) {
                    case IN -> some(call, SqlKind.EQUALS);
                    case NOT_IN -> not(some(call, SqlKind.EQUALS));
                    default -> null;
                };
        };
    }

    private static SqlCall not(SqlCall condition) {
        return SqlStdOperatorTable.NOT.createCall(condition.getParserPosition(), condition);
    }

    /// True when the comparison holds for a row of the query, else NULL when it may hold for one, else false.
    private static SqlCall some(SqlCall call, SqlKind comparison) {
        SqlParserPos place = call.getParserPosition();
        int size = ((SqlCall) call.operand(0)).operandCount();
        List<SqlNode> columns = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            columns.add(new SqlIdentifier("$" + i, place));
        }
        SqlCall row = SqlStdOperatorTable.ROW.createCall(place, columns);
        SqlCall compared = operator(comparison).createCall(place, call.operand(0), row);
        SqlNode query = call.operand(1);
        List<SqlNode> alias = new ArrayList<>(List.of(query, new SqlIdentifier("$row", place)));
        alias.addAll(columns);
        SqlCall source = SqlStdOperatorTable.AS.createCall(place, alias);
        SqlCall unknown = SqlStdOperatorTable.IS_NULL.createCall(place, compared);
        return new SqlCase(
                place,
                null,
                new SqlNodeList(List.of(exists(source, compared), exists(source, unknown)), place),
                new SqlNodeList(List.of(SqlLiteral.createBoolean(true, place), SqlLiteral.createNull(place)), place),
                SqlLiteral.createBoolean(false, place));
    }

    private static SqlOperator operator(SqlKind kind) {
        return switch (kind) {
            case LESS_THAN -> SqlStdOperatorTable.LESS_THAN;
            case LESS_THAN_OR_EQUAL -> SqlStdOperatorTable.LESS_THAN_OR_EQUAL;
            case GREATER_THAN -> SqlStdOperatorTable.GREATER_THAN;
            case GREATER_THAN_OR_EQUAL -> SqlStdOperatorTable.GREATER_THAN_OR_EQUAL;
            case NOT_EQUALS -> SqlStdOperatorTable.NOT_EQUALS;
            default -> SqlStdOperatorTable.EQUALS;
        };
    }

    private static SqlCall exists(SqlNode source, SqlNode condition) {
        SqlParserPos place = condition.getParserPosition();
        SqlNode one = SqlStdOperatorTable.AS.createCall(
                place, SqlLiteral.createExactNumeric("1", place), new SqlIdentifier("one", place));
        SqlSelect rows = Selects.of(place, List.of(one), source, condition);
        return SqlStdOperatorTable.EXISTS.createCall(place, rows);
    }
}
