package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;

/// Calls of functions that give rows, in the form in which validation knows them.
final class RowFunctionCalls {
    /// All matches of a regular expression as an array.
    static final String ALL_MATCHES = "$regexp_matches";

    private RowFunctionCalls() {}

    /// `UNNEST(…)` as the call of a table function.
    static SqlCall unnest(SqlCall unnest) {
        SqlParserPos place = unnest.getParserPosition();
        if (unnest.operandCount() != 1) {
            String zip = TableFunction.ZIP + (isNumbered(unnest) ? TableFunction.WITH_ORDINALITY : "");
            SqlNode call = KalamOperatorTable.INSTANCE.function(zip).createCall(place, unnest.getOperandList());
            return SqlStdOperatorTable.COLLECTION_TABLE.createCall(place, call);
        }
        SqlNode array = unnest.operand(0);
        boolean constructor = array.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR;
        String name = (constructor ? TableFunction.ELEMENTS : "unnest")
                + (isNumbered(unnest) ? TableFunction.WITH_ORDINALITY : "");
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
        boolean several = source.getKind() == SqlKind.UNNEST && ((SqlCall) source).operandCount() > 1;
        if (as.operandCount() != 2 || !unnamed || several || isNumbered(source)) {
            return null;
        }
        SqlIdentifier alias = as.operand(1);
        return SqlStdOperatorTable.AS.createCall(as.getParserPosition(), as.operand(0), alias, alias);
    }

    /// Whether a call gives rows of one column, so that it may stand in a select list.
    static boolean isRows(SqlNode expression) {
        return isUnnest(expression)
                || (expression instanceof SqlCall call
                        && TableFunction.isSingleColumn(call.getOperator().getName()));
    }

    private static boolean isUnnest(SqlNode expression) {
        return expression.getKind() == SqlKind.UNNEST
                || (expression instanceof SqlCall call
                        && call.getOperator().getName().equalsIgnoreCase("unnest"));
    }

    /// Such calls of a select list as one source, which has a column for each; null when there is none
    /// that gives them side by side.
    static @Nullable SqlNode source(List<SqlCall> calls) {
        SqlParserPos place = calls.getFirst().getParserPosition();
        List<SqlNode> arrays = new ArrayList<>();
        for (SqlCall call : calls) {
            if (isUnnest(call)) {
                arrays.addAll(call.getOperandList());
            } else if (calls.size() == 1) {
                return SqlStdOperatorTable.COLLECTION_TABLE.createCall(place, call);
            } else {
                return null;
            }
        }
        return arrays.size() == calls.size() ? SqlStdOperatorTable.UNNEST.createCall(place, arrays) : null;
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
}
