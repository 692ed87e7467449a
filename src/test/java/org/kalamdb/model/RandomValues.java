package org.kalamdb.model;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/// Random values of every type, with the edges over-represented. Used by one thread.
public final class RandomValues {
    /// One of each type; DECIMAL and EMBEDDING in a small and a large form.
    public static final List<DataType> ALL_TYPES = List.of(
            DataType.BOOLEAN,
            DataType.SMALLINT,
            DataType.INT,
            DataType.BIGINT,
            DataType.FLOAT,
            DataType.DOUBLE,
            new DataType.Decimal(5, 2),
            new DataType.Decimal(38, 0),
            DataType.TEXT,
            DataType.TIMESTAMP,
            DataType.DATETIME,
            DataType.DATE,
            DataType.TIME,
            DataType.JSON,
            DataType.BYTES,
            DataType.UUID,
            DataType.FILE,
            new DataType.Embedding(1),
            new DataType.Embedding(7));

    private static final int[] CODE_POINTS = {0, 1, 'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0xFFFF, 0x10000, 0x1F600
    };
    private static final double[] NUMBERS = {
        0.0,
        -0.0,
        1,
        -1,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        -Double.MIN_VALUE
    };
    private static final long[] LONGS = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE};

    private final Random random;

    public RandomValues(Random random) {
        this.random = random;
    }

    public DataType type() {
        return ALL_TYPES.get(random.nextInt(ALL_TYPES.size()));
    }

    public Object value(DataType type) {
        return switch (type) {
            case DataType.Decimal decimal -> decimal(decimal);
            case DataType.Embedding embedding -> floats(embedding.dimension());
            case DataType.Interval _ -> new TimeInterval((int) integer(12), (int) integer(16), integer(50));
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> random.nextBoolean();
                    case SMALLINT -> (short) integer(Short.SIZE);
                    case INT, DATE -> (int) integer(Integer.SIZE);
                    case BIGINT, TIMESTAMP, DATETIME -> integer(Long.SIZE);
                    case TIME -> random.nextLong(86_400_000_000L);
                    case FLOAT -> (float) number();
                    case DOUBLE -> number();
                    case TEXT, JSON, FILE -> text();
                    case BYTES -> bytes();
                    case UUID -> new UUID(integer(Long.SIZE), integer(Long.SIZE));
                };
        };
    }

    /// Short text, half of it from few code points around the borders of the UTF-8 lengths.
    public String text() {
        int length = random.nextInt(6);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString();
    }

    private byte[] bytes() {
        byte[] bytes = new byte[random.nextInt(5)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (random.nextInt(4) - 1);
        }
        return bytes;
    }

    private float[] floats(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) number();
        }
        return values;
    }

    private long integer(int bits) {
        long any = random.nextInt(4) == 0 ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
        return any >> (Long.SIZE - bits) >> random.nextInt(bits);
    }

    private double number() {
        return switch (random.nextInt(3)) {
            case 0 -> NUMBERS[random.nextInt(NUMBERS.length)];
            case 1 -> random.nextGaussian();
            default -> Double.longBitsToDouble(random.nextLong());
        };
    }

    private BigDecimal decimal(DataType.Decimal type) {
        BigInteger limit = BigInteger.TEN.pow(type.precision());
        BigInteger magnitude = random.nextInt(6) == 0
                ? limit.subtract(BigInteger.ONE)
                : new BigInteger(1 + random.nextInt(limit.bitLength()), random).mod(limit);
        return new BigDecimal(random.nextBoolean() ? magnitude : magnitude.negate(), type.scale());
    }
}
