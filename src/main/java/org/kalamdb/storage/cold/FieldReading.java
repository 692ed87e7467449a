package org.kalamdb.storage.cold;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Widening;
import org.kalamdb.vector.ColumnAppender;

/// Takes the values of one field out of Parquet's column reader. Immutable.
interface FieldReading {
    /// Writes the reader's current value, which is not NULL, as value number `row` of `out`.
    void copy(ColumnReader in, ColumnAppender out, int row);

    /// The reading of a field of type `stored` as type `wanted`. An embedding is not read this way,
    /// because it is no single value of the reader.
    ///
    /// @throws org.kalamdb.common.DbException SCHEMA, when it comes to a value, if the one does not
    ///                                        widen to the other
    static FieldReading of(DataType stored, DataType wanted) {
        if (!stored.equals(wanted)) {
            return (in, out, row) -> out.set(
                    row, Widening.convert(stored, wanted, StoredValues.toCanonical(stored, stored(stored, in))));
        }
        return switch (stored) {
            case DataType.Embedding _ ->
                (_, _, _) -> {
                    throw new IllegalArgumentException("an embedding is a list");
                };
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Decimal decimal -> (in, out, row) -> out.setDecimal(row, decimal(decimal, in));
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> (in, out, row) -> out.setBoolean(row, in.getBoolean());
                    case SMALLINT, INT, DATE -> (in, out, row) -> out.setLong(row, in.getInteger());
                    case BIGINT, TIMESTAMP, DATETIME, TIME -> (in, out, row) -> out.setLong(row, in.getLong());
                    case FLOAT -> (in, out, row) -> out.setFloat(row, in.getFloat());
                    case DOUBLE -> (in, out, row) -> out.setDouble(row, in.getDouble());
                    case TEXT, JSON, FILE, BYTES, UUID ->
                        (in, out, row) -> {
                            byte[] bytes = in.getBinary().getBytesUnsafe();
                            out.setBytes(row, bytes, 0, bytes.length);
                        };
                };
        };
    }

    /// The reading of `_seq` as `_updated`.
    static FieldReading ofUpdated() {
        return (in, out, row) -> out.setLong(row, Snowflake.millis(in.getLong()) * 1000);
    }

    /// The reader's current value, which is not NULL, in stored form.
    static Object stored(DataType type, ColumnReader in) {
        return switch (type) {
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Embedding _ -> throw new IllegalArgumentException("an embedding is a list");
            case DataType.Decimal _ ->
                isLong(in)
                        ? StoredValues.ofUnscaled(in.getLong())
                        : in.getBinary().getBytes();
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> in.getBoolean();
                    case SMALLINT, INT, DATE -> in.getInteger();
                    case BIGINT, TIMESTAMP, DATETIME, TIME -> in.getLong();
                    case FLOAT -> in.getFloat();
                    case DOUBLE -> in.getDouble();
                    case TEXT, JSON, FILE, BYTES, UUID -> in.getBinary().getBytes();
                };
        };
    }

    private static BigDecimal decimal(DataType.Decimal type, ColumnReader in) {
        return isLong(in)
                ? BigDecimal.valueOf(in.getLong(), type.scale())
                : new BigDecimal(new BigInteger(in.getBinary().getBytesUnsafe()), type.scale());
    }

    private static boolean isLong(ColumnReader in) {
        return in.getDescriptor().getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    }
}
