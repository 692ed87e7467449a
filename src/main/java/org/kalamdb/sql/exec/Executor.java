package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.vector.util.OversizedAllocationException;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.UsedColumns;
import org.kalamdb.table.ScanFigures;
import org.kalamdb.table.ScanFigures.Wanted;
import org.kalamdb.vector.BatchCursor;

/// Runs physical plans.
public final class Executor {
    /// Beyond this many rows a top-N is a sort with a limit.
    private static final int MAX_TOP_ROWS = 100_000;

    private final ExecContext context;
    private final ExpressionCompiler compiler;
    private final RowCounts counts;
    private final WorkTables workTables;
    private final PlanOpener opener;
    /// Sources opened so far: closed when the rest of the plan cannot be opened.
    private final List<BatchCursor> sources = new ArrayList<>();

    /// The order of their rows does not matter.
    private final Set<PlanNode.Scan> free;

    /// Of the scan that is being opened, when what is above needs no single row.
    private final IdentityHashMap<PlanNode.Scan, ScanFigures> figures = new IdentityHashMap<>();

    /// Of grouping sets that are being opened.
    private final IdentityHashMap<PlanNode, @Nullable RollUp> rollUps = new IdentityHashMap<>();

    private final @Nullable PlanProfile profile;

    @SuppressWarnings("MustBeClosedChecker") // what the opener opens is the operators' to close
    private Executor(PlanNode plan, ExecContext context, WorkTables workTables, @Nullable PlanProfile profile) {
        this.profile = profile;
        this.context = context;
        this.free = FreeScans.of(plan);
        this.compiler = new ExpressionCompiler(context);
        this.counts = new RowCounts(context);
        this.workTables = workTables;
        this.opener = (part, inner) -> open(part, inner, workTables, profile);
    }

    /// Opens a plan: the rows of its root, computed as they are asked for, by the thread that asks. Batches
    /// come out of the context's allocator and are the caller's.
    ///
    /// @throws DbException while opening and in `next()`: EXECUTION when an evaluation fails, LIMIT_EXCEEDED
    ///                     when the query needs too much memory, TIMEOUT when it is cancelled, and whatever
    ///                     the sources throw
    @MustBeClosed
    public static BatchCursor open(PlanNode plan, ExecContext context) {
        return open(plan, context, null);
    }

    /// As the other.
    ///
    /// @param profile told what the operators do; null when nobody asks
    @MustBeClosed
    public static BatchCursor open(PlanNode plan, ExecContext context, @Nullable PlanProfile profile) {
        return open(plan, context, new WorkTables(), profile);
    }

    @MustBeClosed
    private static BatchCursor open(
            PlanNode plan, ExecContext context, WorkTables workTables, @Nullable PlanProfile profile) {
        ExecContext own = context.withMemory(context.memory().share());
        Executor executor = new Executor(plan, own, workTables, profile);
        try {
            return new ResultCursor(executor.open(plan), own);
        } catch (OutOfMemoryException | OversizedAllocationException full) {
            executor.abandon();
            throw ResultCursor.translated(full, own);
        } catch (Throwable failure) {
            executor.abandon();
            throw failure;
        }
    }

    private void abandon() {
        try (Closer closer = new Closer()) {
            sources.forEach(closer::register);
        } finally {
            context.memory().releaseAll();
        }
    }

    private BatchCursor open(PlanNode plan) {
        return profile == null ? operator(plan) : profile.opened(plan, () -> operator(plan));
    }

    private BatchCursor operator(PlanNode plan) {
        return switch (plan) {
            case PlanNode.Scan scan -> openScan(scan);
            case PlanNode.SystemScan scan -> openSystemScan(scan);
            case PlanNode.Values values -> new ValuesCursor(values, context);
            case PlanNode.Filter(PlanNode input, Scalar condition) ->
                new FilterCursor(open(input), compiler.compile(condition));
            case PlanNode.Project(PlanNode input, List<Scalar> expressions) ->
                new ProjectCursor(
                        open(input, columnsOf(expressions)), compiler.compileAll(expressions), context.allocator());
            case PlanNode.Sort sort -> new SortCursor(open(sort.input()), sort.keys(), sort.types(), context);
            case PlanNode.TopN topN -> openTopN(topN);
            case PlanNode.Limit limit -> openLimit(limit);
            case PlanNode.Aggregate aggregate -> openAggregate(aggregate);
            case PlanNode.Join join -> openJoin(join, allColumns(join));
            case PlanNode.Correlate correlate ->
                new CorrelateCursor(open(correlate.left()), correlate, context, opener);
            case PlanNode.Recursion recursion ->
                new RecursionCursor(open(recursion.seed()), recursion, context, workTables, opener);
            case PlanNode.With with -> WithCursor.open(with, context, workTables, opener);
            case PlanNode.WorkTable table -> workTables.open(table.table());
            case PlanNode.TableFunction function -> new TableFunctionCursor(function, context);
            case PlanNode.Union union ->
                new UnionCursor(union.inputs().stream().map(this::open).toList());
            case PlanNode.GroupingSets sets ->
                new GroupingSetsCursor(open(sets.input()), sets, rollUps.remove(sets), context);
            case PlanNode.Window window ->
                new WindowCursor(open(window.input()), window, counts.frameOffsets(window), context);
            case PlanNode.SetOperation operation ->
                new SetCursor(open(operation.left()), open(operation.right()), operation, context);
        };
    }

    /// COUNT, MIN and MAX over a scan take what they can from statistics.
    private BatchCursor openAggregate(PlanNode.Aggregate plan) {
        PlanNode.Scan scan = FiguresCursor.scanBelow(plan);
        List<Wanted> wanted = scan == null ? List.of() : FiguresCursor.wanted(plan, scan, context);
        if (scan == null || wanted.isEmpty()) {
            return new AggregateCursor(openInput(plan), plan, context);
        }
        ScanFigures taken = new ScanFigures(wanted);
        figures.put(scan, taken);
        AggregateCursor rest = new AggregateCursor(openInput(plan), plan, context);
        return new FiguresCursor(rest, plan.calls(), taken, context.allocator());
    }

    /// What is only computed for the aggregation is computed by it, unless somebody asks what that costs.
    private AggregateInput openInput(PlanNode.Aggregate plan) {
        if (profile == null && plan.input() instanceof PlanNode.Project(PlanNode input, List<Scalar> expressions)) {
            BatchCursor rows = open(input, columnsOf(expressions));
            return new AggregateInput(rows, compiler.compileAll(expressions), context);
        }
        RollUp rollUp = RollUp.of(plan);
        rollUps.put(plan.input(), rollUp);
        BatchCursor rows = open(plan.input(), columnsOf(plan));
        return AggregateInput.of(rows, plan.input().types(), rollUp, context);
    }

    private BatchCursor openScan(PlanNode.Scan scan) {
        Scalar condition = scan.condition();
        VectorExpression filter = condition == null ? null : compiler.compile(condition);
        List<Object> keyEquals = new ArrayList<>();
        for (Scalar key : scan.keyEquals()) {
            Object value = ScalarEvaluator.evaluate(key, context);
            if (value == null) {
                return new EmptyCursor();
            }
            keyEquals.add(value);
        }
        List<ColumnRange> ranges = ScanRanges.of(condition, scan.columnIds(), context);
        long limit = counts.limit(scan.limit());
        ScanBindings bindings = new ScanBindings(
                keyEquals,
                ranges,
                filter == null ? limit : Long.MAX_VALUE,
                !free.contains(scan),
                limit,
                figures.remove(scan));
        BatchCursor rows = checked(openSource(scan, bindings));
        return limited(filter == null ? rows : new FilterCursor(rows, filter), limit, 0);
    }

    /// The cursor is closed by the operator above it, or by [#abandon].
    @SuppressWarnings("MustBeClosedChecker")
    private BatchCursor openSource(PlanNode.Scan scan, ScanBindings bindings) {
        return context.tables().scan(scan, bindings);
    }

    @SuppressWarnings("MustBeClosedChecker")
    private BatchCursor openSystemScan(PlanNode.SystemScan scan) {
        return checked(context.systemTables().scan(scan.name(), scan.columns(), context.allocator()));
    }

    private BatchCursor checked(BatchCursor source) {
        BatchCursor checked = new CheckedCursor(source, context.cancellation());
        sources.add(checked);
        return checked;
    }

    private BatchCursor openLimit(PlanNode.Limit plan) {
        long limit = counts.limit(plan.limit());
        long offset = counts.offset(plan.offset());
        BatchCursor input = open(plan.input());
        return plan.ties().isEmpty() || limit == 0
                ? limited(input, limit, offset)
                : new TiesCursor(
                        limited(input, Long.MAX_VALUE, offset), plan.ties(), plan.types(), limit, context.memory());
    }

    private BatchCursor openTopN(PlanNode.TopN plan) {
        long limit = counts.limit(plan.limit());
        long offset = counts.offset(plan.offset());
        BatchCursor input = open(plan.input());
        if (limit == 0) {
            return limited(input, 0, 0);
        }
        boolean isSmall = limit <= MAX_TOP_ROWS && offset <= MAX_TOP_ROWS;
        BatchCursor ordered = isSmall
                ? new TopNCursor(input, plan.keys(), (int) (limit + offset), plan.types(), context)
                : new SortCursor(input, plan.keys(), plan.types(), context);
        return limited(ordered, limit, offset);
    }

    /// Opens a plan of which only some columns are looked at; the others may come out without values.
    private BatchCursor open(PlanNode plan, BitSet used) {
        if (plan instanceof PlanNode.Join join) {
            return openJoin(join, used);
        }
        if (plan instanceof PlanNode.Filter(PlanNode input, Scalar condition)) {
            BitSet below = (BitSet) used.clone();
            UsedColumns.collect(condition, below);
            return new FilterCursor(open(input, below), compiler.compile(condition));
        }
        return open(plan);
    }

    private static BitSet allColumns(PlanNode plan) {
        BitSet all = new BitSet();
        all.set(0, plan.types().size());
        return all;
    }

    private static BitSet columnsOf(List<Scalar> scalars) {
        BitSet used = new BitSet();
        scalars.forEach(scalar -> UsedColumns.collect(scalar, used));
        return used;
    }

    private static BitSet columnsOf(PlanNode.Aggregate aggregate) {
        BitSet used = new BitSet();
        aggregate.groupBy().forEach(used::set);
        for (PlanNode.AggregateCall call : aggregate.calls()) {
            call.args().forEach(used::set);
            if (call.filter() >= 0) {
                used.set(call.filter());
            }
        }
        return used;
    }

    private BatchCursor openJoin(PlanNode.Join join, BitSet wanted) {
        Scalar residual = join.residual();
        BitSet used = (BitSet) wanted.clone();
        if (residual != null) {
            UsedColumns.collect(residual, used);
        }
        int width = join.left().types().size();
        BitSet left = used.get(0, width);
        join.leftKeys().forEach(left::set);
        BitSet right = used.get(width, Math.max(width, used.length()));
        join.rightKeys().forEach(right::set);
        BatchCursor lefts = open(join.left(), left);
        BatchCursor rights = open(join.right(), right);
        VectorExpression condition = residual == null ? null : compiler.compile(residual);
        return join.leftKeys().isEmpty()
                ? new JoinCursor(lefts, rights, join, condition, used, 0, context)
                : new TurnsJoin(lefts, rights, join, condition, used, context);
    }

    private static BatchCursor limited(BatchCursor input, long limit, long offset) {
        return limit == Long.MAX_VALUE && offset == 0 ? input : new LimitCursor(input, limit, offset);
    }
}
