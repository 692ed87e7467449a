package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSpecialOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// The SEMI and ANTI joins of one FROM clause as conditions: `a SEMI JOIN b ON c` keeps the rows of `a` for
/// which `EXISTS (SELECT … FROM b WHERE c)`, ANTI those for which it does not hold. No later stage knows such
/// joins in syntax trees.
public final class SemiJoins {
    /// (rows, probe): whether a row has a partner with the same values in all columns that both have.
    public static final SqlOperator NATURAL = new SqlSpecialOperator("NATURAL SEMI JOIN", SqlKind.OTHER);

    private static final String PROBE = "$probe";

    private final List<SqlNode> conditions = new ArrayList<>();

    /// How many conditions there are; a place to come back to.
    int size() {
        return conditions.size();
    }

    /// Keeps the rows for which the condition holds, or does not hold.
    void add(SqlNode condition, boolean anti, SqlParserPos position) {
        SqlNode test = condition.getKind() == SqlKind.EXISTS
                ? SqlStdOperatorTable.NOT.createCall(position, condition)
                : SqlStdOperatorTable.IS_NOT_TRUE.createCall(position, condition);
        conditions.add(anti ? test : condition);
    }

    /// Whether the probe has a row for which the condition holds.
    static SqlNode exists(SqlNode probe, SqlNode condition, SqlParserPos position) {
        SqlNode one = SqlLiteral.createExactNumeric("1", position);
        SqlNode item = SqlStdOperatorTable.AS.createCall(position, one, new SqlIdentifier("one", position));
        return SqlStdOperatorTable.EXISTS.createCall(position, Selects.of(position, List.of(item), probe, condition));
    }

    /// Takes the conditions from `start` to `end`; null when there are none.
    @Nullable
    SqlNode take(int start, int end) {
        List<SqlNode> taken = conditions.subList(start, end);
        List<SqlNode> all = new ArrayList<>(taken);
        taken.clear();
        return all.isEmpty() ? null : Calls.balanced(SqlStdOperatorTable.AND, all);
    }

    /// Both conditions.
    static SqlNode all(@Nullable SqlNode first, SqlNode second) {
        return first == null ? second : Calls.balanced(SqlStdOperatorTable.AND, List.of(first, second));
    }

    /// All conditions and `where`; null when there are none.
    @Nullable
    SqlNode with(@Nullable SqlNode where) {
        SqlNode all = take(0, conditions.size());
        return where == null ? all : all(all, where);
    }

    /// Whether a row has a partner with the same values in columns of these names.
    public static SqlNode using(SqlNode rows, SqlNode probe, SqlNodeList names) {
        SqlParserPos position = names.getParserPosition();
        SqlNode partners = probe;
        if (alias(probe) == null) {
            partners = SqlStdOperatorTable.AS.createCall(
                    position, filtered(probe, null), new SqlIdentifier(PROBE, position));
        }
        List<SqlNode> values = columns(alias(rows), names);
        SqlNode value = values.size() == 1 ? values.getFirst() : SqlStdOperatorTable.ROW.createCall(position, values);
        return SqlStdOperatorTable.IN.createCall(
                position, value, Selects.of(position, columns(alias(partners), names), partners, null));
    }

    private static List<SqlNode> columns(@Nullable String owner, SqlNodeList names) {
        List<SqlNode> columns = new ArrayList<>();
        for (SqlNode name : names) {
            String column = ((SqlIdentifier) name).getSimple();
            columns.add(owner == null ? name : new SqlIdentifier(List.of(owner, column), name.getParserPosition()));
        }
        return columns;
    }

    /// The same of all columns that both have, which is not known yet: the validator's names come first.
    static SqlNode natural(SqlNode rows, SqlNode probe, SqlParserPos position) {
        return NATURAL.createCall(position, rows, probe);
    }

    /// The rows of a source for which a condition holds, without a name if there is one.
    static SqlNode kept(SqlNode source, @Nullable SqlNode condition) {
        return condition == null ? source : filtered(source, condition);
    }

    /// The rows of a source for which a condition holds, as a source of the same name; null when it has
    /// none.
    static @Nullable SqlNode named(SqlNode source, SqlNode condition) {
        String alias = alias(source);
        SqlParserPos position = source.getParserPosition();
        return alias == null
                ? null
                : SqlStdOperatorTable.AS.createCall(
                        position, filtered(source, condition), new SqlIdentifier(alias, position));
    }

    private static SqlNode filtered(SqlNode source, @Nullable SqlNode condition) {
        SqlParserPos position = source.getParserPosition();
        return Selects.of(position, List.of(SqlIdentifier.star(position)), source, condition);
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
