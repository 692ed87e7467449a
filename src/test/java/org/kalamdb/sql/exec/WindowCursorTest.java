package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.PlanNode.SetKind;
import org.kalamdb.sql.ir.PlanNode.SortKey;
import org.kalamdb.sql.ir.WindowCall;
import org.kalamdb.sql.ir.WindowCall.Bound;
import org.kalamdb.sql.ir.WindowCall.BoundKind;
import org.kalamdb.sql.ir.WindowCall.Exclusion;
import org.kalamdb.sql.ir.WindowCall.Frame;
import org.kalamdb.sql.ir.WindowCall.FrameUnit;
import org.kalamdb.sql.ir.WindowCall.WindowFunction;

/// Windows, grouping sets and set operations over rows in memory: batches, memory and cancellation.
class WindowCursorTest {
    private static final List<DataType> TYPES = List.of(DataType.INT, DataType.BIGINT, DataType.TEXT);
    private static final SortKey BY_GROUP = new SortKey(0, false, false);
    private static final SortKey BY_NUMBER = new SortKey(1, false, false);

    private Sandbox sandbox;

    @BeforeEach
    void open() {
        sandbox = new Sandbox();
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private PlanNode.Scan rows(int count, int groups) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(row(i * groups / count, i % 7 == 0 ? null : (long) i, "text " + i % 10));
        }
        return sandbox.table(TYPES, rows);
    }

    private static Frame frame(Bound start, Bound end) {
        return new Frame(FrameUnit.ROWS, start, end, Exclusion.NO_OTHERS);
    }

    private static Bound preceding(long rows) {
        return new Bound(BoundKind.PRECEDING, literal(rows, DataType.BIGINT), -1, -1);
    }

    private static WindowCall call(AggregateFunction function, int column, DataType type) {
        AggregateCall aggregate = new AggregateCall(function, List.of(column), false, -1, type);
        return new WindowCall(
                WindowFunction.AGGREGATE,
                List.of(column),
                false,
                aggregate,
                frame(preceding(3), Bound.of(BoundKind.CURRENT_ROW)),
                type);
    }

    private static PlanNode window(PlanNode input) {
        Frame whole = frame(Bound.of(BoundKind.UNBOUNDED_PRECEDING), Bound.of(BoundKind.UNBOUNDED_FOLLOWING));
        return new PlanNode.Window(
                input,
                List.of(0),
                List.of(BY_NUMBER),
                List.of(
                        new WindowCall(WindowFunction.ROW_NUMBER, List.of(), false, null, whole, DataType.BIGINT),
                        new WindowCall(WindowFunction.LAG, List.of(2), false, null, whole, DataType.TEXT),
                        call(AggregateFunction.SUM, 1, DataType.BIGINT),
                        call(AggregateFunction.MAX, 2, DataType.TEXT),
                        call(AggregateFunction.COUNT, 1, DataType.BIGINT)));
    }

    @Test
    void partitionsMayEndAnywhereInABatch() {
        for (int batchRows : List.of(1, 2, 7, 100)) {
            sandbox.batchRows = batchRows;
            List<List<@Nullable Object>> result = sandbox.run(window(rows(60, 7)));
            assertThat(result).hasSize(60);
            long number = 0;
            for (int i = 0; i < result.size(); i++) {
                boolean starts = i == 0
                        || !result.get(i).getFirst().equals(result.get(i - 1).getFirst());
                number = starts ? 1 : number + 1;
                long sum = 0;
                long counted = 0;
                for (int k = i - (int) Math.min(3, number - 1); k <= i; k++) {
                    Object value = result.get(k).get(1);
                    sum += value == null ? 0 : (Long) value;
                    counted += value == null ? 0 : 1;
                }
                assertThat(result.get(i).get(3)).isEqualTo(number);
                assertThat(result.get(i).get(4))
                        .isEqualTo(starts ? null : result.get(i - 1).get(2));
                assertThat(result.get(i).get(5)).isEqualTo(counted == 0 ? null : sum);
                assertThat(result.get(i).get(7)).isEqualTo(counted);
            }
        }
    }

    @Test
    void sumsLeaveSixtyFourBitsOnlyInBetween() {
        PlanNode input = sandbox.table(
                TYPES, row(1, Long.MAX_VALUE, "a"), row(1, Long.MAX_VALUE, "b"), row(1, -Long.MAX_VALUE, "c"));
        AggregateCall sum = new AggregateCall(AggregateFunction.SUM, List.of(1), false, -1, DataType.BIGINT);
        Frame last = frame(preceding(0), Bound.of(BoundKind.UNBOUNDED_FOLLOWING));
        PlanNode window = new PlanNode.Window(
                input,
                List.of(),
                List.of(),
                List.of(new WindowCall(WindowFunction.AGGREGATE, List.of(1), false, sum, last, DataType.BIGINT)));
        assertThat(sandbox.run(window).stream().map(row -> row.get(3)))
                .containsExactly(Long.MAX_VALUE, 0L, -Long.MAX_VALUE);
    }

    @Test
    void runningOutOfMemoryAnywhereReleasesEverything() {
        sandbox.batchRows = 300;
        PlanNode rows = rows(3000, 4);
        PlanNode sets = new PlanNode.Aggregate(
                new PlanNode.GroupingSets(rows, List.of(0, 2), List.of(List.of(0, 2), List.of(0), List.of())),
                List.of(3, 4, 5),
                List.of(new AggregateCall(AggregateFunction.SUM, List.of(1), false, -1, DataType.BIGINT)));
        List<PlanNode> plans = List.of(
                window(new PlanNode.Sort(rows, List.of(BY_GROUP, BY_NUMBER))),
                sets,
                new PlanNode.SetOperation(rows, rows, SetKind.EXCEPT, true));
        BufferAllocator whole = sandbox.allocator;
        for (PlanNode plan : plans) {
            int refused = 0;
            for (long limit = 1 << 12; limit < 1 << 22; limit *= 2) {
                try (BufferAllocator small = whole.newChildAllocator("query", 0, limit)) {
                    sandbox.allocator = small;
                    sandbox.run(plan);
                } catch (DbException full) {
                    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            sandbox.allocator = whole;
            for (long limit = 1 << 10; limit < 1 << 22; limit *= 2) {
                sandbox.memory = new MemoryBudget(limit);
                try {
                    sandbox.run(plan);
                } catch (DbException full) {
                    assertThat(full.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
                    assertThat(full).hasMessageContaining("query needs more memory than");
                }
                assertThat(sandbox.memory.usedBytes()).isZero();
            }
        }
    }

    @Test
    void cancellationStopsLongPartitions() {
        long[] nanos = {0};
        sandbox.cancellation = new Cancellation(Duration.ofSeconds(1), () -> nanos[0] += 50_000_000L);
        PlanNode plan = window(rows(200, 1));
        assertThatThrownBy(() -> sandbox.run(plan))
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
}
