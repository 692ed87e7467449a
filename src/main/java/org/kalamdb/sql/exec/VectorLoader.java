package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.kalamdb.vector.Memory;
import org.kalamdb.vector.TextCodes;
import org.kalamdb.vector.VectorValues;

/// Reads a column of some rows into [Values].
final class VectorLoader {
    private VectorLoader() {}

    /// Makes `target` the values of a column; the i-th belongs to the i-th row.
    static void load(Rows rows, int column, Values target) {
        target.reset(rows.count);
        if (rows.count == 0) {
            return;
        }
        TextCodes codes = target instanceof BytesValues ? rows.batch.codes(column) : null;
        if (codes != null) {
            ((BytesValues) target).take(codes, rows.positions, rows.count);
            return;
        }
        FieldVector vector = rows.column(column);
        loadNulls(vector, rows, target);
        switch (target) {
            case LongValues longs -> loadLongs(vector, rows, longs.values);
            case DoubleValues doubles -> loadDoubles(vector, rows, doubles.values);
            case BytesValues bytes -> loadBytes(vector, rows, column, bytes);
            case DecimalValues decimals -> loadDecimals(vector, rows, decimals);
            case ObjectValues objects -> loadObjects(vector, rows, objects);
        }
    }

    private static void loadNulls(FieldVector vector, Rows rows, Values target) {
        long validity = vector.getValidityBuffer().memoryAddress();
        if (Memory.areSet(validity, rows.batch.rowCount())) {
            return;
        }
        int[] positions = rows.positions;
        boolean any = false;
        int first = 0;
        for (; rows.dense && first + Long.SIZE <= rows.count; first += Long.SIZE) {
            long bits = ~Memory.getLong(validity + (first >> 3));
            any |= bits != 0;
            for (; bits != 0; bits &= bits - 1) {
                target.nulls[first + Long.numberOfTrailingZeros(bits)] = true;
            }
        }
        for (int i = first; i < rows.count; i++) {
            boolean isNull = !Memory.bit(validity, positions[i]);
            target.nulls[i] = isNull;
            any |= isNull;
        }
        target.hasNulls = any;
    }

    private static void loadLongs(FieldVector vector, Rows rows, long[] out) {
        long data = vector.getDataBuffer().memoryAddress();
        int[] positions = rows.positions;
        int count = rows.count;
        switch (vector) {
            case BitVector _ -> {
                for (int i = 0; i < count; i++) {
                    int p = positions[i];
                    out[i] = Memory.getByte(data + (p >> 3)) >> (p & 7) & 1;
                }
            }
            case SmallIntVector _ -> {
                for (int i = 0; i < count; i++) {
                    out[i] = Memory.getShort(data + 2L * positions[i]);
                }
            }
            case IntVector _, DateDayVector _ -> {
                if (rows.dense) {
                    for (int i = 0; i < count; i++) {
                        out[i] = Memory.getInt(data + 4L * i);
                    }
                } else {
                    for (int i = 0; i < count; i++) {
                        out[i] = Memory.getInt(data + 4L * positions[i]);
                    }
                }
            }
            default -> {
                if (rows.dense) {
                    Memory.copy(data, out, count);
                } else {
                    for (int i = 0; i < count; i++) {
                        out[i] = Memory.getLong(data + 8L * positions[i]);
                    }
                }
            }
        }
    }

    private static void loadDoubles(FieldVector vector, Rows rows, double[] out) {
        long data = vector.getDataBuffer().memoryAddress();
        int[] positions = rows.positions;
        int count = rows.count;
        if (vector instanceof Float4Vector) {
            for (int i = 0; i < count; i++) {
                out[i] = Memory.getFloat(data + 4L * positions[i]);
            }
        } else if (rows.dense) {
            Memory.copy(data, out, count);
        } else {
            for (int i = 0; i < count; i++) {
                out[i] = Memory.getDouble(data + 8L * positions[i]);
            }
        }
    }

    private static void loadDecimals(FieldVector vector, Rows rows, DecimalValues out) {
        long data = vector.getDataBuffer().memoryAddress();
        int[] positions = rows.positions;
        for (int i = 0; i < rows.count; i++) {
            out.low[i] = Memory.getLong(data + 16L * positions[i]);
        }
        for (int i = 0; out.wide && i < rows.count; i++) {
            out.high[i] = Memory.getLong(data + 16L * positions[i] + 8);
        }
    }

    private static void loadBytes(FieldVector vector, Rows rows, int column, BytesValues out) {
        if (vector instanceof FixedSizeBinaryVector fixed) {
            int width = fixed.getByteWidth();
            long data = fixed.getDataBufferAddress();
            for (int i = 0; i < rows.count; i++) {
                out.appendRoom(i, width);
                Memory.copy(data + (long) width * rows.positions[i], out.data, out.start[i], width);
            }
            return;
        }
        BaseVariableWidthVector texts = (BaseVariableWidthVector) vector;
        long offsets = texts.getOffsetBufferAddress();
        if (rows.prefersWholeText(column)) {
            out.borrow(rows.wholeText(column));
            int first = Memory.getInt(offsets);
            for (int i = 0; i < rows.count; i++) {
                long at = offsets + 4L * rows.positions[i];
                int start = Memory.getInt(at);
                out.start[i] = start - first;
                out.length[i] = Memory.getInt(at + 4) - start;
            }
        } else {
            long data = texts.getDataBufferAddress();
            for (int i = 0; i < rows.count; i++) {
                long at = offsets + 4L * rows.positions[i];
                int start = Memory.getInt(at);
                int length = Memory.getInt(at + 4) - start;
                out.appendRoom(i, length);
                Memory.copy(data + start, out.data, out.start[i], length);
            }
        }
    }

    private static void loadObjects(FieldVector vector, Rows rows, ObjectValues out) {
        Arrays.fill(out.values, 0, rows.count, null);
        for (int i = 0; i < rows.count; i++) {
            if (!out.nulls[i]) {
                out.values[i] = VectorValues.get(vector, rows.positions[i]);
            }
        }
    }
}
