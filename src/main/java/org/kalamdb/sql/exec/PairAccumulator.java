package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// Covariance, correlation and linear regression of pairs (Y, X); a pair with a NULL does not count.
final class PairAccumulator extends Accumulator {
    private static final int COUNT = 0;
    private static final int MEAN_X = 1;
    private static final int MEAN_Y = 2;
    private static final int SXX = 3;
    private static final int SYY = 4;
    private static final int SXY = 5;

    private final AggregateFunction function;
    private final DataType type;
    private final MemoryBudget memory;
    private final GroupArrays state;

    PairAccumulator(AggregateFunction function, DataType type, MemoryBudget memory) {
        this.function = function;
        this.type = type;
        this.memory = memory;
        this.state = new GroupArrays(SXY + 1, memory);
    }

    @Override
    void grow(int groups) {
        state.grow(groups);
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        double[] s = state.values;
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            if (args[0].nulls[row] || args[1].nulls[row]) {
                continue;
            }
            int at = state.at(groups[row]);
            double y = args[0].number(row);
            double x = args[1].number(row);
            double n = ++s[at + COUNT];
            double dx = x - s[at + MEAN_X];
            double dy = y - s[at + MEAN_Y];
            s[at + MEAN_X] += dx / n;
            s[at + MEAN_Y] += dy / n;
            s[at + SXX] += dx * (x - s[at + MEAN_X]);
            s[at + SYY] += dy * (y - s[at + MEAN_Y]);
            s[at + SXY] += dx * (y - s[at + MEAN_Y]);
        }
    }

    @Override
    Values finish(int groups) {
        Values result = Values.of(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            if (function == AggregateFunction.REGR_COUNT) {
                result.set(i, (long) state.values[state.at(i)]);
                continue;
            }
            double value = result(state.at(i));
            result.set(i, Double.isNaN(value) && !sawNaN(state.at(i)) ? null : (Object) value);
        }
        return result;
    }

    private boolean sawNaN(int at) {
        return Double.isNaN(state.values[at + MEAN_X]) || Double.isNaN(state.values[at + MEAN_Y]);
    }

    /// NaN where there is no result.
    private double result(int at) {
        double[] s = state.values;
        double n = s[at + COUNT];
        if (n == 0) {
            return Double.NaN;
        }
        double sxx = s[at + SXX];
        double syy = s[at + SYY];
        double sxy = s[at + SXY];
        return switch (function) {
            case COVAR_POP -> sxy / n;
            case COVAR_SAMP -> n < 2 ? Double.NaN : sxy / (n - 1);
            case CORR -> sxx == 0 || syy == 0 ? Double.NaN : Math.clamp(sxy / Math.sqrt(sxx * syy), -1, 1);
            case REGR_AVGX -> s[at + MEAN_X];
            case REGR_AVGY -> s[at + MEAN_Y];
            case REGR_SXX -> sxx;
            case REGR_SYY -> syy;
            case REGR_SXY -> sxy;
            case REGR_SLOPE -> sxx == 0 ? Double.NaN : sxy / sxx;
            case REGR_INTERCEPT -> sxx == 0 ? Double.NaN : s[at + MEAN_Y] - s[at + MEAN_X] * sxy / sxx;
            case REGR_R2 -> sxx == 0 ? Double.NaN : syy == 0 ? 1 : sxy * sxy / (sxx * syy);
            default -> throw new IllegalStateException(function + " is not of pairs");
        };
    }
}
