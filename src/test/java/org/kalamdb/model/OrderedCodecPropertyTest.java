package org.kalamdb.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrderedCodecPropertyTest {
    private static final int ROUNDS = 3000;

    @ParameterizedTest
    @MethodSource("orderedTypes")
    void bytesAreOrderedLikeValues(DataType type) {
        long seed = type.sqlName().hashCode();
        RandomValues values = new RandomValues(new Random(seed));
        for (int i = 0; i < ROUNDS; i++) {
            Object a = values.value(type);
            Object b = values.value(type);
            assertThat(sign(Arrays.compareUnsigned(OrderedCodec.encode(type, a), OrderedCodec.encode(type, b))))
                    .as("seed %d round %d: %s <=> %s", seed, i, a, b)
                    .isEqualTo(sign(compare(type, a, b)));
        }
    }

    @ParameterizedTest
    @MethodSource("orderedTypes")
    void valuesComeBack(DataType type) {
        long seed = type.sqlName().hashCode() + 1L;
        RandomValues values = new RandomValues(new Random(seed));
        for (int i = 0; i < ROUNDS; i++) {
            Object value = values.value(type);
            Object decoded = OrderedCodec.decode(type, OrderedCodec.encode(type, value));
            assertThat(decoded).as("seed %d round %d", seed, i).isInstanceOf(value.getClass());
            assertThat(compare(type, value, decoded))
                    .as("seed %d round %d: %s came back as %s", seed, i, value, decoded)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void compositeKeysAreOrderedPartByPart(long seed) {
        Random random = new Random(seed);
        RandomValues values = new RandomValues(random);
        List<DataType> ordered = orderedTypes().toList();
        for (int i = 0; i < ROUNDS; i++) {
            List<DataType> types = new ArrayList<>();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                types.add(ordered.get(random.nextInt(ordered.size())));
            }
            Object[] a = types.stream().map(values::value).toArray();
            Object[] b = types.stream().map(values::value).toArray();
            int shared = random.nextInt(types.size());
            System.arraycopy(a, 0, b, 0, shared);
            byte[] keyOfA = OrderedCodec.encodeKey(types, a);
            byte[] keyOfB = OrderedCodec.encodeKey(types, b);
            assertThat(sign(Arrays.compareUnsigned(keyOfA, keyOfB)))
                    .as("seed %d round %d: %s %s <=> %s", seed, i, types, Arrays.toString(a), Arrays.toString(b))
                    .isEqualTo(sign(compareKeys(types, a, b)));
            Object[] decoded = OrderedCodec.decodeKey(types, keyOfA, 0);
            assertThat(compareKeys(types, a, decoded))
                    .as("seed %d round %d: %s", seed, i, types)
                    .isZero();
        }
    }

    static Stream<DataType> orderedTypes() {
        return RandomValues.ALL_TYPES.stream().filter(type -> !(type instanceof DataType.Embedding));
    }

    private static int compareKeys(List<DataType> types, Object[] a, Object[] b) {
        int result = 0;
        for (int i = 0; i < a.length && result == 0; i++) {
            result = compare(types.get(i), a[i], b[i]);
        }
        return result;
    }

    private static int compare(DataType type, Object a, Object b) {
        return switch (a) {
            case Boolean v -> Boolean.compare(v, (Boolean) b);
            case Short v -> v.compareTo((Short) b);
            case Integer v -> v.compareTo((Integer) b);
            case Long v -> v.compareTo((Long) b);
            case Float v -> Float.compare(v + 0f, (Float) b + 0f);
            case Double v -> Double.compare(v + 0.0, (Double) b + 0.0);
            case BigDecimal v -> v.compareTo((BigDecimal) b);
            case String v -> Arrays.compareUnsigned(utf8(v), utf8((String) b));
            case byte[] v -> Arrays.compareUnsigned(v, (byte[]) b);
            case UUID v -> v.toString().compareTo(b.toString());
            default -> throw new AssertionError("no order for " + type);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int sign(int comparison) {
        return Integer.signum(comparison);
    }
}
