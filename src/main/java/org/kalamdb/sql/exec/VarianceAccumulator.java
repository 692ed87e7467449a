package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// Variance and standard deviation by Welford's method: count, mean, and sum of squared differences from it.
final class VarianceAccumulator extends Accumulator {
    private static final int COUNT = 0;
    private static final int MEAN = 1;
    private static final int SQUARES = 2;

    private final AggregateFunction function;
    private final MemoryBudget memory;
    private final GroupArrays state;

    VarianceAccumulator(AggregateFunction function, MemoryBudget memory) {
        this.function = function;
        this.memory = memory;
        this.state = new GroupArrays(SQUARES + 1, memory);
    }

    @Override
    void grow(int groups) {
        state.grow(groups);
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        double[] values = state.values;
        for (int k = 0; k < count; k++) {
            int at = state.at(groups[rows[k]]);
            double value = args[0].number(rows[k]);
            double difference = value - values[at + MEAN];
            values[at + COUNT]++;
            values[at + MEAN] += difference / values[at + COUNT];
            values[at + SQUARES] += difference * (value - values[at + MEAN]);
        }
    }

    @Override
    Values finish(int groups) {
        DoubleValues result = new DoubleValues(DataType.DOUBLE, memory);
        result.reset(groups);
        boolean sample = function == AggregateFunction.VAR_SAMP || function == AggregateFunction.STDDEV_SAMP;
        boolean root = function == AggregateFunction.STDDEV_POP || function == AggregateFunction.STDDEV_SAMP;
        for (int i = 0; i < groups; i++) {
            double divisor = state.values[state.at(i) + COUNT] - (sample ? 1 : 0);
            if (divisor <= 0) {
                result.setNull(i);
            } else {
                double variance = state.values[state.at(i) + SQUARES] / divisor;
                result.values[i] = root ? Math.sqrt(variance) : variance;
            }
        }
        return result;
    }
}
