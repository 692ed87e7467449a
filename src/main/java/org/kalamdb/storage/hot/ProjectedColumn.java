package org.kalamdb.storage.hot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.Widening;
import org.kalamdb.vector.ColumnAppender;

/// How one column is taken out of the rows of one schema version. Immutable. The row is long enough for
/// the version's fixed part; variable bounds are checked here.
sealed interface ProjectedColumn {
    /// Writes the column's value as value number `index` of `out`.
    void append(byte[] row, ColumnAppender out, int index);

    /// The column's value in canonical form.
    @Nullable
    Object value(byte[] row);

    /// A column that the version has with the wanted type.
    final class Stored implements ProjectedColumn {
        private final DataType type;
        private final int slot;
        private final int previousEndSlot;
        private final int variableStart;
        private final int nullByte;
        private final int nullMask;

        Stored(DataType type, RowLayout layout, int index) {
            this.type = type;
            this.slot = layout.slot(index);
            this.previousEndSlot = layout.previousEndSlot(index);
            this.variableStart = layout.variableStart();
            this.nullByte = RowLayout.nullByte(index);
            this.nullMask = RowLayout.nullMask(index);
        }

        @Override
        public void append(byte[] row, ColumnAppender out, int index) {
            if (isNull(row)) {
                out.setNull(index);
                return;
            }
            switch (type) {
                case DataType.Decimal decimal
                when isNarrow(decimal) -> out.setUnscaled(index, BigEndian.longAt(row, slot));
                case DataType.Decimal decimal -> out.setDecimal(index, decimal(row, decimal));
                case DataType.Embedding embedding -> out.setFloats(index, floats(row, embedding));
                case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
                case DataType.Simple simple -> appendSimple(simple, row, out, index);
            }
        }

        private void appendSimple(DataType.Simple simple, byte[] row, ColumnAppender out, int index) {
            switch (simple) {
                case BOOLEAN -> out.setBoolean(index, row[slot] != 0);
                case SMALLINT -> out.setLong(index, BigEndian.shortAt(row, slot));
                case INT, DATE -> out.setLong(index, BigEndian.intAt(row, slot));
                case BIGINT, TIMESTAMP, DATETIME, TIME -> out.setLong(index, BigEndian.longAt(row, slot));
                case FLOAT -> out.setFloat(index, BigEndian.floatAt(row, slot));
                case DOUBLE -> out.setDouble(index, BigEndian.doubleAt(row, slot));
                case UUID -> out.setBytes(index, row, slot, RowLayout.UUID_BYTES);
                case TEXT, JSON, FILE, BYTES -> {
                    int start = start(row);
                    out.setBytes(index, row, start, end(row, start) - start);
                }
            }
        }

        @Override
        public @Nullable Object value(byte[] row) {
            if (isNull(row)) {
                return null;
            }
            return switch (type) {
                case DataType.Decimal decimal -> decimal(row, decimal);
                case DataType.Embedding embedding -> floats(row, embedding);
                case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
                case DataType.Simple simple -> simpleValue(simple, row);
            };
        }

        private Object simpleValue(DataType.Simple simple, byte[] row) {
            return switch (simple) {
                case BOOLEAN -> row[slot] != 0;
                case SMALLINT -> BigEndian.shortAt(row, slot);
                case INT, DATE -> BigEndian.intAt(row, slot);
                case BIGINT, TIMESTAMP, DATETIME, TIME -> BigEndian.longAt(row, slot);
                case FLOAT -> BigEndian.floatAt(row, slot);
                case DOUBLE -> BigEndian.doubleAt(row, slot);
                case UUID -> new UUID(BigEndian.longAt(row, slot), BigEndian.longAt(row, slot + Long.BYTES));
                case TEXT, JSON, FILE -> {
                    int start = start(row);
                    yield new String(row, start, end(row, start) - start, StandardCharsets.UTF_8);
                }
                case BYTES -> {
                    int start = start(row);
                    yield Arrays.copyOfRange(row, start, end(row, start));
                }
            };
        }

        private boolean isNull(byte[] row) {
            return (row[nullByte] & nullMask) != 0;
        }

        private static boolean isNarrow(DataType.Decimal decimal) {
            return decimal.precision() <= RowLayout.NARROW_DECIMAL_DIGITS;
        }

        private BigDecimal decimal(byte[] row, DataType.Decimal decimal) {
            return isNarrow(decimal)
                    ? BigDecimal.valueOf(BigEndian.longAt(row, slot), decimal.scale())
                    : new BigDecimal(new BigInteger(row, slot, RowLayout.WIDE_DECIMAL_BYTES), decimal.scale());
        }

        private float[] floats(byte[] row, DataType.Embedding embedding) {
            int start = start(row);
            float[] values = new float[embedding.dimension()];
            if (end(row, start) - start != values.length * Float.BYTES) {
                throw RowCodec.corrupt("has an " + embedding.sqlName() + " of another length");
            }
            for (int i = 0; i < values.length; i++) {
                values[i] = BigEndian.floatAt(row, start + i * Float.BYTES);
            }
            return values;
        }

        private int start(byte[] row) {
            return previousEndSlot < 0 ? variableStart : bound(row, previousEndSlot, variableStart);
        }

        private int end(byte[] row, int start) {
            return bound(row, slot, start);
        }

        private int bound(byte[] row, int endSlot, int least) {
            int offset = BigEndian.intAt(row, endSlot);
            int place = variableStart + offset;
            if (offset < 0 || place < least || place > row.length) {
                throw RowCodec.corrupt("of " + row.length + " bytes has a value that ends at " + place);
            }
            return place;
        }
    }

    /// A column that the version has with a narrower type.
    record Widened(Stored stored, DataType from, DataType to) implements ProjectedColumn {
        @Override
        public void append(byte[] row, ColumnAppender out, int index) {
            out.set(index, value(row));
        }

        @Override
        public @Nullable Object value(byte[] row) {
            Object value = stored.value(row);
            return value == null ? null : Widening.convert(from, to, value);
        }
    }

    /// A column that the version does not have.
    record Constant(@Nullable Object constant) implements ProjectedColumn {
        @Override
        public void append(byte[] row, ColumnAppender out, int index) {
            out.set(index, constant);
        }

        @Override
        public @Nullable Object value(byte[] row) {
            return constant;
        }
    }

    /// A column that every row has.
    record OfSystem(SystemColumn column) implements ProjectedColumn {
        private static final long MICROS_PER_MILLI = 1000;

        @Override
        public void append(byte[] row, ColumnAppender out, int index) {
            switch (column) {
                case SEQ -> out.setLong(index, RowCodec.seq(row));
                case DELETED -> out.setBoolean(index, RowCodec.isDeleted(row));
                case UPDATED -> out.setLong(index, updatedMicros(row));
                case SEGMENT, POSITION -> out.setLong(index, 0);
            }
        }

        @Override
        public Object value(byte[] row) {
            return switch (column) {
                case SEQ -> RowCodec.seq(row);
                case DELETED -> RowCodec.isDeleted(row);
                case UPDATED -> updatedMicros(row);
                case SEGMENT -> 0L;
                case POSITION -> 0;
            };
        }

        private static long updatedMicros(byte[] row) {
            return Snowflake.millis(RowCodec.seq(row)) * MICROS_PER_MILLI;
        }
    }
}
