package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.sql.parser.NormalizedSql;

/// Replaces literals by parameters where their value does not decide what the plan is: those that WHERE or ON
/// compare with an expression of columns, and LIMIT and OFFSET. All others stay: in select lists they name
/// columns, in GROUP BY and ORDER BY they must match other expressions, as arguments they may decide types.
final class LiteralExtraction {
    private final Map<SourcePosition, Integer> literalAt = new HashMap<>();
    private final List<Extracted> extracted = new ArrayList<>();
    private final int firstParameter;

    /// A literal that became a parameter.
    ///
    /// @param literal  its index in [NormalizedSql#literals]
    /// @param negative whether a minus sign stands before it
    record Extracted(int literal, boolean negative) {}

    /// A query with parameters in place of literals.
    ///
    /// @param firstParameter the index of the parameter for the first of them
    record Result(SqlNode query, int firstParameter, List<Extracted> extracted) {}

    private LiteralExtraction(NormalizedSql sql, int firstParameter) {
        this.firstParameter = firstParameter;
        for (int i = 0; i < sql.literals().size(); i++) {
            literalAt.put(sql.literals().get(i).end(), i);
        }
    }

    /// Leaves `query` as it is.
    static Result extract(SqlNode query, NormalizedSql sql) {
        LiteralExtraction extraction = new LiteralExtraction(sql, parameters(query));
        SqlNode replaced = query.accept(extraction.new Everywhere());
        return new Result(
                replaced == null ? query : replaced, extraction.firstParameter, List.copyOf(extraction.extracted));
    }

    private static int parameters(SqlNode query) {
        int[] count = {0};
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlDynamicParam param) {
                count[0] = Math.max(count[0], param.getIndex() + 1);
                return null;
            }
        });
        return count[0];
    }

    private SqlNode replaced(SqlNode node) {
        if (!(node instanceof SqlCharStringLiteral || node instanceof SqlNumericLiteral)) {
            return node;
        }
        SqlParserPos place = node.getParserPosition();
        Integer literal = literalAt.get(end(place));
        if (literal == null) {
            return node;
        }
        boolean negative = node instanceof SqlNumericLiteral number
                && number.getValueAs(BigDecimal.class).signum() < 0;
        extracted.add(new Extracted(literal, negative));
        return new SqlDynamicParam(firstParameter + extracted.size() - 1, place);
    }

    private static SourcePosition end(SqlParserPos place) {
        return new SourcePosition(Math.max(1, place.getEndLineNum()), Math.max(1, place.getEndColumnNum()));
    }

    /// Outside of conditions: only looks for them.
    private final class Everywhere extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return switch (call) {
                case SqlSelect select -> select(select);
                case SqlJoin join -> join(join);
                case SqlOrderBy order -> order(order);
                default -> super.visit(call);
            };
        }

        private SqlNode select(SqlSelect select) {
            SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
            if (select.getFrom() != null) {
                copy.setFrom(select.getFrom().accept(this));
            }
            if (select.getWhere() != null) {
                copy.setWhere(select.getWhere().accept(new Condition()));
            }
            return copy;
        }

        private SqlNode join(SqlJoin join) {
            SqlNode condition = join.getCondition();
            SqlNode replaced = condition == null || condition instanceof SqlNodeList
                    ? condition
                    : condition.accept(new Condition());
            return new SqlJoin(
                    join.getParserPosition(),
                    Objects.requireNonNull(join.getLeft().accept(this)),
                    join.isNaturalNode(),
                    join.getJoinTypeNode(),
                    Objects.requireNonNull(join.getRight().accept(this)),
                    join.getConditionTypeNode(),
                    replaced);
        }

        private SqlNode order(SqlOrderBy order) {
            SqlNode query = order.query.accept(this);
            return new SqlOrderBy(
                    order.getParserPosition(),
                    Objects.requireNonNull(query),
                    order.orderList,
                    order.offset == null ? null : replaced(order.offset),
                    order.fetch == null ? null : replaced(order.fetch));
        }
    }

    /// In a condition: literals beside columns.
    private final class Condition extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return switch (call.getKind()) {
                case SELECT, ORDER_BY, WITH, UNION, INTERSECT, EXCEPT, VALUES -> call.accept(new Everywhere());
                case EQUALS,
                        NOT_EQUALS,
                        LESS_THAN,
                        LESS_THAN_OR_EQUAL,
                        GREATER_THAN,
                        GREATER_THAN_OR_EQUAL,
                        LIKE,
                        BETWEEN,
                        IN,
                        NOT_IN -> comparison(call);
                case AND, OR, NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, EXISTS -> super.visit(call);
                default -> call;
            };
        }

        private @Nullable SqlNode comparison(SqlCall call) {
            boolean columns = call.getOperandList().stream().anyMatch(LiteralExtraction::hasColumn);
            if (!columns) {
                return call;
            }
            SqlNode[] operands = call.getOperandList().toArray(SqlNode[]::new);
            for (int i = 0; i < operands.length; i++) {
                operands[i] = operand(operands[i]);
            }
            return call.getOperator().createCall(call.getFunctionQuantifier(), call.getParserPosition(), operands);
        }

        private SqlNode operand(SqlNode operand) {
            if (operand instanceof SqlNodeList list) {
                SqlNodeList copy = new SqlNodeList(list.getParserPosition());
                list.forEach(element -> copy.add(replaced(element)));
                return copy;
            }
            if (operand instanceof SqlCall call && call.isA(SqlKind.QUERY)) {
                return Objects.requireNonNull(call.accept(new Everywhere()));
            }
            return replaced(operand);
        }
    }

    /// Whether the expression has a type of its own from a column.
    private static boolean hasColumn(SqlNode operand) {
        if (operand instanceof SqlIdentifier) {
            return true;
        }
        return operand instanceof SqlCall call
                && !call.isA(SqlKind.QUERY)
                && call.getOperandList().stream().anyMatch(inner -> inner != null && hasColumn(inner));
    }
}
