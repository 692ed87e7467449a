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
    private long[] ordered = new long[0];

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
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        long[] values =
                args[0] instanceof LongValues longs ? longs.values : ordered((DoubleValues) args[0], rows, count);
        if (isMax) {
            for (int k = 0; k < count; k++) {
                int group = groups[rows[k]];
                best[group] = Math.max(best[group], values[rows[k]]);
                seen[group] = true;
            }
        } else {
            for (int k = 0; k < count; k++) {
                int group = groups[rows[k]];
                best[group] = Math.min(best[group], values[rows[k]]);
                seen[group] = true;
            }
        }
    }

    private long[] ordered(DoubleValues doubles, int[] rows, int count) {
        if (ordered.length < doubles.capacity) {
            ordered = new long[doubles.capacity];
        }
        for (int k = 0; k < count; k++) {
            ordered[rows[k]] = DoubleValues.ordered(doubles.values[rows[k]]);
        }
        return ordered;
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
