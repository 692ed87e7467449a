package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// The SEMI and ANTI joins of one FROM clause as conditions: `a SEMI JOIN b ON c` keeps the rows of `a` for
/// which `EXISTS (SELECT … FROM b WHERE c)`, ANTI those for which it does not hold. No later stage knows such
/// joins in syntax trees.
final class SemiJoins {
    private final List<SqlNode> conditions = new ArrayList<>();

    /// How many conditions there are; a place to come back to.
    int size() {
        return conditions.size();
    }

    /// Keeps the rows with, or without, a partner in `probe`.
    void add(SqlNode probe, SqlNode condition, boolean anti, SqlParserPos position) {
        SqlNode one = SqlLiteral.createExactNumeric("1", position);
        SqlNode item = SqlStdOperatorTable.AS.createCall(position, one, new SqlIdentifier("one", position));
        SqlSelect partners = Selects.of(position, List.of(item), probe, condition);
        SqlNode exists = SqlStdOperatorTable.EXISTS.createCall(position, partners);
        conditions.add(anti ? SqlStdOperatorTable.NOT.createCall(position, exists) : exists);
    }

    /// Takes the conditions from `start` on and joins them with `condition`.
    SqlNode takeFrom(int start, SqlNode condition) {
        List<SqlNode> taken = conditions.subList(start, conditions.size());
        List<SqlNode> all = new ArrayList<>(taken);
        taken.clear();
        all.add(condition);
        return Calls.balanced(SqlStdOperatorTable.AND, all);
    }

    /// All conditions and `where`; null when there are none.
    @Nullable
    SqlNode with(@Nullable SqlNode where) {
        if (where != null) {
            return takeFrom(0, where);
        }
        return conditions.isEmpty() ? null : Calls.balanced(SqlStdOperatorTable.AND, conditions);
    }

    /// `USING (names)` as a condition; null when a side is more than one table.
    static @Nullable SqlNode using(SqlNode left, SqlNode right, SqlNodeList names) {
        String leftAlias = alias(left);
        String rightAlias = alias(right);
        if (leftAlias == null || rightAlias == null) {
            return null;
        }
        List<SqlNode> equalities = new ArrayList<>(names.size());
        for (SqlNode name : names) {
            SqlParserPos position = name.getParserPosition();
            String column = ((SqlIdentifier) name).getSimple();
            equalities.add(SqlStdOperatorTable.EQUALS.createCall(
                    position,
                    new SqlIdentifier(List.of(leftAlias, column), position),
                    new SqlIdentifier(List.of(rightAlias, column), position)));
        }
        return Calls.balanced(SqlStdOperatorTable.AND, equalities);
    }

    private static @Nullable String alias(SqlNode source) {
        if (source instanceof SqlIdentifier table) {
            return table.names.getLast();
        }
        return source instanceof SqlCall call
                        && call.getKind() == SqlKind.AS
                        && call.operand(1) instanceof SqlIdentifier alias
                ? alias.getSimple()
                : null;
    }
}
