package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.vector.TextCodes;

/// The loops that aggregate whole batches, at the ends of what numbers can be.
class AggregateLoopsTest {
    private static final List<DataType> PAIR = List.of(DataType.BIGINT, DataType.DOUBLE);
    private static final double MAX = Double.MAX_VALUE;

    private final Sandbox sandbox = new Sandbox();

    @BeforeEach
    void batchesAreWhole() {
        sandbox.hidesRows = false;
        sandbox.batchRows = 700;
    }

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private static AggregateCall call(AggregateFunction function, int column, DataType type) {
        return new AggregateCall(function, List.of(column), false, -1, type);
    }

    private PlanNode doubles(double... values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(row((long) (i % 3), values[i]));
        }
        return sandbox.table(PAIR, rows);
    }

    private Object sum(double... values) {
        AggregateCall sum = call(AggregateFunction.SUM, 1, DataType.DOUBLE);
        return sandbox.run(new PlanNode.Aggregate(doubles(values), List.of(), List.of(sum)))
                .getFirst()
                .getFirst();
    }

    @Test
    void sumOfManyDoublesLosesNothingToRounding() {
        for (int count : new int[] {1, 127, 128, 255, 256, 257, 699, 700, 701, 2100}) {
            Random random = new Random(count);
            double[] values = new double[count];
            BigDecimal exact = BigDecimal.ZERO;
            for (int i = 0; i < count; i++) {
                values[i] = Math.scalb(random.nextDouble() - 0.5, random.nextInt(60));
                exact = exact.add(new BigDecimal(values[i]));
            }
            double expected = exact.doubleValue();
            assertThat((double) sum(values)).as("%d numbers", count).isCloseTo(expected, within(Math.ulp(expected)));
        }
        double[] cancelling = new double[600];
        cancelling[3] = 1e300;
        cancelling[259] = 1;
        cancelling[599] = -1e300;
        assertThat(sum(cancelling)).isEqualTo(1.0);
    }

    @Test
    void infinityInASumIsAResultAndOverflowIsAnError() {
        double[] large = DoubleStream.generate(() -> MAX).limit(900).toArray();
        assertThatThrownBy(() -> sum(large)).isInstanceOf(DbException.class).hasMessageContaining("out of range");
        large[899] = Double.POSITIVE_INFINITY;
        assertThat(sum(large)).isEqualTo(Double.POSITIVE_INFINITY);
        double[] unknown = new double[300];
        unknown[299] = Double.NaN;
        assertThat(sum(unknown)).isEqualTo(Double.NaN);
        assertThatThrownBy(() -> byGroup(AggregateFunction.SUM, MAX, 0, 0, MAX))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("out of range");
        assertThat(byGroup(AggregateFunction.SUM, MAX, 1, Double.NEGATIVE_INFINITY, 0))
                .containsExactlyInAnyOrder(MAX, 1.0, Double.NEGATIVE_INFINITY);
    }

    /// One batch more than the first has further groups.
    @Test
    void sumOfOneGroupGoesOnWhenOthersCome() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 1400; i++) {
            rows.add(row(i < 700 ? 0L : i % 2L, 0.5));
        }
        AggregateCall sum = call(AggregateFunction.SUM, 1, DataType.DOUBLE);
        assertThat(sandbox.run(new PlanNode.Aggregate(sandbox.table(PAIR, rows), List.of(0), List.of(sum))))
                .containsExactly(List.of(0L, 525.0), List.of(1L, 175.0));
    }

    /// Each third number belongs to the same group.
    private List<Object> byGroup(AggregateFunction function, double... values) {
        AggregateCall call = call(function, 1, DataType.DOUBLE);
        return sandbox.run(new PlanNode.Aggregate(doubles(values), List.of(0), List.of(call))).stream()
                .map(List::getLast)
                .toList();
    }

    @Test
    void leastAndGreatestDoubleOrderAsInSql() {
        double[] some = {Double.NaN, -0.0, 1, Double.NEGATIVE_INFINITY, 0.0, Double.NaN, Double.NaN, -0.0, -MAX};
        assertThat(byGroup(AggregateFunction.MIN, some)).containsExactly(Double.NEGATIVE_INFINITY, 0.0, -MAX);
        assertThat(byGroup(AggregateFunction.MAX, some)).containsExactly(Double.NaN, 0.0, Double.NaN);
    }

    @Test
    void leastAndGreatestIntegerMayBeTheLastOnesThereAre() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(row(0L, Long.MIN_VALUE));
        rows.add(row(1L, Long.MAX_VALUE));
        rows.add(row(2L, null));
        rows.add(row(0L, Long.MIN_VALUE));
        PlanNode table = sandbox.table(List.of(DataType.BIGINT, DataType.BIGINT), rows);
        List<AggregateCall> calls = List.of(
                call(AggregateFunction.MIN, 1, DataType.BIGINT), call(AggregateFunction.MAX, 1, DataType.BIGINT));
        assertThat(sandbox.run(new PlanNode.Aggregate(table, List.of(0), calls)))
                .containsExactly(
                        List.of(0L, Long.MIN_VALUE, Long.MIN_VALUE),
                        List.of(1L, Long.MAX_VALUE, Long.MAX_VALUE),
                        Arrays.asList(2L, null, null));
    }

    @Test
    void pairsAreNumberedInTheOrderInWhichTheyCome() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            int firsts = 1 << random.nextInt(16);
            int seconds = 1 << random.nextInt(16);
            PairKeys keys = new PairKeys(new MemoryBudget(1L << 30));
            Map<List<Integer>, Integer> expected = new HashMap<>();
            int firstSize = 0;
            int secondSize = 0;
            for (int batch = 0; batch < 12; batch++) {
                int[] a = random.ints(500, 0, firsts).toArray();
                int[] b = random.ints(500, 0, seconds).toArray();
                firstSize = Math.max(firstSize, Arrays.stream(a).max().orElse(0) + 1);
                secondSize = Math.max(secondSize, Arrays.stream(b).max().orElse(0) + 1);
                int[] wanted = IntStream.range(0, 500)
                        .map(i -> expected.computeIfAbsent(List.of(a[i], b[i]), _ -> expected.size()))
                        .toArray();
                int[] found = a.clone();
                keys.findOrAdd(found, firstSize, b, secondSize, 500);
                assertThat(found).as("seed %d, batch %d", seed, batch).isEqualTo(wanted);
                int[] strange = {-1, a[0], firsts + 5, a[0], a[1]};
                keys.find(strange, new int[] {b[0], -1, b[0], seconds + 9, b[1]}, 5);
                assertThat(strange).as("seed %d", seed).containsExactly(-1, -1, -1, -1, wanted[1]);
            }
            assertThat(keys.size()).isEqualTo(expected.size());
        }
    }

    /// Of sets that are made of a finer one's groups, each is what an aggregation of the rows gives.
    @Test
    void cubeGivesWhatEachGroupingAloneGives() {
        Random random = new Random(5);
        List<DataType> types =
                List.of(DataType.BIGINT, DataType.TEXT, DataType.BIGINT, DataType.DOUBLE, new DataType.Decimal(38, 2));
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            rows.add(new @Nullable Object[] {
                random.nextInt(9) == 0 ? null : (Object) (Long.MAX_VALUE - random.nextInt(20)),
                random.nextInt(9) == 0 ? null : "text " + random.nextInt(7),
                random.nextInt(9) == 0 ? null : (Object) (long) (random.nextInt(100) - 50),
                random.nextInt(400) * 0.25,
                new BigDecimal(random.nextInt(1000)).movePointLeft(2)
            });
        }
        PlanNode table = sandbox.table(types, rows);
        List<AggregateCall> calls = List.of(
                new AggregateCall(AggregateFunction.COUNT, List.of(), false, -1, DataType.BIGINT),
                call(AggregateFunction.SUM, 2, DataType.BIGINT),
                call(AggregateFunction.AVG, 3, DataType.DOUBLE),
                call(AggregateFunction.SUM, 4, new DataType.Decimal(38, 2)),
                call(AggregateFunction.MIN, 2, DataType.BIGINT),
                call(AggregateFunction.MAX, 3, DataType.DOUBLE),
                call(AggregateFunction.MAX, 1, DataType.TEXT));
        List<List<Integer>> sets = List.of(List.of(0), List.of(), List.of(0, 1), List.of(1), List.of(1));
        List<List<@Nullable Object>> expected = new ArrayList<>();
        for (int set = 0; set < sets.size(); set++) {
            for (List<@Nullable Object> groups : sandbox.run(new PlanNode.Aggregate(table, sets.get(set), calls))) {
                List<@Nullable Object> wanted = new ArrayList<>();
                wanted.add(null);
                wanted.add(null);
                wanted.add((long) set);
                for (int key = 0; key < sets.get(set).size(); key++) {
                    wanted.set(sets.get(set).get(key), groups.get(key));
                }
                wanted.addAll(groups.subList(sets.get(set).size(), groups.size()));
                expected.add(wanted);
            }
        }
        PlanNode.GroupingSets expanded = new PlanNode.GroupingSets(table, List.of(0, 1), sets);
        PlanNode.Aggregate cube = new PlanNode.Aggregate(expanded, List.of(5, 6, 7), calls);
        assertThat(RollUp.of(cube)).isNotNull();
        assertThat(sandbox.run(cube)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void cubeOfNoRowsHasTheGroupOfAllRowsOnly() {
        PlanNode table = sandbox.table(PAIR, List.of());
        PlanNode sets = new PlanNode.GroupingSets(table, List.of(0), List.of(List.of(0), List.of()));
        PlanNode plan =
                new PlanNode.Aggregate(sets, List.of(2, 3), List.of(call(AggregateFunction.SUM, 1, DataType.DOUBLE)));
        assertThat(sandbox.run(plan)).containsExactly(Arrays.asList(null, 1L, null));
    }

    @Test
    void sumOfACoarserSetCanOverflow() {
        List<@Nullable Object[]> rows = List.of(row(1L, Long.MAX_VALUE), row(2L, 1L));
        PlanNode table = sandbox.table(List.of(DataType.BIGINT, DataType.BIGINT), rows);
        PlanNode sets = new PlanNode.GroupingSets(table, List.of(0), List.of(List.of(0), List.of()));
        PlanNode plan =
                new PlanNode.Aggregate(sets, List.of(2, 3), List.of(call(AggregateFunction.SUM, 1, DataType.BIGINT)));
        assertThatThrownBy(() -> sandbox.run(plan))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("integer overflow");
    }

    /// Dictionaries that change from batch to batch, as those of segments do.
    @Test
    void textsOfDictionariesGetTheSameNumbersAsTextsThemselves() {
        Random random = new Random(9);
        MemoryBudget memory = new MemoryBudget(1L << 30);
        TextKeys byCode = new TextKeys(memory);
        TextKeys byText = new TextKeys(memory);
        for (int batch = 0; batch < 40; batch++) {
            int size = 1 + random.nextInt(6);
            byte[] bytes = random.ints(size, 'a', 'e')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString()
                    .getBytes(StandardCharsets.UTF_8);
            int[] offsets = IntStream.rangeClosed(0, size).toArray();
            int[] codes = random.ints(50, -1, size).toArray();
            int[] rows = random.ints(30, 0, 50).toArray();
            BytesValues texts = new BytesValues(DataType.TEXT, memory);
            texts.reset(rows.length);
            texts.take(new TextCodes(codes, bytes, offsets), rows, rows.length);
            BytesValues copies = new BytesValues(DataType.TEXT, memory);
            copies.reset(rows.length);
            for (int i = 0; i < rows.length; i++) {
                copies.copy(i, texts, i);
            }
            int[] expected = new int[rows.length];
            byText.findOrAdd(new Values[] {copies}, rows.length, expected);
            int[] found = new int[rows.length];
            byCode.findOrAdd(new Values[] {texts}, rows.length, found);
            assertThat(found).as("batch %d", batch).isEqualTo(expected);
            assertThat(byCode.size).isEqualTo(byText.size);
        }
    }
}
