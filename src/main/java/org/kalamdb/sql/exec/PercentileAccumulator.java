package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Percentiles and medians: keeps every value, so that they are exact. The fraction is that of the group's
/// first row.
final class PercentileAccumulator extends Accumulator {
    private final MemoryBudget memory;
    private final DoubleValues values;
    private final LongValues groupOf;
    private final DoubleValues fractions;
    private int size;
    private int groups;

    PercentileAccumulator(MemoryBudget memory) {
        this.memory = memory;
        this.values = new DoubleValues(DataType.DOUBLE, memory);
        this.groupOf = new LongValues(DataType.BIGINT, memory);
        this.fractions = new DoubleValues(DataType.DOUBLE, memory);
    }

    @Override
    void grow(int newGroups) {
        fractions.ensure(newGroups);
        for (; groups < newGroups; groups++) {
            fractions.values[groups] = Double.NaN;
        }
    }

    @Override
    void add(int[] groupNumbers, Values[] args, int[] rows, int count) {
        values.ensure(size + count);
        groupOf.ensure(size + count);
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            int group = groupNumbers[row];
            values.values[size] = args[0].number(row);
            groupOf.values[size++] = group;
            if (Double.isNaN(fractions.values[group])) {
                fractions.values[group] = args.length == 1 ? 0.5 : fraction(args[1], row);
            }
        }
    }

    private static double fraction(Values values, int row) {
        double fraction = values.nulls[row] ? Double.NaN : values.number(row);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new DbException(ErrorCode.EXECUTION, "percentile value " + fraction + " is not between 0 and 1");
        }
        return fraction;
    }

    @Override
    Values finish(int wanted) {
        int[] start = new int[wanted + 1];
        for (int i = 0; i < size; i++) {
            start[(int) groupOf.values[i] + 1]++;
        }
        for (int g = 0; g < wanted; g++) {
            start[g + 1] += start[g];
        }
        int[] next = Arrays.copyOf(start, wanted);
        memory.reserve((long) size * Double.BYTES);
        double[] ordered = new double[size];
        for (int i = 0; i < size; i++) {
            ordered[next[(int) groupOf.values[i]]++] = values.values[i];
        }
        DoubleValues result = new DoubleValues(DataType.DOUBLE, memory);
        result.reset(wanted);
        for (int g = 0; g < wanted; g++) {
            Arrays.sort(ordered, start[g], start[g + 1]);
            result.set(g, percentile(ordered, start[g], start[g + 1], fractions.values[g]));
        }
        memory.release((long) size * Double.BYTES);
        return result;
    }

    private static @Nullable Double percentile(double[] ordered, int start, int end, double fraction) {
        if (start == end) {
            return null;
        }
        double place = fraction * (end - start - 1);
        int below = start + (int) Math.floor(place);
        int above = start + (int) Math.ceil(place);
        double low = ordered[below];
        return above == below ? low : low + (place - Math.floor(place)) * (ordered[above] - low);
    }
}
