package org.kalamdb.sql.plan;

import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.sql.parser.SemiJoins;
import org.kalamdb.sql.plan.PlanOptions.Limited;

/// Brings a parsed query into the form that validation takes: integers are BIGINT, EXTRACT is a
/// function, NATURAL JOIN names its columns. Leaves the given nodes alone: what it gives out is a copy, which
/// validation may change. Refuses what cannot be planned yet while its place
/// is still known. One per statement.
final class QueryRewriter extends SqlShuttle {
    private final PlanningContext context;
    private final SourceColumns columns;
    private final NaturalJoins joins;
    private final Views views;
    private final Set<String> systemNames = new HashSet<>();
    private final Set<SqlParserPos> starPositions = new HashSet<>();
    private final Set<SqlNode> required = Collections.newSetFromMap(new IdentityHashMap<>());
    private boolean limited;
    private boolean using;
    private int parameters;

    private QueryRewriter(PlanningContext context, Views views) {
        this.context = context;
        this.views = views;
        this.columns = new SourceColumns(context);
        this.joins = new NaturalJoins(columns);
    }

    /// @throws org.kalamdb.common.DbException FEATURE_NOT_SUPPORTED, with the place of the construct
    static Rewritten rewrite(SqlNode query, PlanningContext context, Views views) {
        QueryRewriter rewriter = new QueryRewriter(context, views);
        SqlNode rewritten = rewriter.rewritten(Objects.requireNonNull(query.accept(new ArrayTables())));
        return new Rewritten(
                rewritten,
                rewriter.limited ? Limited.BY_ITSELF : Limited.NOT_AT_ALL,
                rewriter.systemNames,
                rewriter.starPositions,
                rewriter.using,
                rewriter.parameters);
    }

    private SqlNode rewritten(SqlNode node) {
        SqlNode rewritten = node.accept(this);
        if (rewritten == null) {
            throw new IllegalStateException("rewriting never drops a node");
        }
        return rewritten;
    }

    @Override
    public @Nullable SqlNode visit(SqlLiteral literal) {
        return literal instanceof SqlNumericLiteral number ? BigintLiteral.of(number) : literal;
    }

    @Override
    public @Nullable SqlNode visit(SqlDynamicParam parameter) {
        if (!RowCountQueries.isOne(parameter.getIndex())) {
            parameters = Math.max(parameters, parameter.getIndex() + 1);
        }
        return parameter;
    }

    @Override
    public @Nullable SqlNode visit(SqlIdentifier identifier) {
        if (!identifier.isStar()) {
            String name = identifier.names.getLast().toLowerCase(Locale.ROOT);
            if (name.equals(SystemColumn.UPDATED.columnName())) {
                systemNames.add(name);
            }
        }
        return identifier.clone(identifier.getParserPosition());
    }

    @Override
    public @Nullable SqlNode visit(SqlNodeList nodes) {
        SqlNodeList copy = new SqlNodeList(nodes.getParserPosition());
        for (SqlNode node : nodes) {
            copy.add(node == null ? null : node.accept(this));
        }
        return copy;
    }

    @Override
    public @Nullable SqlNode visit(SqlCall call) {
        Refusals.check(call);
        switch (call) {
            case SqlOrderBy order -> limited |= order.fetch != null;
            case SqlSelect select -> {
                limited |= select.getFetch() != null;
                noteStars(select);
                noteRequired(select.getWhere());
                AggregateSyntax.check(select);
            }
            case SqlWindow window -> WindowSyntax.check(window);
            default -> {}
        }
        if (call.getKind() == SqlKind.EXTRACT) {
            return datePart(call);
        }
        if (call.getOperator().equals(SemiJoins.NATURAL)) {
            return rewritten(joins.semi(call));
        }
        SqlCall known = knownForm(call);
        if (known != null) {
            return visit(known);
        }
        if (call.getKind() == SqlKind.WITHIN_GROUP) {
            SqlCall ordered = AggregateSyntax.withOrder(call);
            if (ordered != null) {
                return rewritten(ordered);
            }
        }
        if (call.getKind() == SqlKind.OVER) {
            SqlCall plain = WindowSyntax.withoutFilter(call);
            if (plain != null) {
                return rewritten(plain);
            }
        }
        CallCopyingArgHandler copy = new CallCopyingArgHandler(call, true);
        call.getOperator().acceptCall(this, call, false, copy);
        SqlNode visited = copy.result();
        if (visited instanceof SqlWithItem item) {
            columns.add(item);
        }
        if (visited instanceof SqlSelect select) {
            new UsingColumns(columns).settle(select);
        }
        if (visited instanceof SqlOrderBy order) {
            return new UsingColumns(columns).settled(withTies(order));
        }
        if (!(visited instanceof SqlJoin join)) {
            return visited;
        }
        SqlJoin explicit = joins.withoutNatural(join);
        using |= explicit.getConditionType() == JoinConditionType.USING;
        return explicit;
    }

    /// A call that means the same and is in the form that validation knows; null when it is in it already.
    private @Nullable SqlCall knownForm(SqlCall call) {
        if (call instanceof SqlWith with) {
            SqlWith settled = views.shared().settled(with, context);
            return settled.equals(with) ? null : settled;
        }
        if (call instanceof SqlOrderBy order) {
            SqlOrderBy settled = views.counts().settled(order, context);
            return settled.equals(order) ? null : settled;
        }
        if (call instanceof SqlWithItem item) {
            boolean claims = item.recursive.booleanValue() && !RecursiveItems.isRecursive(item);
            return claims ? RecursiveItems.plain(item) : null;
        }
        if (call instanceof SqlSelect select) {
            return ListedRows.inFrom(select);
        }
        if (call instanceof SqlJoin join) {
            SqlNode lateral = RowFunctionCalls.lateral(join.getRight());
            if (lateral == null) {
                return null;
            }
            SqlJoin seeing = (SqlJoin) join.clone(join.getParserPosition());
            seeing.setRight(lateral);
            return seeing;
        }
        return switch (call.getKind()) {
            case COLLECTION_TABLE -> {
                if (VectorSearch.isOne(call)) {
                    yield VectorSearch.query(call, context);
                }
                RowFunctionCalls.check(call);
                yield null;
            }
            case UNNEST -> RowFunctionCalls.unnest(call);
            case AS -> RowFunctionCalls.named(call);
            case OTHER_FUNCTION -> NamedArguments.inOrder(call);
            case ARRAY_QUERY_CONSTRUCTOR -> ArrayQueries.aggregate(call);
            default -> {
                SqlCall values = RowComparisons.ofValues(call);
                yield values != null || required.contains(call) ? values : RowQueries.withExists(call);
            }
        };
    }

    /// The count of FETCH … WITH TIES as a call of an operator that the compiler knows.
    private static SqlOrderBy withTies(SqlOrderBy order) {
        return order.fetch instanceof SqlCall call
                ? new SqlOrderBy(
                        order.getParserPosition(),
                        order.query,
                        order.orderList,
                        order.offset,
                        KalamOperators.WITH_TIES.createCall(call.getParserPosition(), call.getOperandList()))
                : order;
    }

    /// `EXTRACT(YEAR FROM x)` as `date_part('year', x)`.
    private SqlNode datePart(SqlCall call) {
        SqlIntervalQualifier unit = call.operand(0);
        String name = unit.timeFrameName != null ? unit.timeFrameName : unit.timeUnitRange.name();
        SqlParserPos place = call.getParserPosition();
        return new SqlBasicCall(
                KalamOperatorTable.INSTANCE.function("date_part"),
                List.of(SqlLiteral.createCharString(name.toLowerCase(Locale.ROOT), place), rewritten(call.operand(1))),
                place);
    }

    /// Notes the `IN` that must hold for a row to count: whether it is NULL or false does not matter.
    private void noteRequired(@Nullable SqlNode condition) {
        if (condition instanceof SqlCall call) {
            switch (call.getKind()) {
                case AND -> call.getOperandList().forEach(this::noteRequired);
                case IN -> required.add(call);
                default -> {}
            }
        }
    }

    private void noteStars(SqlSelect select) {
        for (SqlNode item : select.getSelectList()) {
            if (item instanceof SqlIdentifier identifier && identifier.isStar()) {
                starPositions.add(item.getParserPosition());
            }
        }
    }

    /// What is refused by its syntax alone.
    private static final class Refusals {
        private Refusals() {}

        static void check(SqlCall call) {
            String construct = switch (call.getKind()) {
                case TABLESAMPLE -> "TABLESAMPLE";
                case MATCH_RECOGNIZE -> "MATCH_RECOGNIZE";
                case PIVOT -> "PIVOT";
                case UNPIVOT -> "UNPIVOT";
                case SNAPSHOT -> "FOR SYSTEM_TIME";
                case WITHIN_DISTINCT -> "WITHIN DISTINCT";
                case MULTISET_QUERY_CONSTRUCTOR, MAP_QUERY_CONSTRUCTOR -> "a subquery as an array";
                case CURSOR -> "CURSOR";
                case JOIN -> join((SqlJoin) call);
                default -> null;
            };
            if (construct != null) {
                throw Unsupported.at(call, construct);
            }
        }

        private static @Nullable String join(SqlJoin join) {
            JoinType type = join.getJoinType();
            return switch (type) {
                case ASOF, LEFT_ASOF -> "ASOF JOIN";
                case INNER, CROSS, COMMA, LEFT, RIGHT, FULL, LEFT_SEMI_JOIN, LEFT_ANTI_JOIN -> null;
            };
        }
    }
}
