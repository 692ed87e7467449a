package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// The bits of all integers of a group, by AND, OR or XOR.
final class BitAccumulator extends Accumulator {
    private final AggregateFunction function;
    private final LongValues bits;
    private int groups;

    BitAccumulator(AggregateFunction function, DataType type, MemoryBudget memory) {
        this.function = function;
        this.bits = new LongValues(type, memory);
    }

    @Override
    void grow(int newGroups) {
        bits.ensure(newGroups);
        for (; groups < newGroups; groups++) {
            bits.setNull(groups);
        }
    }

    @Override
    void add(int[] groupOf, Values[] args, int[] rows, int count) {
        long[] source = ((LongValues) args[0]).values;
        for (int k = 0; k < count; k++) {
            int group = groupOf[rows[k]];
            long value = source[rows[k]];
            if (bits.nulls[group]) {
                bits.nulls[group] = false;
                bits.values[group] = value;
                continue;
            }
            long before = bits.values[group];
            bits.values[group] = switch (function) {
                case BIT_AND -> before & value;
                case BIT_OR -> before | value;
                default -> before ^ value;
            };
        }
    }

    @Override
    Values finish(int wanted) {
        return bits;
    }
}
