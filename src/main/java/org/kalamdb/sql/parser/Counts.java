package org.kalamdb.sql.parser;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/// Numbers of rows, as after LIMIT.
final class Counts {
    private Counts() {}

    /// The literal or the parameter that an expression stands for: `$1::int` is `$1`, and `2 * 5` is 10. Null for
    /// another one, and for a negative number.
    static @Nullable SqlNode folded(SqlNode expression) {
        SqlNode bare = withoutCast(expression);
        if (bare instanceof SqlDynamicParam) {
            return bare;
        }
        Long number = number(bare);
        if (number == null || number < 0) {
            return null;
        }
        // a result stands nowhere in the text: a cached plan must not take a literal's new value for it
        return bare instanceof SqlNumericLiteral
                ? bare
                : SqlLiteral.createExactNumeric(number.toString(), SqlParserPos.ZERO);
    }

    /// Whether the number is known only when the statement is run: it needs a parameter or a query, and
    /// no column.
    static boolean isComputed(SqlNode expression) {
        boolean[] found = {false, false};
        expression.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam parameter) {
                found[0] = true;
                return null;
            }

            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                found[1] = true;
                return null;
            }

            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    found[0] = true;
                    return null;
                }
                return super.visit(call);
            }
        });
        return found[0] && !found[1];
    }

    private static SqlNode withoutCast(SqlNode expression) {
        SqlNode bare = expression;
        while (bare instanceof SqlCall call && call.getOperator().getName().matches("CAST|::")) {
            bare = call.operand(0);
        }
        return bare;
    }

    private static @Nullable Long number(SqlNode expression) {
        if (expression instanceof SqlNumericLiteral literal) {
            return Literals.value(literal) instanceof Long number ? number : null;
        }
        if (!(expression instanceof SqlCall call) || call.operandCount() != 2) {
            return null;
        }
        Long left = number(call.operand(0));
        Long right = number(call.operand(1));
        if (left == null || right == null) {
            return null;
        }
        try {
            return switch (call.getKind()) {
                case PLUS -> Long.valueOf(Math.addExact(left, right));
                case MINUS -> Long.valueOf(Math.subtractExact(left, right));
                case TIMES -> Long.valueOf(Math.multiplyExact(left, right));
                default -> null;
            };
        } catch (ArithmeticException overflow) {
            return null;
        }
    }
}
