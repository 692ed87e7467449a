package org.kalamdb.storage.cold;

import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;

/// Whether values of a column lie in a range, exactly as SQL compares them; NULL does not. Values of a
/// dictionary are looked at once each. Used by one thread at a time.
abstract class ValueTest {
    private static final int FIXED_BYTES = 16;

    private @Nullable PageValues tested;
    private boolean[] results = new boolean[0];

    /// The test for values of `type`, which has an order.
    static ValueTest of(DataType type, ColumnRange range) {
        return switch (type) {
            case DataType.Decimal _ -> new Decimals(Bounds.of(range, value -> stored(type, value)));
            case DataType.Embedding _, DataType.Interval _ ->
                throw new IllegalArgumentException(type.sqlName() + " has no order");
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN, SMALLINT, INT, DATE, BIGINT, TIMESTAMP, DATETIME, TIME -> integers(range);
                    case FLOAT -> new Floats(Bounds.of(range, ValueTest::number64));
                    case DOUBLE -> new Doubles(Bounds.of(range, ValueTest::number64));
                    case TEXT, JSON, FILE, BYTES, UUID -> new Bytes(Bounds.of(range, value -> stored(type, value)));
                };
        };
    }

    /// The ends of a range, none where they are null.
    ///
    /// @param leastOrder how a value must at least compare with `min`: 0, or 1 when `min` is outside
    /// @param mostOrder  how a value must at most compare with `max`: 0, or -1 when `max` is outside
    private record Bounds<T>(
            @Nullable T min, int leastOrder, @Nullable T max, int mostOrder) {
        static <T> Bounds<T> of(ColumnRange range, Function<Object, T> stored) {
            Object min = range.min();
            Object max = range.max();
            return new Bounds<>(
                    min == null ? null : stored.apply(min),
                    range.minInclusive() ? 0 : 1,
                    max == null ? null : stored.apply(max),
                    range.maxInclusive() ? 0 : -1);
        }
    }

    private static byte[] stored(DataType type, Object value) {
        return (byte[]) StoredValues.ofCanonical(type, value);
    }

    private static ValueTest integers(ColumnRange range) {
        long min = range.min() == null ? Long.MIN_VALUE : number(range.min());
        long max = range.max() == null ? Long.MAX_VALUE : number(range.max());
        boolean empty = (range.min() != null && !range.minInclusive() && min == Long.MAX_VALUE)
                || (range.max() != null && !range.maxInclusive() && max == Long.MIN_VALUE);
        if (empty) {
            return new Integers(1, 0);
        }
        return new Integers(
                range.min() == null || range.minInclusive() ? min : min + 1,
                range.max() == null || range.maxInclusive() ? max : max - 1);
    }

    private static long number(Object value) {
        return value instanceof Boolean bool ? (bool ? 1 : 0) : ((Number) value).longValue();
    }

    /// The zeros are equal.
    private static Double number64(Object value) {
        return ((Number) value).doubleValue() + 0.0;
    }

    /// Whether one value passes.
    abstract boolean test(PageValues values, int index);

    /// Moves the positions of the rows that pass to the front of `positions`.
    ///
    /// @param start the position of the page's first row
    /// @param count how many positions there are, all of rows of the page
    /// @return how many pass
    final int narrow(ColumnPage page, int start, int[] positions, int count) {
        int passed = 0;
        if (page.values() instanceof PageValues.Indexed indexed) {
            boolean[] passing = results(indexed.dictionary());
            int[] codes = indexed.codes();
            for (int i = 0; i < count; i++) {
                int row = positions[i] - start;
                positions[passed] = positions[i];
                passed += passing[codes[row]] && !page.isNull(row) ? 1 : 0;
            }
            return passed;
        }
        if (page.validity() == null) {
            return narrowValues(page.values(), start, positions, count);
        }
        for (int i = 0; i < count; i++) {
            int row = positions[i] - start;
            positions[passed] = positions[i];
            passed += !page.isNull(row) && test(page.values(), row) ? 1 : 0;
        }
        return passed;
    }

    /// As [#narrow] where no value is NULL.
    int narrowValues(PageValues values, int start, int[] positions, int count) {
        int passed = 0;
        for (int i = 0; i < count; i++) {
            positions[passed] = positions[i];
            passed += test(values, positions[i] - start) ? 1 : 0;
        }
        return passed;
    }

    /// Whether any value of a dictionary passes.
    final boolean passesAny(PageValues dictionary) {
        for (boolean result : results(dictionary)) {
            if (result) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("ReferenceEquality") // another object is looked at again, which is right too
    private boolean[] results(PageValues dictionary) {
        if (tested != dictionary) {
            boolean[] passing = new boolean[dictionary.count()];
            for (int i = 0; i < passing.length; i++) {
                passing[i] = test(dictionary, i);
            }
            results = passing;
            tested = dictionary;
        }
        return results;
    }

    private static final class Integers extends ValueTest {
        private final long min;
        private final long max;

        Integers(long min, long max) {
            this.min = min;
            this.max = max;
        }

        @Override
        boolean test(PageValues values, int index) {
            PageValues.Fixed fixed = (PageValues.Fixed) values;
            long value = switch (fixed.width()) {
                case 1 -> fixed.bytes()[fixed.at(index)];
                case Integer.BYTES -> PackedNumbers.getInt(fixed.bytes(), fixed.at(index));
                default -> PackedNumbers.getLong(fixed.bytes(), fixed.at(index));
            };
            return value >= min && value <= max;
        }

        @Override
        int narrowValues(PageValues values, int start, int[] positions, int count) {
            PageValues.Fixed fixed = (PageValues.Fixed) values;
            if (fixed.width() != Long.BYTES) {
                return super.narrowValues(values, start, positions, count);
            }
            byte[] bytes = fixed.bytes();
            int first = fixed.at(-start);
            int passed = 0;
            for (int i = 0; i < count; i++) {
                int position = positions[i];
                long value = PackedNumbers.getLong(bytes, first + Long.BYTES * position);
                positions[passed] = position;
                passed += value >= min && value <= max ? 1 : 0;
            }
            return passed;
        }
    }

    private static final class Doubles extends ValueTest {
        private final Bounds<Double> bounds;

        Doubles(Bounds<Double> bounds) {
            this.bounds = bounds;
        }

        @Override
        boolean test(PageValues values, int index) {
            PageValues.Fixed fixed = (PageValues.Fixed) values;
            return passes(Double.longBitsToDouble(PackedNumbers.getLong(fixed.bytes(), fixed.at(index))));
        }

        /// NaN is the greatest number.
        boolean passes(double stored) {
            double value = stored + 0.0;
            Double min = bounds.min();
            Double max = bounds.max();
            return (min == null || Double.compare(value, min) >= bounds.leastOrder())
                    && (max == null || Double.compare(value, max) <= bounds.mostOrder());
        }
    }

    private static final class Floats extends ValueTest {
        private final Doubles asDoubles;

        Floats(Bounds<Double> bounds) {
            this.asDoubles = new Doubles(bounds);
        }

        @Override
        boolean test(PageValues values, int index) {
            PageValues.Fixed fixed = (PageValues.Fixed) values;
            return asDoubles.passes(Float.intBitsToFloat(PackedNumbers.getInt(fixed.bytes(), fixed.at(index))));
        }
    }

    private static final class Bytes extends ValueTest {
        private final Bounds<byte[]> bounds;

        Bytes(Bounds<byte[]> bounds) {
            this.bounds = bounds;
        }

        @Override
        boolean test(PageValues values, int index) {
            return switch (values) {
                case PageValues.Fixed fixed -> test(fixed.bytes(), fixed.at(index), fixed.at(index + 1));
                case PageValues.Texts texts -> test(texts.bytes(), texts.offsets()[index], texts.offsets()[index + 1]);
                case PageValues.Indexed _ -> throw new IllegalStateException("a dictionary of a dictionary");
            };
        }

        private boolean test(byte[] bytes, int from, int to) {
            byte[] min = bounds.min();
            byte[] max = bounds.max();
            return (min == null || Arrays.compareUnsigned(bytes, from, to, min, 0, min.length) >= bounds.leastOrder())
                    && (max == null
                            || Arrays.compareUnsigned(bytes, from, to, max, 0, max.length) <= bounds.mostOrder());
        }
    }

    private static final class Decimals extends ValueTest {
        private final Bounds<byte[]> bounds;

        Decimals(Bounds<byte[]> bounds) {
            this.bounds = bounds;
        }

        @Override
        boolean test(PageValues values, int index) {
            PageValues.Fixed fixed = (PageValues.Fixed) values;
            byte[] min = bounds.min();
            byte[] max = bounds.max();
            return (min == null || order(fixed, index, min) >= bounds.leastOrder())
                    && (max == null || order(fixed, index, max) <= bounds.mostOrder());
        }

        /// -1, 0 or 1.
        ///
        /// @param bound big-endian
        private static int order(PageValues.Fixed values, int index, byte[] bound) {
            int at = values.at(index);
            long low = PackedNumbers.getLong(values.bytes(), at);
            boolean isLong = values.width() == Long.BYTES;
            long high = isLong ? low >> (Long.SIZE - 1) : PackedNumbers.getLong(values.bytes(), at + Long.BYTES);
            long boundHigh = Long.reverseBytes(PackedNumbers.getLong(bound, 0));
            if (high != boundHigh) {
                return Long.compare(high, boundHigh);
            }
            return Long.compareUnsigned(low, Long.reverseBytes(PackedNumbers.getLong(bound, FIXED_BYTES / 2)));
        }
    }
}
