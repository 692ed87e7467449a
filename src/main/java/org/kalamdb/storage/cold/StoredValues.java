package org.kalamdb.storage.cold;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// The stored form of a value, between its canonical form and Parquet's: Boolean, Integer, Long, Float,
/// Double and `float[]` are as in Parquet, everything else is `byte[]`. The order of stored forms is the
/// order of their values.
final class StoredValues {
    private static final int FIXED_BYTES = 16;

    private StoredValues() {}

    /// The stored form of a canonical value that is not NULL.
    static Object ofCanonical(DataType type, Object value) {
        return switch (value) {
            case Short v -> v.intValue();
            case String v -> v.getBytes(StandardCharsets.UTF_8);
            case BigDecimal v -> ofDecimal(v);
            case UUID v ->
                ByteBuffer.allocate(FIXED_BYTES)
                        .putLong(v.getMostSignificantBits())
                        .putLong(v.getLeastSignificantBits())
                        .array();
            case Boolean v -> v;
            case Integer v -> v;
            case Long v -> v;
            case Float v -> v;
            case Double v -> v;
            case byte[] v -> v;
            case float[] v -> v;
            default ->
                throw new IllegalArgumentException(
                        value.getClass().getSimpleName() + " is not a value of " + type.sqlName());
        };
    }

    /// The canonical form of a stored one.
    static Object toCanonical(DataType type, Object stored) {
        return switch (type) {
            case DataType.Decimal decimal -> new BigDecimal(new BigInteger((byte[]) stored), decimal.scale());
            case DataType.Embedding _, DataType.Interval _ -> stored;
            case DataType.Simple simple ->
                switch (simple) {
                    case SMALLINT -> ((Integer) stored).shortValue();
                    case TEXT, JSON, FILE -> new String((byte[]) stored, StandardCharsets.UTF_8);
                    case UUID -> {
                        ByteBuffer bytes = ByteBuffer.wrap((byte[]) stored);
                        yield new UUID(bytes.getLong(), bytes.getLong());
                    }
                    case BOOLEAN, INT, BIGINT, FLOAT, DOUBLE, TIMESTAMP, DATETIME, DATE, TIME, BYTES -> stored;
                };
        };
    }

    /// The order of a type's stored forms: NaN is the greatest number, -0.0 is below 0.0.
    static Comparator<Object> order(DataType type) {
        return switch (type) {
            case DataType.Decimal _ -> (a, b) -> compareSigned((byte[]) a, (byte[]) b);
            case DataType.Embedding _, DataType.Interval _ ->
                throw new IllegalArgumentException(type.sqlName() + " has no order");
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> (a, b) -> Boolean.compare((Boolean) a, (Boolean) b);
                    case SMALLINT, INT, DATE -> (a, b) -> Integer.compare((Integer) a, (Integer) b);
                    case BIGINT, TIMESTAMP, DATETIME, TIME -> (a, b) -> Long.compare((Long) a, (Long) b);
                    case FLOAT -> (a, b) -> Float.compare((Float) a, (Float) b);
                    case DOUBLE -> (a, b) -> Double.compare((Double) a, (Double) b);
                    case TEXT, JSON, FILE, BYTES, UUID -> (a, b) -> Arrays.compareUnsigned((byte[]) a, (byte[]) b);
                };
        };
    }

    /// The stored form of a DECIMAL that a file has as 64 bits.
    static byte[] ofUnscaled(long unscaled) {
        return ByteBuffer.allocate(FIXED_BYTES)
                .putLong(unscaled >> (Long.SIZE - 1))
                .putLong(unscaled)
                .array();
    }

    /// The 64 bits of a DECIMAL in stored form; null when they do not hold it.
    static @Nullable Long unscaled(byte[] stored) {
        ByteBuffer bytes = ByteBuffer.wrap(stored);
        long high = bytes.getLong();
        long low = bytes.getLong();
        return high == low >> (Long.SIZE - 1) ? (Long) low : null;
    }

    private static byte[] ofDecimal(BigDecimal value) {
        byte[] digits = value.unscaledValue().toByteArray();
        byte[] fixed = new byte[FIXED_BYTES];
        Arrays.fill(fixed, (byte) (digits[0] >> (Byte.SIZE - 1)));
        System.arraycopy(digits, 0, fixed, FIXED_BYTES - digits.length, digits.length);
        return fixed;
    }

    private static int compareSigned(byte[] a, byte[] b) {
        return a[0] == b[0] ? Arrays.compareUnsigned(a, b) : Byte.compare(a[0], b[0]);
    }
}
