package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;

/// Ranges that whole batches are compared with, against one row at a time.
class RangeMaskTest {
    private static final double[] DOUBLES = {
        Double.NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -1.5,
        -Double.MIN_VALUE,
        -0.0,
        0.0,
        Double.MIN_VALUE,
        7,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN,
        Double.longBitsToDouble(0xfff8000000000000L),
        Double.longBitsToDouble(0x7ff0000000000001L)
    };
    private static final DataType MONEY = new DataType.Decimal(12, 2);
    private static final List<DataType> TYPES = List.of(
            DataType.BIGINT, DataType.DOUBLE, DataType.INT, DataType.SMALLINT, DataType.FLOAT, MONEY, DataType.DATE);

    @Test
    void everyRangeOfDoublesTakesWhatLiesInIt() {
        long[] bounds = LongStream.concat(
                        LongStream.of(Long.MIN_VALUE, -2, -1, 0, 1, 2, Long.MAX_VALUE),
                        java.util.Arrays.stream(DOUBLES)
                                .mapToLong(DoubleValues::ordered)
                                .flatMap(number -> LongStream.of(number - 1, number, number + 1)))
                .toArray();
        for (long least : bounds) {
            for (long greatest : bounds) {
                if (least <= greatest) {
                    requireDoubles(least, greatest);
                }
            }
        }
    }

    private static void requireDoubles(long least, long greatest) {
        long[] bits = new long[DOUBLES.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Double.doubleToRawLongBits(DOUBLES[i]);
        }
        long[] mask = new long[bits.length];
        RangeMask.ofDoubles(bits, bits.length, least, greatest, mask);
        for (int i = 0; i < mask.length; i++) {
            long number = DoubleValues.ordered(DOUBLES[i]);
            assertThat(mask[i])
                    .as("%s in %x to %x", DOUBLES[i], least, greatest)
                    .isEqualTo(number >= least && number <= greatest ? 1 : 0);
        }
    }

    @Test
    void everyRangeOfIntegersTakesWhatLiesInIt() {
        long[] some = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -7, -1, 0, 1, 7, Long.MAX_VALUE - 1, Long.MAX_VALUE};
        for (long least : some) {
            for (long greatest : some) {
                long[] mask = new long[some.length];
                RangeMask.of(some.clone(), some.length, least, greatest, mask);
                for (int i = 0; i < some.length && least <= greatest; i++) {
                    assertThat(mask[i])
                            .as("%d in %d to %d", some[i], least, greatest)
                            .isEqualTo(some[i] >= least && some[i] <= greatest ? 1 : 0);
                }
            }
        }
    }

    /// Batches without hidden rows go through masks, others row by row.
    @Test
    void conditionsOverWholeBatchesKeepTheSameRows() {
        for (long seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            List<@Nullable Object[]> rows = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                rows.add(TYPES.stream()
                        .map(type -> random.nextInt(20) == 0 ? null : value(type, random))
                        .toArray());
            }
            Scalar condition = condition(random, 2);
            assertThat(kept(rows, condition, false))
                    .as("seed %d: %s", seed, condition)
                    .isEqualTo(kept(rows, condition, true));
        }
    }

    private static List<?> kept(List<@Nullable Object[]> rows, Scalar condition, boolean hidesRows) {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.hidesRows = hidesRows;
            sandbox.batchRows = 130;
            return sandbox.run(new PlanNode.Filter(sandbox.table(TYPES, rows), condition));
        }
    }

    private static Scalar condition(Random random, int depth) {
        if (depth == 0) {
            DataType type = TYPES.get(random.nextInt(TYPES.size()));
            Function compares = List.of(Function.LT, Function.LE, Function.GT, Function.GE, Function.EQ)
                    .get(random.nextInt(5));
            return call(
                    compares, DataType.BOOLEAN, column(TYPES.indexOf(type), type), literal(value(type, random), type));
        }
        return call(
                random.nextBoolean() ? Function.AND : Function.OR,
                DataType.BOOLEAN,
                condition(random, depth - 1),
                condition(random, random.nextInt(depth)));
    }

    private static Object value(DataType type, Random random) {
        int number = random.nextInt(40) - 20;
        if (type.equals(MONEY)) {
            return new BigDecimal(number).movePointLeft(2).setScale(2);
        }
        return switch ((DataType.Simple) type) {
            case BIGINT -> number == 19 ? Long.MAX_VALUE : (long) number;
            case DOUBLE -> DOUBLES[Math.abs(number) % DOUBLES.length];
            case SMALLINT -> (short) number;
            case FLOAT -> (float) DOUBLES[Math.abs(number) % DOUBLES.length];
            case INT, DATE -> number;
            default -> throw new IllegalArgumentException(type.sqlName());
        };
    }
}
