package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.PlanNode.SetKind;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.WindowCall;

/// Operators that run out of memory and go to the disk.
class SpillTest {
    private static final int ROWS = 6000;
    private static final DataType MONEY = new DataType.Decimal(12, 2);
    private static final List<DataType> TYPES =
            List.of(DataType.BIGINT, DataType.TEXT, DataType.DOUBLE, MONEY, DataType.INT, new DataType.Embedding(2));
    private static final SpillSpace.Limits MUCH = new SpillSpace.Limits(1L << 30, 1L << 30);

    @TempDir
    private Path directory;

    /// A plan over two tables.
    private record Case(String name, PlanNode plan) {
        boolean isOrdered() {
            return plan instanceof PlanNode.Sort;
        }

        /// So little that the plan has to spill.
        long heapBytes() {
            return plan instanceof PlanNode.Join || plan instanceof PlanNode.Project ? 200_000 : 600_000;
        }
    }

    private static List<@Nullable Object[]> rows(Random random, int keys) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new @Nullable Object[] {
                random.nextInt(40) == 0 ? null : (Object) (long) random.nextInt(keys),
                random.nextInt(40) == 0 ? null : "text " + random.nextInt(keys),
                random.nextInt(4) * 0.5,
                new BigDecimal(random.nextInt(1000)).movePointLeft(2),
                random.nextInt(10),
                new float[] {random.nextInt(3), 1}
            });
        }
        return rows;
    }

    private static List<Case> cases(Sandbox sandbox, long seed) {
        Random random = new Random(seed);
        PlanNode left = sandbox.table(TYPES, rows(random, 4000));
        PlanNode right = sandbox.table(TYPES, rows(random, 4000));
        List<Case> cases = new ArrayList<>();
        List<SortKey> keys = List.of(new SortKey(4, true, false), new SortKey(1, false, random.nextBoolean()));
        cases.add(new Case("sort", new PlanNode.Sort(left, keys)));
        AggregateCall count = new AggregateCall(AggregateFunction.COUNT, List.of(), false, -1, DataType.BIGINT);
        AggregateCall sum = new AggregateCall(AggregateFunction.SUM, List.of(4), false, -1, DataType.BIGINT);
        AggregateCall unlike = new AggregateCall(AggregateFunction.COUNT, List.of(2), true, -1, DataType.BIGINT);
        AggregateCall most = new AggregateCall(AggregateFunction.MAX, List.of(1), false, -1, DataType.TEXT);
        AggregateCall money =
                new AggregateCall(AggregateFunction.SUM, List.of(3), false, -1, new DataType.Decimal(38, 2));
        cases.add(new Case(
                "groups of texts", new PlanNode.Aggregate(left, List.of(1), List.of(count, sum, unlike, most, money))));
        cases.add(new Case("groups of pairs", new PlanNode.Aggregate(left, List.of(0, 5), List.of(count))));
        cases.add(new Case(
                "groups of computed keys",
                new PlanNode.Aggregate(computed(left), List.of(1), List.of(count, sumOf(0)))));
        cases.add(new Case("cube", cube(left)));
        cases.add(new Case("window", window(left)));
        AggregateCall texts = new AggregateCall(AggregateFunction.COUNT, List.of(1), true, -1, DataType.BIGINT);
        AggregateCall numbers = new AggregateCall(AggregateFunction.SUM, List.of(0), true, -1, DataType.BIGINT);
        cases.add(new Case(
                "unlike values of few groups", new PlanNode.Aggregate(left, List.of(4), List.of(texts, numbers))));
        cases.add(new Case("unlike values", new PlanNode.Aggregate(left, List.of(), List.of(texts, numbers))));
        cases.add(new Case("distinct", new PlanNode.Aggregate(left, List.of(1, 0, 3), List.of())));
        for (JoinKind kind : JoinKind.values()) {
            cases.add(new Case(kind + " join", new PlanNode.Join(left, right, kind, List.of(0), List.of(0), null)));
            cases.add(new Case(
                    kind + " join with a condition",
                    new PlanNode.Join(
                            left,
                            right,
                            kind,
                            List.of(1),
                            List.of(1),
                            call(Function.LT, DataType.BOOLEAN, column(4, DataType.INT), column(10, DataType.INT)))));
            PlanNode narrow = new PlanNode.Join(left, right, kind, List.of(1), List.of(1), null);
            cases.add(new Case(
                    kind + " join of few columns", new PlanNode.Project(narrow, List.of(column(4, DataType.INT)))));
        }
        PlanNode some = new PlanNode.Project(left, List.of(column(0, DataType.BIGINT), column(4, DataType.INT)));
        PlanNode others = new PlanNode.Project(right, List.of(column(0, DataType.BIGINT), column(4, DataType.INT)));
        for (SetKind kind : SetKind.values()) {
            cases.add(new Case(kind + "", new PlanNode.SetOperation(some, others, kind, false)));
            cases.add(new Case(kind + " ALL", new PlanNode.SetOperation(some, others, kind, true)));
        }
        return cases;
    }

    private static AggregateCall sumOf(int column) {
        return new AggregateCall(AggregateFunction.SUM, List.of(column), false, -1, DataType.BIGINT);
    }

    /// A number and a text, both computed.
    private static PlanNode computed(PlanNode table) {
        return new PlanNode.Project(
                table,
                List.of(
                        call(Function.ADD, DataType.INT, column(4, DataType.INT), column(4, DataType.INT)),
                        call(Function.CONCAT, DataType.TEXT, column(1, DataType.TEXT), column(1, DataType.TEXT))));
    }

    /// One partition of all rows.
    private static PlanNode window(PlanNode table) {
        WindowCall.Frame whole = new WindowCall.Frame(
                WindowCall.FrameUnit.ROWS,
                WindowCall.Bound.of(WindowCall.BoundKind.UNBOUNDED_PRECEDING),
                WindowCall.Bound.of(WindowCall.BoundKind.UNBOUNDED_FOLLOWING),
                WindowCall.Exclusion.NO_OTHERS);
        WindowCall last =
                new WindowCall(WindowCall.WindowFunction.LAST_VALUE, List.of(1), false, null, whole, DataType.TEXT);
        return new PlanNode.Window(table, List.of(), List.of(), List.of(last));
    }

    private static PlanNode cube(PlanNode table) {
        PlanNode sets = new PlanNode.GroupingSets(
                table, List.of(0, 1), List.of(List.of(), List.of(1), List.of(0, 1), List.of(0)));
        int width = TYPES.size();
        return new PlanNode.Aggregate(sets, List.of(width, width + 1, width + 2), List.of(sumOf(4)));
    }

    private static List<String> texts(Sandbox sandbox, Case some) {
        Stream<String> rows = sandbox.run(some.plan()).stream()
                .map(row -> row.stream()
                        .map(value -> value instanceof float[] floats ? List.of(floats[0], floats[1]) : value)
                        .toList())
                .map(Object::toString);
        return (some.isOrdered() ? rows : rows.sorted()).toList();
    }

    /// Runs a case with so little memory that it has to spill.
    private static List<String> withLittleMemory(Sandbox sandbox, Case some, SpillSpace space) {
        BufferAllocator whole = sandbox.allocator;
        MemoryBudget plenty = sandbox.memory;
        Spill none = sandbox.spill;
        try (BufferAllocator little = whole.newChildAllocator("little", 0, 3 << 20);
                Spill spill = space.open()) {
            sandbox.allocator = little;
            sandbox.memory = new MemoryBudget(some.heapBytes());
            sandbox.spill = spill;
            List<String> rows = texts(sandbox, some);
            assertThat(spill.writtenBytes()).as(some.name() + " spilled").isPositive();
            assertThat(sandbox.memory.usedBytes()).as(some.name() + " heap").isZero();
            return rows;
        } finally {
            sandbox.allocator = whole;
            sandbox.memory = plenty;
            sandbox.spill = none;
        }
    }

    private void requireSameRows(long seed, SpillSpace space) {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.batchRows = 300;
            for (Case some : cases(sandbox, seed)) {
                List<String> expected = texts(sandbox, some);
                assertThat(withLittleMemory(sandbox, some, space))
                        .as(some.name() + ", seed " + seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void everyOperatorGivesTheSameRowsFromTheDisk() throws IOException {
        SpillSpace space = new SpillSpace(directory, MUCH);
        for (long seed = 1; seed <= 2; seed++) {
            requireSameRows(seed, space);
        }
        assertThat(space.usedBytes()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void manySpillingQueriesDoNotDisturbEachOther() throws InterruptedException, ExecutionException {
        SpillSpace space = new SpillSpace(directory, MUCH);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> runs = new ArrayList<>();
            for (long seed = 11; seed <= 13; seed++) {
                long own = seed;
                runs.add(threads.submit(() -> requireSameRows(own, space)));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
        assertThat(space.usedBytes()).isZero();
    }

    private void requireFailure(SpillSpace space, ErrorCode code, String words) {
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.batchRows = 300;
            for (Case some : cases(sandbox, 5)) {
                assertThatThrownBy(() -> withLittleMemory(sandbox, some, space))
                        .as(some.name())
                        .isInstanceOfSatisfying(
                                DbException.class,
                                failure -> assertThat(failure.code()).isEqualTo(code))
                        .hasMessageContaining(words);
                assertThat(space.usedBytes())
                        .as(some.name() + " gave the disk back")
                        .isZero();
            }
        }
    }

    @Test
    void tooMuchOnTheDiskNamesTheLimitOfTheQuery() {
        requireFailure(
                new SpillSpace(directory, new SpillSpace.Limits(20_000, 1L << 30)),
                ErrorCode.LIMIT_EXCEEDED,
                "kalamdb.query.spill-bytes");
    }

    @Test
    void tooMuchOnTheDiskNamesTheLimitOfAllQueries() {
        requireFailure(
                new SpillSpace(directory, new SpillSpace.Limits(1L << 30, 20_000)),
                ErrorCode.LIMIT_EXCEEDED,
                "kalamdb.query.total-spill-bytes");
    }

    @Test
    void aDiskThatRefusesIsAnErrorThatNamesTheFolder() {
        Path missing = directory.resolve("missing");
        requireFailure(new SpillSpace(missing, MUCH), ErrorCode.STORAGE_UNAVAILABLE, missing.toString());
    }

    @Test
    void joinWhoseOrderCountsEndsAtItsMemoryRatherThanLoseTheOrder() {
        SpillSpace space = new SpillSpace(directory, MUCH);
        try (Sandbox sandbox = new Sandbox()) {
            PlanNode table = sandbox.table(TYPES, rows(new Random(7), 4000));
            PlanNode join = new PlanNode.Join(table, table, JoinKind.INNER, List.of(0), List.of(0), null, true);
            assertThatThrownBy(() -> withLittleMemory(sandbox, new Case("ordered join", join), space))
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED))
                    .hasMessageContaining("memory");
        }
        assertThat(space.usedBytes()).isZero();
    }

    @Test
    void aSpillingQueryCanBeCancelled() {
        SpillSpace space = new SpillSpace(directory, MUCH);
        try (Sandbox sandbox = new Sandbox()) {
            sandbox.batchRows = 300;
            for (Case some : cases(sandbox, 6)) {
                long[] looks = {0};
                sandbox.cancellation = new Cancellation(Duration.ofNanos(15), () -> looks[0]++);
                assertThatThrownBy(() -> withLittleMemory(sandbox, some, space))
                        .as(some.name())
                        .hasMessageContaining("ran longer than");
                assertThat(space.usedBytes()).isZero();
            }
        }
    }
}
