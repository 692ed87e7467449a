package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.listOf;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.Scalar;

class OperatorsTest {
    private static final List<DataType> TYPES = List.of(DataType.INT, DataType.TEXT, DataType.DOUBLE);
    private static final Scalar ID = column(0, DataType.INT);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private PlanNode.Scan people() {
        return sandbox.table(
                TYPES,
                row(1, "ann", 1.5),
                row(2, "bob", null),
                row(3, null, Double.NaN),
                row(4, "ann", -0.0),
                row(5, "dörte", 0.0),
                row(6, "", 9.0),
                row(7, "bob", 2.0));
    }

    private static Scalar above(int value) {
        return call(Function.GT, DataType.BOOLEAN, ID, literal(value, DataType.INT));
    }

    @Test
    void filterKeepsRowsForWhichTheConditionIsTrue() {
        assertThat(sandbox.run(new PlanNode.Filter(people(), above(5))))
                .containsExactly(listOf(6, "", 9.0), listOf(7, "bob", 2.0));
    }

    @Test
    void filterTakesNullForFalse() {
        Scalar isBob = call(Function.EQ, DataType.BOOLEAN, column(1, DataType.TEXT), literal("bob", DataType.TEXT));
        assertThat(sandbox.run(new PlanNode.Filter(people(), call(Function.NOT, DataType.BOOLEAN, isBob))))
                .extracting(List::getFirst)
                .containsExactly(1, 4, 5, 6);
    }

    @Test
    void projectionMovesCopiesAndComputes() {
        Scalar doubled = call(Function.ADD, DataType.INT, ID, ID);
        PlanNode plan = new PlanNode.Project(
                new PlanNode.Filter(people(), above(4)),
                List.of(column(1, DataType.TEXT), ID, doubled, ID, literal("x", DataType.TEXT)));
        assertThat(sandbox.run(plan))
                .containsExactly(
                        listOf("dörte", 5, 10, 5, "x"), listOf("", 6, 12, 6, "x"), listOf("bob", 7, 14, 7, "x"));
    }

    @Test
    void projectionOfPlainColumnsKeepsTheSelection() {
        PlanNode plan =
                new PlanNode.Project(new PlanNode.Filter(people(), above(5)), List.of(column(2, DataType.DOUBLE), ID));
        assertThat(sandbox.run(plan)).containsExactly(listOf(9.0, 6), listOf(2.0, 7));
    }

    @Test
    void limitStopsReadingEarly() {
        PlanNode plan = new PlanNode.Limit(people(), literal(2L, DataType.BIGINT), literal(1L, DataType.BIGINT));
        assertThat(sandbox.run(plan)).extracting(List::getFirst).containsExactly(2, 3);
        assertThat(sandbox.batchesRead).isEqualTo(1);
    }

    @Test
    void negativeLimitIsRefused() {
        PlanNode plan = new PlanNode.Limit(people(), literal(-1L, DataType.BIGINT), null);
        assertThatThrownBy(() -> sandbox.run(plan))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("LIMIT");
    }

    @Test
    void sortPutsNaNAboveAllNumbersAndKeepsTiesInOrder() {
        PlanNode ascending = new PlanNode.Sort(people(), List.of(new SortKey(2, false, false)));
        assertThat(sandbox.run(ascending)).extracting(List::getFirst).containsExactly(4, 5, 1, 7, 6, 3, 2);
        PlanNode descending = new PlanNode.Sort(people(), List.of(new SortKey(2, true, true)));
        assertThat(sandbox.run(descending)).extracting(List::getFirst).containsExactly(2, 3, 6, 7, 1, 4, 5);
    }

    @Test
    void sortBySeveralKeysComparesTextByItsBytes() {
        PlanNode plan = new PlanNode.Sort(people(), List.of(new SortKey(1, true, false), new SortKey(0, true, false)));
        assertThat(sandbox.run(plan)).extracting(List::getFirst).containsExactly(5, 7, 2, 4, 1, 6, 3);
    }

    @Test
    void topNIsSortWithLimit() {
        PlanNode plan = new PlanNode.TopN(
                people(),
                List.of(new SortKey(1, false, false)),
                literal(3L, DataType.BIGINT),
                literal(1L, DataType.BIGINT));
        assertThat(sandbox.run(plan)).extracting(List::getFirst).containsExactly(1, 4, 2);
    }

    @Test
    void unionAppendsItsInputs() {
        PlanNode plan = new PlanNode.Union(List.of(
                new PlanNode.Filter(people(), above(6)),
                new PlanNode.Values(
                        List.of(List.of(
                                literal(8, DataType.INT), literal(null, DataType.TEXT), literal(1.0, DataType.DOUBLE))),
                        TYPES)));
        assertThat(sandbox.run(plan)).containsExactly(listOf(7, "bob", 2.0), listOf(8, null, 1.0));
    }

    @Test
    void aggregateWithoutGroupsGivesOneRowForNoInput() {
        PlanNode plan = new PlanNode.Aggregate(
                new PlanNode.Filter(people(), above(100)),
                List.of(),
                List.of(
                        aggregate(AggregateFunction.COUNT, DataType.BIGINT),
                        aggregate(AggregateFunction.SUM, DataType.BIGINT, 0),
                        aggregate(AggregateFunction.MAX, DataType.TEXT, 1)));
        assertThat(sandbox.run(plan)).containsExactly(listOf(0L, null, null));
    }

    private static AggregateCall aggregate(AggregateFunction function, DataType type, Integer... args) {
        return new AggregateCall(function, List.of(args), false, -1, type);
    }

    @Test
    void aggregateGroupsNullAsOneGroupAndZerosTogether() {
        List<DataType> types = List.of(DataType.DOUBLE, DataType.INT);
        PlanNode scan = sandbox.table(
                types, row(0.0, 1), row(-0.0, 2), row(null, 3), row(Double.NaN, 4), row(null, 5), row(Double.NaN, 6));
        PlanNode plan =
                new PlanNode.Aggregate(scan, List.of(0), List.of(aggregate(AggregateFunction.SUM, DataType.BIGINT, 1)));
        assertThat(sandbox.run(plan)).containsExactly(listOf(0.0, 3L), listOf(null, 8L), listOf(Double.NaN, 10L));
    }

    @Test
    void everyAggregateFunctionSkipsNulls() {
        DataType decimal = new DataType.Decimal(10, 2);
        List<DataType> types = List.of(DataType.TEXT, DataType.INT, DataType.DOUBLE, decimal, DataType.BOOLEAN);
        PlanNode scan = sandbox.table(
                types,
                row("a", 1, 0.1, new BigDecimal("1.10"), true),
                row("a", null, 0.2, null, null),
                row("a", 4, null, new BigDecimal("2.25"), false),
                row("b", null, null, null, null));
        DataType sumType = new DataType.Decimal(38, 2);
        PlanNode plan = new PlanNode.Aggregate(
                scan,
                List.of(0),
                List.of(
                        aggregate(AggregateFunction.COUNT, DataType.BIGINT, 1),
                        aggregate(AggregateFunction.SUM, DataType.BIGINT, 1),
                        aggregate(AggregateFunction.AVG, DataType.DOUBLE, 1),
                        aggregate(AggregateFunction.MIN, DataType.DOUBLE, 2),
                        aggregate(AggregateFunction.MAX, decimal, 3),
                        aggregate(AggregateFunction.SUM, sumType, 3),
                        aggregate(AggregateFunction.AVG, new DataType.Decimal(38, 4), 3),
                        aggregate(AggregateFunction.BOOL_AND, DataType.BOOLEAN, 4),
                        aggregate(AggregateFunction.BOOL_OR, DataType.BOOLEAN, 4),
                        aggregate(AggregateFunction.STRING_AGG, DataType.TEXT, 0, 0),
                        aggregate(AggregateFunction.ANY_VALUE, DataType.INT, 1)));
        assertThat(sandbox.run(plan))
                .containsExactly(
                        listOf(
                                "a",
                                2L,
                                5L,
                                2.5,
                                0.1,
                                new BigDecimal("2.25"),
                                new BigDecimal("3.35"),
                                new BigDecimal("1.6750"),
                                false,
                                true,
                                "aaaaa",
                                1),
                        listOf("b", 0L, null, null, null, null, null, null, null, null, "b", null));
    }

    @Test
    void distinctAndFilterNarrowWhatIsAggregated() {
        List<DataType> types = List.of(DataType.INT, DataType.INT, DataType.BOOLEAN);
        PlanNode scan = sandbox.table(
                types, row(1, 5, true), row(1, 5, true), row(1, 7, null), row(2, 5, false), row(2, 6, true));
        PlanNode plan = new PlanNode.Aggregate(
                scan,
                List.of(0),
                List.of(
                        new AggregateCall(AggregateFunction.SUM, List.of(1), true, -1, DataType.BIGINT),
                        new AggregateCall(AggregateFunction.COUNT, List.of(), false, 2, DataType.BIGINT)));
        assertThat(sandbox.run(plan)).containsExactly(listOf(1, 12L, 2L), listOf(2, 11L, 1L));
    }

    @Test
    void sumsAreExactAndFailOnlyWhenTheResultOverflows() {
        List<DataType> types = List.of(DataType.BIGINT);
        AggregateCall sum = aggregate(AggregateFunction.SUM, DataType.BIGINT, 0);
        PlanNode fits = new PlanNode.Aggregate(
                sandbox.table(types, row(Long.MAX_VALUE), row(1L), row(-2L)), List.of(), List.of(sum));
        assertThat(sandbox.run(fits)).containsExactly(listOf(Long.MAX_VALUE - 1));
        PlanNode overflows =
                new PlanNode.Aggregate(sandbox.table(types, row(Long.MAX_VALUE), row(1L)), List.of(), List.of(sum));
        assertThatThrownBy(() -> sandbox.run(overflows)).hasMessageContaining("integer overflow");
    }

    @Test
    void doubleSumsKeepWhatRoundingLoses() {
        PlanNode plan = new PlanNode.Aggregate(
                sandbox.table(List.of(DataType.DOUBLE), row(1e16), row(1.0), row(-1e16)),
                List.of(),
                List.of(aggregate(AggregateFunction.SUM, DataType.DOUBLE, 0)));
        assertThat(sandbox.run(plan)).containsExactly(listOf(1.0));
    }

    @Test
    void singleValueRefusesASecondRow() {
        AggregateCall single = aggregate(AggregateFunction.SINGLE_VALUE, DataType.INT, 0);
        List<DataType> types = List.of(DataType.INT);
        @Nullable Object[] nothing = {null};
        assertThat(sandbox.run(new PlanNode.Aggregate(sandbox.table(types, nothing), List.of(), List.of(single))))
                .containsExactly(listOf((Object) null));
        PlanNode two = new PlanNode.Aggregate(sandbox.table(types, nothing, row(1)), List.of(), List.of(single));
        assertThatThrownBy(() -> sandbox.run(two)).hasMessageContaining("more than one row");
    }

    @Test
    void scanAppliesItsConditionAndTellsTheSourceTheRange() {
        PlanNode.Scan scan = people();
        Scalar condition = call(
                Function.AND,
                DataType.BOOLEAN,
                above(2),
                call(Function.GE, DataType.BOOLEAN, literal(5, DataType.INT), ID));
        PlanNode.Scan filtered = new PlanNode.Scan(
                scan.table(),
                scan.columnIds(),
                false,
                condition,
                List.of(),
                false,
                literal(2L, DataType.BIGINT),
                scan.types());
        assertThat(sandbox.run(filtered)).extracting(List::getFirst).containsExactly(3, 4);
        ScanBindings bindings = sandbox.lastBindings();
        assertThat(bindings.limit()).isEqualTo(Long.MAX_VALUE);
        assertThat(bindings.wanted()).isEqualTo(2);
        assertThat(bindings.ranges()).containsExactly(new org.kalamdb.model.ColumnRange(1, 2, false, 5, true));
    }

    @Test
    void lookupOfNullFindsNothing() {
        PlanNode.Scan scan = people();
        sandbox.params = new Object[] {null};
        PlanNode.Scan lookup = new PlanNode.Scan(
                scan.table(),
                scan.columnIds(),
                false,
                null,
                List.of(new Scalar.Param(0, DataType.INT)),
                false,
                null,
                scan.types());
        assertThat(sandbox.run(lookup)).isEmpty();
    }

    @Test
    void failureMidWayReleasesEverything() {
        Scalar fails = call(
                Function.DIVIDE,
                DataType.INT,
                literal(1, DataType.INT),
                call(Function.SUBTRACT, DataType.INT, ID, literal(6, DataType.INT)));
        PlanNode failing = new PlanNode.Project(people(), List.of(ID, column(1, DataType.TEXT), fails));
        List<PlanNode> plans = List.of(
                failing,
                new PlanNode.Sort(failing, List.of(new SortKey(0, false, false))),
                new PlanNode.TopN(failing, List.of(new SortKey(1, false, false)), literal(2L, DataType.BIGINT), null),
                new PlanNode.Join(people(), failing, JoinKind.LEFT, List.of(0), List.of(0), null),
                new PlanNode.Join(failing, people(), JoinKind.LEFT, List.of(0), List.of(0), null),
                new PlanNode.Aggregate(
                        failing, List.of(1), List.of(aggregate(AggregateFunction.SUM, DataType.BIGINT, 2))),
                new PlanNode.Filter(people(), call(Function.EQ, DataType.BOOLEAN, fails, literal(0, DataType.INT))));
        for (PlanNode plan : plans) {
            assertThatThrownBy(() -> sandbox.run(plan))
                    .isInstanceOfSatisfying(
                            DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION))
                    .hasMessageContaining("division by zero");
        }
    }

    @Test
    void memoryLimitsEndTheQueryAlone() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rows.add(row(i, "name " + i, (double) i));
        }
        sandbox.batchRows = 1000;
        PlanNode sort = new PlanNode.Sort(sandbox.table(TYPES, rows), List.of(new SortKey(1, false, false)));
        sandbox.memory = new MemoryBudget(100_000);
        assertThatThrownBy(() -> sandbox.run(sort))
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                .hasMessageContaining("query needs more memory than");
        sandbox.memory = new MemoryBudget(1L << 30);
        try (var small = sandbox.allocator.newChildAllocator("query", 0, 400_000)) {
            sandbox.allocator = small;
            assertThatThrownBy(() -> sandbox.run(sort))
                    .isInstanceOfSatisfying(
                            DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                    .hasMessageContaining("query needs more memory than");
        }
    }

    @Test
    void runningOutOfMemoryAnywhereReleasesEverything() {
        DataType vector = new DataType.Embedding(3);
        DataType decimal = new DataType.Decimal(9, 2);
        List<DataType> types = List.of(DataType.INT, DataType.TEXT, DataType.BOOLEAN, vector, decimal);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(row(
                    i % 50,
                    "name " + i,
                    i % 3 == 0,
                    i % 5 == 0 ? null : new float[] {i, 1, 2},
                    BigDecimal.valueOf(i, 2)));
        }
        sandbox.batchRows = 300;
        PlanNode scan = sandbox.table(types, rows);
        PlanNode computed = new PlanNode.Project(
                scan,
                List.of(
                        ID,
                        call(Function.CONCAT, DataType.TEXT, column(1, DataType.TEXT), literal("!", DataType.TEXT)),
                        column(2, DataType.BOOLEAN),
                        column(3, vector),
                        call(Function.ADD, decimal, column(4, decimal), column(4, decimal))));
        List<SortKey> keys = List.of(new SortKey(4, true, false));
        List<PlanNode> plans = List.of(
                computed,
                new PlanNode.Sort(computed, keys),
                new PlanNode.TopN(computed, keys, literal(20L, DataType.BIGINT), null),
                new PlanNode.Aggregate(computed, List.of(1), List.of(aggregate(AggregateFunction.MAX, decimal, 4))),
                new PlanNode.Join(computed, scan, JoinKind.LEFT, List.of(0), List.of(0), null));
        BufferAllocator whole = sandbox.allocator;
        for (PlanNode plan : plans) {
            int refused = 0;
            for (long limit = 1 << 12; limit < 1 << 24; limit += limit / 3) {
                try (BufferAllocator small = whole.newChildAllocator("query", 0, limit)) {
                    sandbox.allocator = small;
                    sandbox.run(plan);
                } catch (DbException full) {
                    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    refused++;
                }
            }
            assertThat(refused).isPositive();
        }
        sandbox.allocator = whole;
        for (PlanNode plan : plans) {
            for (long limit = 1 << 10; limit < 1 << 20; limit += limit / 3) {
                sandbox.memory = new MemoryBudget(limit);
                try {
                    sandbox.run(plan);
                } catch (DbException full) {
                    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                }
                assertThat(sandbox.memory.usedBytes()).isZero();
            }
        }
    }

    @Test
    void cancellationStopsTheQuery() {
        long[] nanos = {0};
        sandbox.cancellation = new Cancellation(java.time.Duration.ofSeconds(1), () -> nanos[0] += 600_000_000L);
        assertThatThrownBy(() -> sandbox.run(people()))
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
        sandbox.cancellation = Cancellation.none();
        sandbox.cancellation.cancel("the client went away");
        assertThatThrownBy(() -> sandbox.run(people())).hasMessageContaining("the client went away");
    }
}
