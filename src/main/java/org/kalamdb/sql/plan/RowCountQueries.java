package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.parser.Selects;

/// The expressions after LIMIT and OFFSET, as in `LIMIT (SELECT …)` or `OFFSET ($1 - 1) * 20`. Each is a
/// query of its own, of one row, which is run first; what it gives is a parameter of the statement's
/// plan. One per statement.
final class RowCountQueries {
    /// More than these no statement has.
    private static final int MOST = 64;

    /// The index, while a statement is planned, of the parameter for the first of them: beyond those of
    /// any text.
    private static final int FIRST = 1_000_000;

    private final SharedItems.Planner planner;
    private final List<Views.Body> counts = new ArrayList<>();

    RowCountQueries(SharedItems.Planner planner) {
        this.planner = planner;
    }

    /// The query with the numbers of its expressions in their place; itself when it has none.
    SqlOrderBy settled(SqlOrderBy order, PlanningContext context) {
        if (!isExpression(order.fetch) && !isExpression(order.offset)) {
            return order;
        }
        return new SqlOrderBy(
                order.getParserPosition(),
                order.query,
                order.orderList,
                settled(order.offset, order, context),
                settled(order.fetch, order, context));
    }

    private @Nullable SqlNode settled(@Nullable SqlNode rows, SqlOrderBy order, PlanningContext context) {
        if (rows == null || !isExpression(rows)) {
            return rows;
        }
        SqlParserPos place = rows.getParserPosition();
        if (counts.size() == MOST) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL, place, "too many expressions in LIMIT and OFFSET (at most " + MOST + ")");
        }
        SqlNode typed = Objects.requireNonNull(rows.accept(new WholeParameters()));
        SqlNode named = SqlStdOperatorTable.AS.createCall(place, typed, new SqlIdentifier("rows", place));
        SqlNode query = Selects.of(place, List.of(named), null, null);
        if (order.query instanceof SqlWith with) {
            query = new SqlWith(place, with.withList, query);
        }
        counts.add(planner.plan(query, context));
        return new SqlDynamicParam(FIRST + counts.size() - 1, place);
    }

    private static boolean isExpression(@Nullable SqlNode rows) {
        return switch (rows) {
            case null -> false;
            case SqlLiteral _, SqlDynamicParam _ -> false;
            case SqlCall call -> !call.getOperator().getName().equals("with ties");
            default -> true;
        };
    }

    /// Whether a parameter stands for such an expression.
    static boolean isOne(int parameter) {
        return parameter >= FIRST;
    }

    /// The number of the expression that a parameter stands for.
    static int number(int parameter) {
        return parameter - FIRST;
    }

    /// How many there are.
    int size() {
        return counts.size();
    }

    /// Adds the types of the parameters of the expressions.
    void tell(Parameters parameters, Map<Integer, DataType> assumed) {
        counts.forEach(count -> count.tell(parameters, assumed));
    }

    /// Adds what the expressions read.
    void addTables(Set<TableName> read) {
        counts.forEach(count -> read.addAll(count.tables()));
    }

    /// A plan below those of the expressions.
    ///
    /// @param firstParam the index of the parameter for the first of them
    PlanNode around(PlanNode plan, int firstParam, SharedItems.Compiler compiler) {
        PlanNode result = plan;
        for (int i = 0; i < counts.size(); i++) {
            PlanNode count = PlanNodes.withTypes(compiler.compile(counts.get(i)).plan(), List.of(DataType.BIGINT));
            PlanNode counted = new PlanNode.Correlate(count, result, JoinKind.INNER, List.of(0), firstParam + i);
            List<Scalar> columns = PlanNodes.columns(counted);
            result = new PlanNode.Project(counted, columns.subList(1, columns.size()));
        }
        return result;
    }

    /// Makes the parameters outside of queries whole numbers.
    private static final class WholeParameters extends SqlShuttle {
        @Override
        public @Nullable SqlNode visit(SqlDynamicParam parameter) {
            SqlParserPos place = parameter.getParserPosition();
            SqlDataTypeSpec bigint = new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, place), place);
            return SqlStdOperatorTable.CAST.createCall(place, parameter, bigint);
        }

        @Override
        public @Nullable SqlNode visit(SqlCall call) {
            return call.isA(SqlKind.QUERY) ? call : super.visit(call);
        }
    }
}
