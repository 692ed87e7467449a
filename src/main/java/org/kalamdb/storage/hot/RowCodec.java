package org.kalamdb.storage.hot;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Utf8;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableSchema;

/// The image of a row version, the value of a ROWS entry. Any column is found without looking at others.
///
/// ```
/// 0        1                    5        13      14
/// ┌────────┬────────────────────┬────────┬───────┬───────────┬─────────────┬───────────────┐
/// │ format │ schema version u32 │ _seq   │ flags │ null bits │ slots       │ variable part │
/// │ 01     │                    │ i64    │       │ 1 per col │ 1 per col   │               │
/// └────────┴────────────────────┴────────┴───────┴───────────┴─────────────┴───────────────┘
///
/// flags      bit 0: deleted (a tombstone)
/// null bits  bit i % 8 of byte i / 8 is set when column i is NULL; its slot is then zero, or, when
///            variable, repeats the end of the column before
/// slot       BOOLEAN 1 byte │ SMALLINT 2 │ INT, DATE, FLOAT 4 │ BIGINT, TIMESTAMP, DATETIME, TIME,
///            DOUBLE 8 │ UUID 16 │ DECIMAL unscaled, 8 bytes up to 18 digits, else 16
///            TEXT, JSON, FILE, BYTES, EMBEDDING: u32, where the value ends in the variable part; it
///            starts where the variable column before it ends
/// variable   UTF-8 │ bytes │ 4-byte floats, one after another
/// ```
///
/// All numbers are big-endian. Columns stand in the ordinal order of the row's schema version, which alone
/// says where a column is. Whoever reads must know that version; [RowReader] does.
public final class RowCodec {
    private static final byte[] NO_BYTES = {};

    private RowCodec() {}

    /// The image of a row with `_seq` 0, to be set by [#stampSeq(byte\[\], long)].
    ///
    /// @param values one per column of `schema`, in ordinal order, in canonical form ([DataType])
    /// @throws ClassCastException for a value in another form
    /// @throws DbException SCHEMA for text that is not valid Unicode
    public static byte[] encode(TableSchema schema, @Nullable Object[] values, boolean deleted) {
        List<Column> columns = schema.columns();
        if (values.length != columns.size()) {
            throw new IllegalArgumentException(values.length + " values for " + columns.size() + " columns");
        }
        RowLayout layout = new RowLayout(schema);
        byte[][] variable = new byte[values.length][];
        int length = layout.variableStart();
        for (int i = 0; i < values.length; i++) {
            variable[i] = variableBytes(columns.get(i).type(), values[i]);
            length = Math.addExact(length, variable[i].length);
        }
        byte[] row = new byte[length];
        row[RowLayout.FORMAT_AT] = RowLayout.FORMAT;
        BigEndian.put(row, RowLayout.VERSION_AT, schema.version());
        row[RowLayout.FLAGS_AT] = deleted ? RowLayout.DELETED : 0;
        int end = 0;
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value == null) {
                row[RowLayout.nullByte(i)] |= (byte) RowLayout.nullMask(i);
            }
            DataType type = columns.get(i).type();
            if (RowLayout.isVariable(type)) {
                System.arraycopy(variable[i], 0, row, layout.variableStart() + end, variable[i].length);
                end += variable[i].length;
                BigEndian.put(row, layout.slot(i), end);
            } else if (value != null) {
                putFixed(row, layout.slot(i), type, value);
            }
        }
        return row;
    }

    /// Sets the `_seq` of a row image in place.
    public static void stampSeq(byte[] row, long seq) {
        check(row);
        BigEndian.put(row, RowLayout.SEQ_AT, seq);
    }

    /// The `_seq` of a row image.
    ///
    /// @throws DbException CORRUPTION when `row` is not a row image
    public static long seq(byte[] row) {
        check(row);
        return BigEndian.longAt(row, RowLayout.SEQ_AT);
    }

    /// Whether a row image is a tombstone.
    ///
    /// @throws DbException CORRUPTION when `row` is not a row image
    public static boolean isDeleted(byte[] row) {
        check(row);
        return (row[RowLayout.FLAGS_AT] & RowLayout.DELETED) != 0;
    }

    /// The schema version under which a row image was written.
    ///
    /// @throws DbException CORRUPTION when `row` is not a row image
    public static int schemaVersion(byte[] row) {
        check(row);
        return BigEndian.intAt(row, RowLayout.VERSION_AT);
    }

    static DbException corrupt(String what) {
        return new DbException(ErrorCode.CORRUPTION, "row image " + what);
    }

    private static void check(byte[] row) {
        if (row.length < RowLayout.NULLS_AT) {
            throw corrupt("of " + row.length + " bytes is shorter than its header");
        }
        if (row[RowLayout.FORMAT_AT] != RowLayout.FORMAT) {
            throw corrupt("has the unknown format " + (row[RowLayout.FORMAT_AT] & 0xFF));
        }
    }

    private static byte[] variableBytes(DataType type, @Nullable Object value) {
        if (value == null || !RowLayout.isVariable(type)) {
            return NO_BYTES;
        }
        return switch (type) {
            case DataType.Embedding embedding -> floatBytes(embedding, (float[]) value);
            case DataType.Simple simple when simple == DataType.Simple.BYTES -> (byte[]) value;
            case DataType _ -> Utf8.bytes((String) value);
        };
    }

    private static byte[] floatBytes(DataType.Embedding type, float[] values) {
        if (values.length != type.dimension()) {
            throw new IllegalArgumentException(values.length + " floats for " + type.sqlName());
        }
        byte[] bytes = new byte[values.length * Float.BYTES];
        for (int i = 0; i < values.length; i++) {
            BigEndian.put(bytes, i * Float.BYTES, values[i]);
        }
        return bytes;
    }

    private static void putFixed(byte[] row, int slot, DataType type, Object value) {
        switch (type) {
            case DataType.Decimal decimal -> putDecimal(row, slot, decimal, (BigDecimal) value);
            case DataType.Embedding _, DataType.Interval _ ->
                throw new IllegalArgumentException(type.sqlName() + " is not fixed");
            case DataType.Simple simple -> putSimple(row, slot, simple, value);
        }
    }

    private static void putSimple(byte[] row, int slot, DataType.Simple type, Object value) {
        switch (type) {
            case BOOLEAN -> row[slot] = (byte) ((Boolean) value ? 1 : 0);
            case SMALLINT -> BigEndian.put(row, slot, (short) value);
            case INT, DATE -> BigEndian.put(row, slot, (int) value);
            case BIGINT, TIMESTAMP, DATETIME, TIME -> BigEndian.put(row, slot, (long) value);
            case FLOAT -> BigEndian.put(row, slot, (float) value);
            case DOUBLE -> BigEndian.put(row, slot, (double) value);
            case UUID -> {
                UUID uuid = (UUID) value;
                BigEndian.put(row, slot, uuid.getMostSignificantBits());
                BigEndian.put(row, slot + Long.BYTES, uuid.getLeastSignificantBits());
            }
            case TEXT, JSON, FILE, BYTES -> throw new IllegalArgumentException(type + " is not fixed");
        }
    }

    private static void putDecimal(byte[] row, int slot, DataType.Decimal type, BigDecimal value) {
        if (value.scale() != type.scale() || value.precision() > type.precision()) {
            throw new IllegalArgumentException(value.toPlainString() + " is not a value of " + type.sqlName());
        }
        if (type.precision() <= RowLayout.NARROW_DECIMAL_DIGITS) {
            BigEndian.put(row, slot, value.unscaledValue().longValueExact());
            return;
        }
        BigInteger unscaled = value.unscaledValue();
        BigEndian.put(row, slot, unscaled.shiftRight(Long.SIZE).longValue());
        BigEndian.put(row, slot + Long.BYTES, unscaled.longValue());
    }
}
