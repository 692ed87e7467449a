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
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.sql.parser.NormalizedSql;

/// Replaces literals by parameters where their value does not decide what the plan is: those that WHERE or ON
/// compare with an expression of columns, and LIMIT and OFFSET. All others stay: in select lists they name
/// columns, in GROUP BY and ORDER BY they must match other expressions, as arguments they may decide types.
///
/// A comparison that all branches of an OR have keeps one parameter for each of its literals, so that the plan can take
/// it out of the OR ([CommonFactors]); such a plan holds only for statements in which these literals are equal.
final class LiteralExtraction {
    private final Map<SourcePosition, Integer> literalAt = new HashMap<>();
    private final List<Extracted> extracted = new ArrayList<>();
    /// By literal: its parameter.
    private final Map<Integer, Integer> parameterOf = new HashMap<>();
    /// By literal: the one in the first branch of an OR that it repeats.
    private final Map<Integer, Integer> repeated = new HashMap<>();
    private final List<Same> same = new ArrayList<>();
    private final int firstParameter;

    /// A literal that became a parameter.
    ///
    /// @param literal  its index in [NormalizedSql#literals]
    /// @param negative whether a minus sign stands before it
    record Extracted(int literal, boolean negative) {}

    /// Two literals with one parameter, by their indexes in [NormalizedSql#literals].
    record Same(int literal, int other) {
        boolean holds(NormalizedSql sql) {
            return Objects.equals(
                    sql.literals().get(literal).value(),
                    sql.literals().get(other).value());
        }
    }

    /// A query with parameters in place of literals.
    ///
    /// @param firstParameter the index of the parameter for the first of them
    /// @param same           further literals that share parameters with some of `extracted`
    record Result(SqlNode query, int firstParameter, List<Extracted> extracted, List<Same> same) {}

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
                replaced == null ? query : replaced,
                extraction.firstParameter,
                List.copyOf(extraction.extracted),
                List.copyOf(extraction.same));
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
        Integer first = repeated.get(literal);
        if (first != null) {
            Integer known = parameterOf.get(first);
            if (known != null) {
                same.add(new Same(literal, first));
                return new SqlDynamicParam(known, place);
            }
        }
        boolean negative = node instanceof SqlNumericLiteral number
                && number.getValueAs(BigDecimal.class).signum() < 0;
        int parameter = firstParameter + extracted.size();
        extracted.add(new Extracted(literal, negative));
        parameterOf.put(literal, parameter);
        return new SqlDynamicParam(parameter, place);
    }

    /// Finds the comparisons that all branches of an OR have.
    private void tieBranches(SqlCall or) {
        List<List<SqlNode>> branches = operands(or, SqlKind.OR).stream()
                .map(branch -> operands(branch, SqlKind.AND))
                .toList();
        for (SqlNode comparison : branches.getFirst()) {
            List<SqlNode> twins = branches.stream()
                    .skip(1)
                    .flatMap(branch -> branch.stream()
                            .filter(other -> comparison.equalsDeep(other, Litmus.IGNORE))
                            .limit(1))
                    .toList();
            if (twins.size() == branches.size() - 1) {
                List<Integer> first = literals(comparison);
                for (SqlNode twin : twins) {
                    List<Integer> places = literals(twin);
                    for (int i = 0; i < places.size(); i++) {
                        repeated.putIfAbsent(places.get(i), first.get(i));
                    }
                }
            }
        }
    }

    /// The operands of an AND or OR and of those of its kind below it; the node itself when it is neither.
    private static List<SqlNode> operands(SqlNode node, SqlKind kind) {
        return node instanceof SqlCall call && call.getKind() == kind
                ? call.getOperandList().stream()
                        .flatMap(operand -> operands(operand, kind).stream())
                        .toList()
                : List.of(node);
    }

    private List<Integer> literals(SqlNode node) {
        List<Integer> found = new ArrayList<>();
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlLiteral literal) {
                Integer place = literalAt.get(end(literal.getParserPosition()));
                if (place != null) {
                    found.add(place);
                }
                return null;
            }
        });
        return found;
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
        private boolean isInOr;

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
                case OR -> or(call);
                case AND, NOT, IS_TRUE, IS_NOT_TRUE, IS_FALSE, IS_NOT_FALSE, EXISTS -> super.visit(call);
                default -> call;
            };
        }

        private @Nullable SqlNode or(SqlCall call) {
            if (isInOr) {
                return super.visit(call);
            }
            tieBranches(call);
            isInOr = true;
            SqlNode replaced = super.visit(call);
            isInOr = false;
            return replaced;
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
