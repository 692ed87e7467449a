package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kalamdb.model.DataType;

/// APPROX_DISTINCT: about how many different values there are, NULLs aside ([HyperLogLog]).
final class DistinctEstimate extends Accumulator {
    private final DataType type;
    private final MemoryBudget memory;
    private final List<HyperLogLog> sketches = new ArrayList<>();

    DistinctEstimate(DataType type, MemoryBudget memory) {
        this.type = type;
        this.memory = memory;
    }

    @Override
    void grow(int groups) {
        while (sketches.size() < groups) {
            HyperLogLog sketch = new HyperLogLog();
            memory.reserve(sketch.bytes());
            sketches.add(sketch);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        Values values = args[0];
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            HyperLogLog sketch = sketches.get(groups[row]);
            int before = sketch.bytes();
            sketch.add(hash(values, row));
            if (sketch.bytes() > before) {
                memory.reserve(sketch.bytes() - before);
            }
        }
    }

    private static long hash(Values values, int row) {
        return switch (values) {
            case LongValues longs -> HyperLogLog.mix(longs.values[row]);
            case DoubleValues doubles -> HyperLogLog.mix(Double.doubleToLongBits(doubles.values[row] + 0.0));
            case BytesValues bytes -> hash(bytes.data, bytes.start[row], bytes.length[row]);
            default ->
                values.box(row) instanceof BigDecimal decimal
                        ? HyperLogLog.mix(decimal.stripTrailingZeros().hashCode() * 31L
                                + decimal.unscaledValue().longValue())
                        : HyperLogLog.mix(Arrays.hashCode((float[]) values.box(row)));
        };
    }

    private static long hash(byte[] data, int start, int length) {
        long hash = length;
        int at = start;
        for (; at + Long.BYTES <= start + length; at += Long.BYTES) {
            hash = HyperLogLog.mix(hash ^ Bytes.bigEndianLong(data, at));
        }
        long rest = 0;
        for (; at < start + length; at++) {
            rest = rest << Byte.SIZE | (data[at] & 0xff);
        }
        return HyperLogLog.mix(hash ^ rest);
    }

    @Override
    Values finish(int groups) {
        LongValues result = new LongValues(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            result.values[i] = sketches.get(i).estimate();
        }
        return result;
    }
}
