package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.exec.CompareExpression.Comparison;
import org.kalamdb.vector.Memory;

/// Whether a column of numbers or times lies between two constants, both included: what `=`, `<`, `<=`,
/// `>`, `>=` and several of them on the same column come down to. Cannot fail. Selects straight from the
/// vector's memory.
///
/// Floating point is compared by [DoubleValues#ordered] bits.
final class RangeExpression extends VectorExpression {
    private final ColumnExpression column;
    private final long least;
    private final long greatest;
    private final LongValues result;
    private final MemoryBudget memory;

    private RangeExpression(ColumnExpression column, long least, long greatest, MemoryBudget memory) {
        super(DataType.BOOLEAN);
        this.column = column;
        this.least = least;
        this.greatest = greatest;
        this.memory = memory;
        this.result = new LongValues(DataType.BOOLEAN, memory);
    }

    /// The comparison of a column with a constant as a range; null when it is none.
    static @Nullable RangeExpression of(
            Comparison comparison, VectorExpression left, VectorExpression right, MemoryBudget memory) {
        if (left instanceof ConstantExpression && right instanceof ColumnExpression) {
            return of(comparison.mirrored(), right, left, memory);
        }
        if (!(left instanceof ColumnExpression column)
                || !(right instanceof ConstantExpression constant)
                || !(constant.value instanceof Number)
                || comparison == Comparison.NE) {
            return null;
        }
        Values value = Values.of(constant.type, memory);
        value.ensure(1);
        value.set(0, constant.value);
        if (value instanceof DecimalValues decimals && (decimals.wide || !constant.type.equals(column.type))) {
            return null;
        }
        long bound = number(value, 0);
        boolean isEmpty = (comparison == Comparison.LT && bound == Long.MIN_VALUE)
                || (comparison == Comparison.GT && bound == Long.MAX_VALUE);
        if (isEmpty) {
            return new RangeExpression(column, 1, 0, memory);
        }
        return switch (comparison) {
            case EQ -> new RangeExpression(column, bound, bound, memory);
            case LT -> new RangeExpression(column, Long.MIN_VALUE, bound - 1, memory);
            case LE -> new RangeExpression(column, Long.MIN_VALUE, bound, memory);
            case GT -> new RangeExpression(column, bound + 1, Long.MAX_VALUE, memory);
            case GE -> new RangeExpression(column, bound, Long.MAX_VALUE, memory);
            case NE -> throw new IllegalStateException("not a range");
        };
    }

    private static long number(Values values, int i) {
        return switch (values) {
            case LongValues longs -> longs.values[i];
            case DoubleValues doubles -> DoubleValues.ordered(doubles.values[i]);
            case DecimalValues decimals -> decimals.low[i];
            case BytesValues _, ObjectValues _ -> throw new IllegalStateException("no number: " + values.type);
        };
    }

    /// Makes one range of those on the same column; the first of them keeps its place.
    static List<VectorExpression> merged(List<VectorExpression> conjuncts) {
        List<VectorExpression> merged = new ArrayList<>(conjuncts.size());
        for (VectorExpression conjunct : conjuncts) {
            int same = conjunct instanceof RangeExpression range ? range.sameColumn(merged) : -1;
            if (same < 0) {
                merged.add(conjunct);
            } else {
                merged.set(same, ((RangeExpression) merged.get(same)).and((RangeExpression) conjunct));
            }
        }
        return merged;
    }

    private int sameColumn(List<VectorExpression> others) {
        for (int i = 0; i < others.size(); i++) {
            if (others.get(i) instanceof RangeExpression other && other.column.index == column.index) {
                return i;
            }
        }
        return -1;
    }

    private RangeExpression and(RangeExpression other) {
        return new RangeExpression(column, Math.max(least, other.least), Math.min(greatest, other.greatest), memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values values = column.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(values, rows.count);
        long[] out = result.values;
        for (int i = 0; i < rows.count; i++) {
            long value = number(values, i);
            out[i] = value >= least && value <= greatest ? 1 : 0;
        }
        return result;
    }

    @Override
    int select(Rows rows, int[] out) {
        if (rows.count == 0 || least > greatest) {
            return 0;
        }
        BaseFixedWidthVector vector = (BaseFixedWidthVector) rows.column(column.index);
        long data = vector.getDataBufferAddress();
        int found = switch (vector) {
            case Float8Vector _ -> selectDoubles(data, rows, out);
            case Float4Vector _ -> selectFloats(data, rows, out);
            case DecimalVector _ -> selectLongs(data, 2 * Long.BYTES, rows, out);
            default ->
                switch (vector.getTypeWidth()) {
                    case Long.BYTES -> selectLongs(data, Long.BYTES, rows, out);
                    case Integer.BYTES -> selectInts(data, rows, out);
                    default -> selectShorts(data, rows, out);
                };
        };
        return rows.withoutNulls(column.index, out, found);
    }

    @Override
    boolean hasMask() {
        return true;
    }

    @Override
    void mask(Rows rows, long[] out) {
        int count = rows.count;
        if (count == 0 || least > greatest) {
            Arrays.fill(out, 0, count, 0);
            return;
        }
        result.ensure(count);
        BaseFixedWidthVector vector = (BaseFixedWidthVector) rows.column(column.index);
        if (vector instanceof Float8Vector) {
            Memory.copy(vector.getDataBufferAddress(), result.values, count);
            RangeMask.ofDoubles(result.values, count, least, greatest, out);
        } else {
            load(vector, count, result.values);
            RangeMask.of(result.values, count, least, greatest, out);
        }
        rows.clearNulls(column.index, out);
    }

    /// The numbers of a column as [#number] has them.
    private static void load(BaseFixedWidthVector vector, int count, long[] out) {
        long data = vector.getDataBufferAddress();
        switch (vector) {
            case DecimalVector _ -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Memory.getLong(data + 2L * Long.BYTES * i);
                }
            }
            case Float4Vector _ -> {
                for (int i = 0; i < count; i++) {
                    out[i] = DoubleValues.ordered(Memory.getFloat(data + (long) Float.BYTES * i));
                }
            }
            default -> {
                switch (vector.getTypeWidth()) {
                    case Long.BYTES -> Memory.copy(data, out, count);
                    case Integer.BYTES -> {
                        for (int i = 0; i < count; i++) {
                            out[i] = Memory.getInt(data + (long) Integer.BYTES * i);
                        }
                    }
                    default -> {
                        for (int i = 0; i < count; i++) {
                            out[i] = Memory.getShort(data + (long) Short.BYTES * i);
                        }
                    }
                }
            }
        }
    }

    private int selectLongs(long data, int width, Rows rows, int[] out) {
        int[] positions = rows.positions;
        long span = greatest - least + Long.MIN_VALUE;
        int found = 0;
        if (rows.dense && width == Long.BYTES) {
            for (int i = 0; i < rows.count; i++) {
                out[found] = i;
                found += Memory.getLong(data + 8L * i) - least + Long.MIN_VALUE <= span ? 1 : 0;
            }
            return found;
        }
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            found += Memory.getLong(data + (long) width * positions[i]) - least + Long.MIN_VALUE <= span ? 1 : 0;
        }
        return found;
    }

    private int selectInts(long data, Rows rows, int[] out) {
        int[] positions = rows.positions;
        long span = greatest - least + Long.MIN_VALUE;
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            found += Memory.getInt(data + 4L * positions[i]) - least + Long.MIN_VALUE <= span ? 1 : 0;
        }
        return found;
    }

    private int selectShorts(long data, Rows rows, int[] out) {
        int[] positions = rows.positions;
        long span = greatest - least + Long.MIN_VALUE;
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            found += Memory.getShort(data + 2L * positions[i]) - least + Long.MIN_VALUE <= span ? 1 : 0;
        }
        return found;
    }

    private int selectDoubles(long data, Rows rows, int[] out) {
        int[] positions = rows.positions;
        long span = greatest - least + Long.MIN_VALUE;
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            long bits = DoubleValues.ordered(Memory.getDouble(data + 8L * positions[i]));
            found += bits - least + Long.MIN_VALUE <= span ? 1 : 0;
        }
        return found;
    }

    private int selectFloats(long data, Rows rows, int[] out) {
        int[] positions = rows.positions;
        long span = greatest - least + Long.MIN_VALUE;
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            out[found] = i;
            long bits = DoubleValues.ordered(Memory.getFloat(data + 4L * positions[i]));
            found += bits - least + Long.MIN_VALUE <= span ? 1 : 0;
        }
        return found;
    }
}
