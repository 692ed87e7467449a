package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.RowOrder;
import org.kalamdb.table.ScanSpec;
import org.kalamdb.table.ScanTrace;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.RowCursor;

/// One execution: a snapshot, memory, and the cursors that were opened in it, which must be closed
/// first. One thread at a time.
public final class QueryRun implements AutoCloseable {
    private final QueryEnvironment environment;
    private final Closer closer = new Closer();
    private final BufferAllocator allocator;
    private final Principal user;
    private final long nowMicros;
    private final Cancellation cancellation;
    private final Places places;
    private final ReadView view;
    private final Optional<ScopeId> scope;
    private final Spill spill;

    /// Takes over `allocator` unless it throws.
    ///
    /// @param lent a view that outlives the execution; null for one of its own
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the closer owns the view
    QueryRun(
            QueryEnvironment environment,
            BufferAllocator allocator,
            @Nullable ReadView lent,
            Principal user,
            long nowMicros,
            Cancellation cancellation,
            Places places) {
        this.places = places;
        this.environment = environment;
        this.allocator = allocator;
        this.user = user;
        this.nowMicros = nowMicros;
        this.cancellation = cancellation;
        this.scope = environment.catalog().scope(user.user());
        this.view = lent == null ? environment.tables().openView() : lent;
        this.spill = environment.spills().open();
        closer.register(allocator);
        closer.register(spill);
        if (lent == null) {
            closer.register(view);
        }
    }

    /// The rows of a plan.
    ///
    /// @param params of the types that the plan's parameters have
    @MustBeClosed
    public BatchCursor execute(PlanNode plan, @Nullable Object[] params) {
        return Executor.open(plan, context(params, this::scanTable));
    }

    /// The rows of a plan that reads rows of the statement itself as a table.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the operators above close it
    public BatchCursor execute(PlanNode plan, @Nullable Object[] params, HeldRows held) {
        TableSource tables = (scan, bindings) -> HeldRows.isShape(scan.table())
                ? new RowCursor(scan.types(), held.read(scan.columnIds()), allocator)
                : scanTable(scan, bindings);
        return Executor.open(plan, context(params, tables));
    }

    /// Runs a plan to its end for what its operators do.
    ///
    /// @return its rows
    public long measure(PlanNode plan, @Nullable Object[] params, PlanProfile profile) {
        ExecContext context = context(params, (scan, bindings) -> scanTable(scan, bindings, profile.of(scan)));
        long rows = 0;
        try (BatchCursor cursor = Executor.open(plan, context, profile)) {
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                rows += batch.selectedCount();
                batch.close();
            }
            profile.noteMemory(
                    allocator.getPeakMemoryAllocation(), context.memory().peakBytes());
        }
        return rows;
    }

    private ExecContext context(@Nullable Object[] params, TableSource tables) {
        return new ExecContext(
                user,
                params,
                nowMicros,
                allocator,
                new MemoryBudget(environment.limits().heapBytes()),
                tables,
                this::scanVirtual,
                cancellation,
                environment.ids(),
                environment.random(),
                spill,
                places);
    }

    /// Computed rows.
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the outer cursor closes the inner one
    public BatchCursor rows(List<DataType> types, Stream<@Nullable Object[]> rows) {
        return new Guarded(new RowCursor(types, rows, allocator));
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the cursor is the caller's
    private BatchCursor scanTable(PlanNode.Scan scan, ScanBindings bindings) {
        return scanTable(scan, bindings, ScanTrace.NONE);
    }

    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the cursor is the caller's
    private BatchCursor scanTable(PlanNode.Scan scan, ScanBindings bindings, ScanTrace trace) {
        Optional<ScopeId> seen = scan.table().type() == TableType.SHARED ? Optional.of(ScopeId.SHARED) : scope;
        if (seen.isEmpty()) {
            return new RowCursor(scan.types(), Stream.empty(), allocator);
        }
        ScanSpec spec = new ScanSpec(
                scan.table(),
                seen.get(),
                scan.columnIds(),
                scan.includeDeleted(),
                bindings.ranges(),
                bindings.keyEquals(),
                order(scan, bindings),
                bindings.wanted(),
                bindings.figures());
        return environment.tables().scan(view, spec, allocator, trace);
    }

    private static RowOrder order(PlanNode.Scan scan, ScanBindings bindings) {
        if (!bindings.ordered()) {
            return RowOrder.ANY;
        }
        return scan.descending() ? RowOrder.KEY_DESCENDING : RowOrder.KEY_ASCENDING;
    }

    @MustBeClosed
    private BatchCursor scanVirtual(String name, List<Integer> columns, BufferAllocator target) {
        List<DataType> types = environment.virtual().types(name);
        return new RowCursor(
                columns.stream().map(types::get).toList(), environment.virtual().rows(name, columns, user), target);
    }

    @Override
    public void close() {
        closer.close();
    }

    /// Translates the allocator's refusal.
    private final class Guarded implements BatchCursor {
        private final BatchCursor rows;

        Guarded(BatchCursor rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable Batch next() {
            try {
                cancellation.check();
                return rows.next();
            } catch (OutOfMemoryException full) {
                throw MemoryBudget.exceeded(environment.limits().vectorBytes(), full);
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
