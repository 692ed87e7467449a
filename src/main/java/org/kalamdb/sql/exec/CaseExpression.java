package org.kalamdb.sql.exec;

import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;

/// The value of the first branch whose condition is true. Conditions and values are evaluated only on the
/// rows that reach them.
final class CaseExpression extends VectorExpression {
    private final List<VectorExpression> conditions;
    private final List<VectorExpression> branches;
    private final VectorExpression otherwise;
    private final Values result;

    /// @param branches the values, parallel to `conditions`
    CaseExpression(
            List<VectorExpression> conditions,
            List<VectorExpression> branches,
            VectorExpression otherwise,
            DataType type,
            MemoryBudget memory) {
        super(type);
        this.conditions = List.copyOf(conditions);
        this.branches = List.copyOf(branches);
        this.otherwise = otherwise;
        this.result = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        result.reset(rows.count);
        int[] open = Arrays.copyOf(Rows.identity(rows.count), rows.count);
        int openCount = rows.count;
        int[] hits = new int[rows.count];
        for (int branch = 0; branch < branches.size() && openCount > 0; branch++) {
            int found = conditions.get(branch).select(rows.subset(open, openCount), hits);
            int[] taken = new int[found];
            int left = 0;
            int next = 0;
            for (int k = 0; k < openCount; k++) {
                if (next < found && hits[next] == k) {
                    taken[next++] = open[k];
                } else {
                    open[left++] = open[k];
                }
            }
            openCount = left;
            put(branches.get(branch), rows, taken, found);
        }
        put(otherwise, rows, open, openCount);
        return result;
    }

    private void put(VectorExpression value, Rows rows, int[] ordinals, int count) {
        if (count > 0) {
            Values values = value.evaluate(rows.subset(ordinals, count));
            for (int k = 0; k < count; k++) {
                result.copy(ordinals[k], values, k);
            }
        }
    }
}
