package org.kalamdb.sql.parser;

import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/// Makes call nodes.
final class Calls {
    private Calls() {}

    /// A name alone. It counts as quoted, so that the validator never takes `user` for a function: those
    /// without parentheses are calls already.
    static SqlIdentifier column(String name, SqlParserPos position) {
        return new SqlIdentifier(List.of(name), null, position, List.of(position.withQuoting(true)));
    }

    /// A call of a function that the validator will look up by its lower-case name.
    static SqlCall function(String name, SqlParserPos namePosition, SqlParserPos position, SqlNode... arguments) {
        return function(new SqlIdentifier(name, namePosition), null, position, List.of(arguments));
    }

    /// @param quantifier DISTINCT or ALL
    static SqlCall function(
            SqlIdentifier name, @Nullable SqlLiteral quantifier, SqlParserPos position, List<SqlNode> arguments) {
        SqlUnresolvedFunction function =
                new SqlUnresolvedFunction(name, null, null, null, null, SqlFunctionCategory.USER_DEFINED_FUNCTION);
        return function.createCall(quantifier, position, arguments.toArray(SqlNode[]::new));
    }

    /// The call of a table function `WITH ORDINALITY`: of the function of that longer name.
    static SqlNode numbered(SqlNode call, SqlParserPos position) {
        if (!(call instanceof SqlCall function)) {
            return call;
        }
        SqlIdentifier name = new SqlIdentifier(function.getOperator().getName() + " with ordinality", position);
        return function(name, null, position, function.getOperandList());
    }

    /// `SELECT * FROM (query)`
    static SqlSelect derived(SqlNode query) {
        SqlParserPos position = query.getParserPosition();
        SqlNodeList all = new SqlNodeList(List.of(SqlIdentifier.star(position)), position);
        return new SqlSelect(position, null, all, query, null, null, null, null, null, null, null, null, null);
    }

    /// The operands of an operator joined from the left.
    static SqlNode leftDeep(SqlOperator operator, List<SqlNode> operands) {
        SqlNode tree = operands.getFirst();
        for (SqlNode operand : operands.subList(1, operands.size())) {
            SqlParserPos position = tree.getParserPosition().plus(operand.getParserPosition());
            tree = operator.createCall(position, tree, operand);
        }
        return tree;
    }

    /// A tree of least depth over the operands of an associative operator, in their order.
    static SqlNode balanced(SqlOperator operator, List<SqlNode> operands) {
        return balanced(operator, operands, 0, operands.size());
    }

    private static SqlNode balanced(SqlOperator operator, List<SqlNode> operands, int from, int to) {
        if (to - from == 1) {
            return operands.get(from);
        }
        int middle = (from + to + 1) >>> 1;
        SqlNode left = balanced(operator, operands, from, middle);
        SqlNode right = balanced(operator, operands, middle, to);
        SqlParserPos position = left.getParserPosition().plus(right.getParserPosition());
        return operator.createCall(position, left, right);
    }
}
