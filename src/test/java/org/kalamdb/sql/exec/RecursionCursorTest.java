package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.listOf;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

class RecursionCursorTest {
    private static final List<DataType> NUMBER = List.of(DataType.BIGINT);
    private static final Scalar N = column(0, DataType.BIGINT);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private static Scalar number(long value) {
        return literal(value, DataType.BIGINT);
    }

    /// 1 and what `next` makes of each number.
    private static PlanNode from1(PlanNode step, boolean distinct) {
        return new PlanNode.Recursion(new PlanNode.Values(List.of(List.of(number(1))), NUMBER), step, 0, distinct);
    }

    private static PlanNode plusOne() {
        return new PlanNode.Project(
                new PlanNode.WorkTable(0, NUMBER), List.of(call(Function.ADD, DataType.BIGINT, N, number(1))));
    }

    @Test
    void aStepReadsTheRowsOfTheStepBeforeAlone() {
        PlanNode below4 = new PlanNode.Filter(plusOne(), call(Function.LT, DataType.BOOLEAN, N, number(4)));
        assertThat(sandbox.run(from1(below4, false))).containsExactly(listOf(1L), listOf(2L), listOf(3L));
    }

    @Test
    void distinctEndsACircle() {
        PlanNode circle =
                new PlanNode.Project(plusOne(), List.of(call(Function.MODULO, DataType.BIGINT, N, number(3))));
        PlanNode doubled = new PlanNode.Union(List.of(circle, circle));
        assertThat(sandbox.run(from1(doubled, true))).containsExactly(listOf(1L), listOf(2L), listOf(0L));
    }

    @Test
    void aLimitOutsideEndsAnEndlessRecursion() {
        PlanNode first = new PlanNode.Limit(from1(plusOne(), false), number(5), null);
        assertThat(sandbox.run(first)).hasSize(5).endsWith(listOf(5L));
    }

    @Test
    void memoryAndTimeEndOneThatNobodyLimits() {
        sandbox.memory = new MemoryBudget(200_000);
        assertThatThrownBy(() -> sandbox.run(counted(from1(plusOne(), true))))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        sandbox.memory = new MemoryBudget(1L << 30);
        try (BatchCursor rows = Executor.open(from1(plusOne(), false), sandbox.context())) {
            try (Batch first = rows.next()) {
                assertThat(first).isNotNull();
            }
            sandbox.cancellation.cancel("asked to");
            assertThatThrownBy(rows::next).isInstanceOf(DbException.class).hasMessageContaining("asked to");
        }
    }

    private static PlanNode counted(PlanNode input) {
        return new PlanNode.Aggregate(
                input,
                List.of(),
                List.of(new PlanNode.AggregateCall(
                        PlanNode.AggregateFunction.COUNT, List.of(), false, -1, DataType.BIGINT)));
    }

    @Test
    void recursionsInsideOneAnotherHaveTheirOwnRows() {
        PlanNode inner = new PlanNode.Recursion(
                new PlanNode.WorkTable(0, NUMBER),
                new PlanNode.Filter(
                        new PlanNode.Project(
                                new PlanNode.WorkTable(1, NUMBER),
                                List.of(call(Function.ADD, DataType.BIGINT, N, number(10)))),
                        call(Function.LT, DataType.BOOLEAN, N, number(30))),
                1,
                false);
        PlanNode step = new PlanNode.Filter(inner, call(Function.GT, DataType.BOOLEAN, N, number(20)));
        PlanNode first = new PlanNode.Limit(from1(step, false), number(3), null);
        assertThat(sandbox.run(first)).containsExactly(listOf(1L), listOf(21L), listOf(21L));
    }
}
