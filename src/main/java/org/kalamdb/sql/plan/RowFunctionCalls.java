package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// Calls of functions that give rows, in the form in which validation knows them.
final class RowFunctionCalls {
    private RowFunctionCalls() {}

    /// `UNNEST(…)` as the call of a table function.
    static SqlCall unnest(SqlCall unnest) {
        SqlParserPos place = unnest.getParserPosition();
        if (unnest.operandCount() != 1) {
            throw Unsupported.at(unnest, "UNNEST of several arrays");
        }
        SqlNode array = unnest.operand(0);
        boolean constructor = array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR;
        boolean numbered = unnest.getOperator() instanceof SqlUnnestOperator operator && operator.withOrdinality;
        String name =
                (constructor ? TableFunction.ELEMENTS : "unnest") + (numbered ? TableFunction.WITH_ORDINALITY : "");
        List<SqlNode> arguments = constructor ? ((SqlCall) array).getOperandList() : List.of(array);
        SqlNode call = KalamOperatorTable.INSTANCE.function(name).createCall(place, arguments);
        return SqlStdOperatorTable.COLLECTION_TABLE.createCall(place, call);
    }

    /// @throws org.kalamdb.common.DbException INVALID_SQL for a source that is the call of another function
    static void check(SqlCall source) {
        if (source.operand(0) instanceof SqlCall call && !(call.getOperator() instanceof TableFunction)) {
            String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
            boolean known = KalamOperatorTable.INSTANCE.functionNames().contains(name);
            if (known && !TableFunction.isOne(name)) {
                throw Unsupported.error(
                        ErrorCode.INVALID_SQL,
                        call.getParserPosition(),
                        "function '" + name + "' gives a value, not rows: it cannot stand in FROM");
            }
        }
    }

    /// A source with an alias: the only column of a function's rows has the name of the alias when no other is given.
    ///
    /// @return null when that is not the case
    static @Nullable SqlCall named(SqlCall as) {
        SqlNode source = as.operand(0);
        if (source.getKind() == SqlKind.LATERAL) {
            source = ((SqlCall) source).operand(0);
        }
        boolean unnamed = source.getKind() == SqlKind.UNNEST
                || (source.getKind() == SqlKind.COLLECTION_TABLE
                        && ((SqlCall) source).operand(0) instanceof SqlCall function
                        && TableFunction.isUnnamed(function.getOperator().getName()));
        if (as.operandCount() != 2 || !unnamed || isNumbered(source)) {
            return null;
        }
        SqlIdentifier alias = as.operand(1);
        return SqlStdOperatorTable.AS.createCall(as.getParserPosition(), as.operand(0), alias, alias);
    }

    private static boolean isNumbered(SqlNode source) {
        return source instanceof SqlCall call
                && ((call.getOperator() instanceof SqlUnnestOperator unnest && unnest.withOrdinality)
                        || (call.operand(0) instanceof SqlCall function
                                && function.getOperator().getName().endsWith(TableFunction.WITH_ORDINALITY)));
    }

    /// The right side of a join: a function that gives rows sees the columns of the left side, also when nothing says
    /// LATERAL.
    ///
    /// @return null when it says so, or is something else
    static @Nullable SqlNode lateral(SqlNode right) {
        SqlParserPos place = right.getParserPosition();
        return switch (right.getKind()) {
            case COLLECTION_TABLE, UNNEST -> SqlStdOperatorTable.LATERAL.createCall(place, right);
            case AS -> {
                List<SqlNode> operands = new ArrayList<>(((SqlCall) right).getOperandList());
                SqlNode source = lateral(operands.getFirst());
                if (source == null) {
                    yield null;
                }
                operands.set(0, source);
                yield SqlStdOperatorTable.AS.createCall(place, operands);
            }
            default -> null;
        };
    }

    private static boolean isSingleColumn(SqlNode call) {
        return call instanceof SqlCall function
                && TableFunction.isSingleColumn(function.getOperator().getName());
    }

    /// A SELECT with a function that gives rows in its list: the function goes to FROM, and its column stands in the
    /// list.
    ///
    /// @return null when there is no such function
    static @Nullable SqlSelect inFrom(SqlSelect select) {
        List<SqlNode> items = new ArrayList<>(select.getSelectList().getList());
        SqlSelect moved = null;
        for (int i = 0; i < items.size(); i++) {
            SqlNode item = items.get(i);
            boolean aliased = item.getKind() == SqlKind.AS;
            SqlNode expression = aliased ? ((SqlCall) item).operand(0) : item;
            if (!isRows(expression)) {
                continue;
            }
            if (moved != null || select.getGroup() != null || select.getHaving() != null) {
                throw Unsupported.at(item, "such a use of a function that gives rows");
            }
            SqlParserPos place = item.getParserPosition();
            String name = "$rows";
            SqlNode column = new SqlIdentifier(List.of(name, name), place);
            SqlNode heading = aliased
                    ? ((SqlCall) item).operand(1)
                    : new SqlIdentifier(
                            ((SqlCall) expression).getOperator().getName().toLowerCase(Locale.ROOT), place);
            items.set(i, SqlStdOperatorTable.AS.createCall(place, column, heading));
            moved = (SqlSelect) select.clone(select.getParserPosition());
            moved.setFrom(from(select.getFrom(), expression, new SqlIdentifier(name, place)));
        }
        if (moved != null) {
            moved.setSelectList(new SqlNodeList(items, select.getSelectList().getParserPosition()));
        }
        return moved;
    }

    private static boolean isRows(SqlNode expression) {
        return isUnnest(expression) || isSingleColumn(expression);
    }

    private static boolean isUnnest(SqlNode expression) {
        return expression.getKind() == SqlKind.UNNEST
                || (expression instanceof SqlCall call
                        && call.getOperator().getName().equalsIgnoreCase("unnest"));
    }

    private static SqlNode from(@Nullable SqlNode from, SqlNode expression, SqlIdentifier name) {
        SqlParserPos place = expression.getParserPosition();
        SqlNode rows = isUnnest(expression)
                ? SqlStdOperatorTable.UNNEST.createCall(place, ((SqlCall) expression).getOperandList())
                : SqlStdOperatorTable.COLLECTION_TABLE.createCall(place, expression);
        SqlNode source = SqlStdOperatorTable.AS.createCall(
                place, SqlStdOperatorTable.LATERAL.createCall(place, rows), name, name);
        return from == null
                ? source
                : new SqlJoin(
                        place,
                        from,
                        SqlLiteral.createBoolean(false, place),
                        JoinType.CROSS.symbol(place),
                        source,
                        JoinConditionType.NONE.symbol(place),
                        null);
    }
}
