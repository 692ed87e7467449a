package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;

/// Grouping sets of which one has all columns (CUBE, ROLLUP): only that one is aggregated from the rows, the
/// others then from its groups, because those are fewer. Until the aggregation [#end]s it, the rows come for
/// that set alone.
final class RollUp {
    private final PlanNode.GroupingSets sets;
    private final List<Integer> groupBy;
    private final int finest;
    private boolean isOn = true;

    private RollUp(PlanNode.GroupingSets sets, List<Integer> groupBy, int finest) {
        this.sets = sets;
        this.groupBy = groupBy;
        this.finest = finest;
    }

    /// Null when the groups must be made of the rows.
    static @Nullable RollUp of(PlanNode.Aggregate plan) {
        if (!(plan.input() instanceof PlanNode.GroupingSets sets)
                || !plan.groupBy().contains(numberColumn(sets))
                || !plan.calls().stream().allMatch(call -> folds(call, sets))) {
            return null;
        }
        for (int set = 0; set < sets.sets().size(); set++) {
            if (sets.sets().get(set).containsAll(sets.columns())) {
                return new RollUp(sets, plan.groupBy(), set);
            }
        }
        return null;
    }

    private static int numberColumn(PlanNode.GroupingSets sets) {
        return sets.types().size() - 2;
    }

    /// Whether the state of a coarser group can be had from those of finer ones: and what is aggregated is the
    /// same for all sets.
    private static boolean folds(AggregateCall call, PlanNode.GroupingSets sets) {
        boolean isExact = switch (call.function()) {
            case COUNT, MIN, MAX, BOOL_AND, BOOL_OR -> true;
            case SUM, AVG -> !sets.types().get(call.args().getFirst()).equals(DataType.INTERVAL);
            default -> false;
        };
        int width = sets.input().types().size();
        return isExact
                && !call.distinct()
                && call.order().isEmpty()
                && call.filter() < width
                && call.args().stream().allMatch(arg -> arg < width || arg > numberColumn(sets));
    }

    /// Whether rows come for the finest set only.
    boolean isOn() {
        return isOn;
    }

    /// The set with all columns.
    int finest() {
        return finest;
    }

    /// From now on rows come for all sets.
    void end() {
        isOn = false;
    }

    int setCount() {
        return sets.sets().size();
    }

    /// The keys of the groups of a set that the groups of the finest one are part of.
    ///
    /// @param keys  of the groups of the finest set
    /// @param count how many there are
    Values[] keysOf(int set, Values[] keys, int count, MemoryBudget memory) {
        int width = sets.input().types().size();
        Values[] coarse = new Values[keys.length];
        for (int k = 0; k < keys.length; k++) {
            int column = groupBy.get(k);
            if (column == numberColumn(sets)) {
                LongValues number = new LongValues(DataType.BIGINT, memory);
                number.reset(count);
                Arrays.fill(number.values, 0, count, set);
                coarse[k] = number;
            } else if (column < width
                    || sets.sets().get(set).contains(sets.columns().get(column - width))) {
                coarse[k] = keys[k];
            } else {
                coarse[k] = Values.of(keys[k].type, memory);
                coarse[k].reset(count);
                coarse[k].setAllNull(count);
            }
        }
        return coarse;
    }
}
