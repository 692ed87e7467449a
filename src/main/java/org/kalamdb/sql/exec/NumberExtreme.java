package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// MIN and MAX of numbers and times, and of booleans BOOL_AND and BOOL_OR: by numbers that order like the
/// values.
final class NumberExtreme extends Accumulator {
    private final DataType type;
    private final boolean isMax;
    private final MemoryBudget memory;
    private long[] best = new long[0];
    private boolean[] seen = new boolean[0];
    /// Of doubles also the best ones themselves, NaN before the first; comparing those takes less than making
    /// a number that orders like them.
    private double[] bestDoubles = new double[0];

    /// @param sign 1 for the greatest, -1 for the least
    NumberExtreme(DataType type, int sign, MemoryBudget memory) {
        this.type = type;
        this.isMax = sign > 0;
        this.memory = memory;
    }

    @Override
    void grow(int groups) {
        if (groups > best.length) {
            int known = best.length;
            int grown = Math.max(groups, known * 2);
            memory.reserve((grown - known) * (Long.BYTES + 1L));
            best = Arrays.copyOf(best, grown);
            seen = Arrays.copyOf(seen, grown);
            Arrays.fill(best, known, grown, isMax ? Long.MIN_VALUE : Long.MAX_VALUE);
            if (type.equals(DataType.DOUBLE) || type.equals(DataType.FLOAT)) {
                memory.reserve((grown - known) * (long) Double.BYTES);
                bestDoubles = Arrays.copyOf(bestDoubles, grown);
                Arrays.fill(bestDoubles, known, grown, Double.NaN);
            }
        }
    }

    /// A better number is rare, so that a branch which is hardly ever taken costs less than a choice each time.
    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        if (args[0] instanceof DoubleValues doubles) {
            if (isMax) {
                addGreatest(groups, doubles.values, rows, count);
            } else {
                addLeast(groups, doubles.values, rows, count);
            }
            return;
        }
        long[] values = ((LongValues) args[0]).values;
        long worst = isMax ? Long.MIN_VALUE : Long.MAX_VALUE;
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            int row = takesAll ? k : rows[k];
            int group = groups[row];
            long value = values[row];
            if (isMax ? value > best[group] : value < best[group]) {
                best[group] = value;
                seen[group] = true;
            } else if (value == worst) {
                seen[group] = true;
            }
        }
    }

    private void addGreatest(int[] groups, double[] values, int[] rows, int count) {
        double[] known = bestDoubles;
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            int row = takesAll ? k : rows[k];
            int group = groups[row];
            double value = values[row];
            if (!(value <= known[group])) {
                take(group, value);
            }
        }
    }

    private void addLeast(int[] groups, double[] values, int[] rows, int count) {
        double[] known = bestDoubles;
        boolean takesAll = Rows.isIdentity(rows, count);
        for (int k = 0; k < count; k++) {
            int row = takesAll ? k : rows[k];
            int group = groups[row];
            double value = values[row];
            if (!(value >= known[group])) {
                take(group, value);
            }
        }
    }

    /// Compares as SQL does, with NaN.
    private void take(int group, double value) {
        long number = DoubleValues.ordered(value);
        if (!seen[group] || (isMax ? number > best[group] : number < best[group])) {
            best[group] = number;
            bestDoubles[group] = value;
            seen[group] = true;
        }
    }

    @Override
    void fold(int[] into, int count) {
        for (int group = 0; group < count; group++) {
            int target = into[group];
            boolean isBetter = !seen[target] || (isMax ? best[group] > best[target] : best[group] < best[target]);
            if (seen[group] && isBetter) {
                best[target] = best[group];
                seen[target] = true;
                if (bestDoubles.length > 0) {
                    bestDoubles[target] = bestDoubles[group];
                }
            }
        }
    }

    @Override
    Values finish(int groups) {
        Values result = Values.of(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            if (!seen[i]) {
                result.setNull(i);
            } else if (result instanceof DoubleValues doubles) {
                doubles.values[i] = DoubleValues.fromOrdered(best[i]);
            } else {
                ((LongValues) result).values[i] = best[i];
            }
        }
        return result;
    }
}
