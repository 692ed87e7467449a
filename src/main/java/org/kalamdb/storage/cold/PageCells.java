package org.kalamdb.storage.cold;

import java.util.Arrays;
import org.kalamdb.model.DataType;

/// Single values of decoded pages, for where there is no faster way.
final class PageCells {
    private PageCells() {}

    /// The canonical form of a value that is not NULL.
    static Object canonical(DataType type, PageValues values, int index) {
        return switch (values) {
            case PageValues.Indexed indexed -> canonical(type, indexed.dictionary(), indexed.codes()[index]);
            case PageValues.Texts texts ->
                StoredValues.toCanonical(
                        type, Arrays.copyOfRange(texts.bytes(), texts.offsets()[index], texts.offsets()[index + 1]));
            case PageValues.Fixed fixed -> StoredValues.toCanonical(type, stored(type, fixed, fixed.at(index)));
        };
    }

    private static Object stored(DataType type, PageValues.Fixed values, int at) {
        byte[] bytes = values.bytes();
        return switch (type) {
            case DataType.Decimal _
            when values.width() == Long.BYTES -> StoredValues.ofUnscaled(PackedNumbers.getLong(bytes, at));
            case DataType.Decimal _ -> {
                byte[] reversed = new byte[values.width()];
                for (int i = 0; i < reversed.length; i++) {
                    reversed[i] = bytes[at + reversed.length - 1 - i];
                }
                yield reversed;
            }
            case DataType.Interval _ -> throw new IllegalArgumentException("intervals are not stored");
            case DataType.Embedding _ -> {
                float[] floats = new float[values.width() / Float.BYTES];
                for (int i = 0; i < floats.length; i++) {
                    floats[i] = Float.intBitsToFloat(PackedNumbers.getInt(bytes, at + Float.BYTES * i));
                }
                yield floats;
            }
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> bytes[at] != 0;
                    case SMALLINT, INT, DATE -> PackedNumbers.getInt(bytes, at);
                    case BIGINT, TIMESTAMP, DATETIME, TIME -> PackedNumbers.getLong(bytes, at);
                    case FLOAT -> Float.intBitsToFloat(PackedNumbers.getInt(bytes, at));
                    case DOUBLE -> Double.longBitsToDouble(PackedNumbers.getLong(bytes, at));
                    case UUID -> Arrays.copyOfRange(bytes, at, at + values.width());
                    case TEXT, JSON, FILE, BYTES -> throw new IllegalArgumentException("values of their own lengths");
                };
        };
    }
}
