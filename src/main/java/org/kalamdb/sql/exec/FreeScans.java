package org.kalamdb.sql.exec;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Finds the scans of a plan that may deliver their rows in any order, because nothing above them tells one
/// order from another. Groups come in the order of their first rows, which is promised to nobody unless
/// they are groups of a key (`sql.md` §14). Parts that an operator opens by itself are looked at then.
final class FreeScans {
    private final Set<PlanNode.Scan> free = Collections.newSetFromMap(new IdentityHashMap<>());

    private FreeScans() {}

    static Set<PlanNode.Scan> of(PlanNode root) {
        FreeScans scans = new FreeScans();
        scans.visit(root, true);
        return scans.free;
    }

    /// @param ordered whether the order of the node's rows is seen
    private void visit(PlanNode node, boolean ordered) {
        switch (node) {
            case PlanNode.Scan scan -> {
                if (!ordered) {
                    free.add(scan);
                }
            }
            case PlanNode.Filter filter -> visit(filter.input(), ordered);
            case PlanNode.Project project -> visit(project.input(), ordered);
            case PlanNode.GroupingSets sets -> visit(sets.input(), ordered);
            case PlanNode.Aggregate aggregate ->
                visit(aggregate.input(), seesOrder(aggregate.calls()) || (ordered && groupsByKey(aggregate)));
            case PlanNode.Join join -> {
                visit(join.left(), ordered);
                boolean onlyAsked = join.kind() == JoinKind.SEMI || join.kind() == JoinKind.ANTI;
                visit(join.right(), ordered && !onlyAsked);
            }
            case PlanNode.Union union -> union.inputs().forEach(input -> visit(input, ordered));
            case PlanNode.SetOperation operation -> {
                visit(operation.left(), ordered);
                visit(operation.right(), false);
            }
            case PlanNode.Correlate correlate -> visit(correlate.left(), ordered);
            case PlanNode.Recursion recursion -> visit(recursion.seed(), ordered);
            case PlanNode.With with -> {
                visit(with.shared(), true);
                visit(with.body(), ordered);
            }
            case PlanNode.Sort sort -> visit(sort.input(), true);
            case PlanNode.TopN topN -> visit(topN.input(), true);
            case PlanNode.Limit limit -> visit(limit.input(), true);
            case PlanNode.Window window -> visit(window.input(), true);
            case PlanNode.SystemScan _, PlanNode.Values _, PlanNode.WorkTable _, PlanNode.TableFunction _ -> {}
        }
    }

    private static boolean seesOrder(List<AggregateCall> calls) {
        return calls.stream().anyMatch(call -> switch (call.function()) {
            case COUNT,
                    SUM,
                    AVG,
                    MIN,
                    MAX,
                    BOOL_AND,
                    BOOL_OR,
                    BIT_AND,
                    BIT_OR,
                    BIT_XOR,
                    VAR_POP,
                    VAR_SAMP,
                    STDDEV_POP,
                    STDDEV_SAMP,
                    COVAR_POP,
                    COVAR_SAMP,
                    CORR,
                    REGR_COUNT,
                    REGR_AVGX,
                    REGR_AVGY,
                    REGR_SXX,
                    REGR_SYY,
                    REGR_SXY,
                    REGR_SLOPE,
                    REGR_INTERCEPT,
                    REGR_R2,
                    PERCENTILE,
                    APPROX_DISTINCT,
                    SINGLE_VALUE -> false;
            case STRING_AGG,
                    ARRAY_AGG,
                    JSON_OBJECT_AGG,
                    ANY_VALUE,
                    FIRST_VALUE,
                    LAST_VALUE,
                    PERCENTILE_CONT,
                    PERCENTILE_DISC,
                    MODE -> true;
        });
    }

    private static boolean groupsByKey(PlanNode.Aggregate aggregate) {
        return aggregate.groupBy().stream().anyMatch(column -> isKey(aggregate.input(), column));
    }

    private static boolean isKey(PlanNode node, int column) {
        return switch (node) {
            case PlanNode.Scan scan ->
                scan.table().schema().keyIds().contains(scan.columnIds().get(column));
            case PlanNode.Filter filter -> isKey(filter.input(), column);
            case PlanNode.Project project ->
                project.expressions().get(column) instanceof Scalar.ColumnRef ref
                        && isKey(project.input(), ref.index());
            case PlanNode.Window window -> column < window.input().types().size() && isKey(window.input(), column);
            case PlanNode.Aggregate _,
                    PlanNode.GroupingSets _,
                    PlanNode.Join _,
                    PlanNode.Union _,
                    PlanNode.SetOperation _,
                    PlanNode.Correlate _,
                    PlanNode.Recursion _,
                    PlanNode.With _,
                    PlanNode.WorkTable _,
                    PlanNode.TableFunction _,
                    PlanNode.Sort _,
                    PlanNode.TopN _,
                    PlanNode.Limit _,
                    PlanNode.SystemScan _,
                    PlanNode.Values _ -> false;
        };
    }
}
