package org.kalamdb.sql;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.exec.PlanProfile;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.sql.exec.QueryRun;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.parser.TokenPlaces;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.OutputColumn;
import org.kalamdb.table.Transaction;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// SELECT and EXPLAIN, and the queries inside other statements. Any thread.
final class QueryStatements {
    private static final int EXPRESSIONS_AT_ONCE = 256;

    private final Planning planning;
    private final QueryEnvironment environment;

    QueryStatements(Planning planning, QueryEnvironment environment) {
        this.planning = planning;
        this.environment = environment;
    }

    /// As [Planning#known].
    Optional<BoundQuery> known(
            NormalizedSql shape, Principal caller, String namespace, List<? extends @Nullable Object> params) {
        return planning.known(shape, caller, namespace, params);
    }

    /// A query whose rows are still to be pulled.
    StatementResult select(StatementCall call, Statement.Query query) {
        return select(call, planning.query(call, query));
    }

    /// The query whose plan came with the call.
    StatementResult selectKnown(StatementCall call) {
        BoundQuery known = Objects.requireNonNull(call.known());
        planning.requireRead(call, known.plan());
        return select(call, known);
    }

    @SuppressWarnings("MustBeClosedChecker") // the result owns them
    private StatementResult select(StatementCall call, BoundQuery bound) {
        List<ResultColumn> columns = bound.plan().columns().stream()
                .map(QueryStatements::resultColumn)
                .toList();
        QueryRun run = open(call);
        try {
            return result(call, columns, run, run.execute(bound.plan().root(), bound.params()));
        } catch (RuntimeException | Error failure) {
            run.close();
            throw failure;
        }
    }

    private static StatementResult result(
            StatementCall call, List<ResultColumn> columns, QueryRun run, BatchCursor rows) {
        return new StatementResult.Rows(columns, new ResultCursor(rows, run, call), call.user());
    }

    static ResultColumn resultColumn(OutputColumn column) {
        return new ResultColumn(
                column.name(), column.type(), ResultFlags.of(column.primaryKey(), column.notNull(), column.unique()));
    }

    /// Computed rows as a result.
    @SuppressWarnings("MustBeClosedChecker") // the result owns them
    StatementResult rows(StatementCall call, List<ResultColumn> columns, Stream<@Nullable Object[]> rows) {
        List<DataType> types = columns.stream().map(ResultColumn::type).toList();
        QueryRun run = open(call);
        try {
            return result(call, columns, run, run.rows(types, rows));
        } catch (RuntimeException | Error failure) {
            run.close();
            throw failure;
        }
    }

    @MustBeClosed
    private QueryRun open(StatementCall call) {
        Transaction transaction = call.transaction();
        return environment.open(
                transaction == null ? null : transaction.view(),
                call.effective(),
                call.nowMicros(),
                call.cancellation(),
                TokenPlaces.of(call.parsed())::placeOf);
    }

    /// Runs a query for what its operators do.
    ///
    /// @return its rows
    long measure(StatementCall call, BoundQuery query, PlanProfile profile) {
        try (QueryRun run = open(call)) {
            return run.measure(query.plan().root(), query.params(), profile);
        }
    }

    /// Runs a query and hands out its rows, converted to the given types.
    ///
    /// @throws org.kalamdb.common.DbException also when the query has another number of columns
    void forEach(
            StatementCall call, Statement.Query query, List<DataType> types, Consumer<@Nullable Object[]> consumer) {
        BoundQuery source = planning.source(call, query, types.size());
        forEachRow(call, converted(source.plan().root(), types), source.params(), consumer);
    }

    /// Hands out the rows of a query over rows that the statement holds.
    void forEachHeld(StatementCall call, BoundQuery query, HeldRows held, Consumer<@Nullable Object[]> consumer) {
        forEachHeld(call, query.plan().root(), query.params(), held, consumer);
    }

    /// As [#forEachHeld(StatementCall, BoundQuery, HeldRows, Consumer)].
    void forEachHeld(
            StatementCall call,
            PlanNode plan,
            @Nullable Object[] params,
            HeldRows held,
            Consumer<@Nullable Object[]> consumer) {
        try (QueryRun run = open(call);
                BatchCursor rows = run.execute(plan, params, held)) {
            forEachRow(rows, consumer);
        }
    }

    /// The values of expressions that stand alone, converted to the given types.
    @Nullable
    Object[] evaluate(StatementCall call, List<SqlNode> expressions, List<DataType> types) {
        @Nullable Object[] values = new @Nullable Object[expressions.size()];
        for (int from = 0; from < expressions.size(); from += EXPRESSIONS_AT_ONCE) {
            int first = from;
            int to = Math.min(expressions.size(), from + EXPRESSIONS_AT_ONCE);
            boolean all = expressions.size() <= EXPRESSIONS_AT_ONCE;
            BoundQuery bound = planning.expressions(call, expressions.subList(from, to), all);
            forEachRow(
                    call,
                    converted(bound.plan().root(), types.subList(from, to)),
                    bound.params(),
                    row -> System.arraycopy(row, 0, values, first, row.length));
        }
        return values;
    }

    /// The plan with its columns converted to the given types.
    static PlanNode converted(PlanNode root, List<DataType> types) {
        if (root.types().equals(types)) {
            return root;
        }
        List<Scalar> casts = new ArrayList<>(types.size());
        for (int i = 0; i < types.size(); i++) {
            DataType from = root.types().get(i);
            Scalar column = new Scalar.ColumnRef(i, from);
            casts.add(from.equals(types.get(i)) ? column : new Scalar.Cast(column, types.get(i)));
        }
        return new PlanNode.Project(root, casts);
    }

    /// Runs a plan and hands out its rows, values in canonical form, each in an array of its own.
    void forEachRow(
            StatementCall call, PlanNode plan, @Nullable Object[] params, Consumer<@Nullable Object[]> consumer) {
        try (QueryRun run = open(call);
                BatchCursor rows = run.execute(plan, params)) {
            forEachRow(rows, consumer);
        }
    }

    private static void forEachRow(BatchCursor rows, Consumer<@Nullable Object[]> consumer) {
        while (true) {
            try (Batch batch = rows.next()) {
                if (batch == null) {
                    return;
                }
                for (int i = 0; i < batch.selectedCount(); i++) {
                    consumer.accept(row(batch, i));
                }
            }
        }
    }

    private static @Nullable Object[] row(Batch batch, int i) {
        @Nullable Object[] row = new @Nullable Object[batch.columnCount()];
        for (int column = 0; column < row.length; column++) {
            row[column] = VectorValues.get(batch, column, i);
        }
        return row;
    }
}
