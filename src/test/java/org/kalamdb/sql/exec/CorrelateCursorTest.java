package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.listOf;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

class CorrelateCursorTest {
    private static final List<DataType> NUMBER = List.of(DataType.BIGINT);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private PlanNode numbers(@Nullable Object... values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Object value : values) {
            rows.add(row(value));
        }
        return sandbox.table(NUMBER, rows);
    }

    private PlanNode numbersTo(long last) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (long i = 1; i <= last; i++) {
            rows.add(row(i));
        }
        return sandbox.table(NUMBER, rows);
    }

    /// For each left number the right ones that are not greater.
    private static PlanNode upTo(PlanNode left, PlanNode right, JoinKind kind) {
        Scalar condition =
                call(Function.LE, DataType.BOOLEAN, column(0, DataType.BIGINT), new Scalar.Param(3, DataType.BIGINT));
        return new PlanNode.Correlate(left, new PlanNode.Filter(right, condition), kind, List.of(0), 3);
    }

    @Test
    void everyKindOfCorrelationKeepsTheOrderOfTheLeftSide() {
        PlanNode left = numbers(2L, null, 0L, 1L, 2L);
        assertThat(sandbox.run(upTo(left, numbersTo(3), JoinKind.INNER)))
                .containsExactly(listOf(2L, 1L), listOf(2L, 2L), listOf(1L, 1L), listOf(2L, 1L), listOf(2L, 2L));
        assertThat(sandbox.run(upTo(left, numbersTo(1), JoinKind.LEFT)))
                .containsExactly(listOf(2L, 1L), listOf(null, null), listOf(0L, null), listOf(1L, 1L), listOf(2L, 1L));
        assertThat(sandbox.run(upTo(left, numbersTo(3), JoinKind.SEMI)))
                .containsExactly(listOf(2L), listOf(1L), listOf(2L));
        assertThat(sandbox.run(upTo(left, numbersTo(3), JoinKind.ANTI)))
                .containsExactly(listOf((Object) null), listOf(0L));
    }

    @Test
    void theRightSideRunsOncePerValue() {
        sandbox.batchRows = 100;
        sandbox.run(upTo(numbers(7L, 8L, 7L, null, 8L, null, 7L), numbersTo(3), JoinKind.INNER));
        assertThat(sandbox.batchesRead).isEqualTo(1 + 3);
    }

    @Test
    void longAnswersArePassedOnAsTheyCome() {
        long rows = 3L * CorrelateMemo.MAX_ANSWER_ROWS;
        sandbox.batchRows = 500;
        PlanNode endless = upTo(numbers(rows, rows, 1L), numbersTo(rows), JoinKind.INNER);
        assertThat(sandbox.run(endless)).hasSize((int) (2 * rows + 1)).endsWith(listOf(rows, rows), listOf(1L, 1L));
        sandbox.batchesRead = 0;
        PlanNode first = new PlanNode.Limit(endless, literal(5L, DataType.BIGINT), null);
        assertThat(sandbox.run(first)).hasSize(5);
        assertThat(sandbox.batchesRead).isLessThan(6);
    }

    @Test
    void whatIsKeptIsBounded() {
        List<@Nullable Object[]> left = new ArrayList<>();
        for (long i = 0; i < 500; i++) {
            left.add(row(1000 + i % 250));
        }
        sandbox.batchRows = 1000;
        assertThat(sandbox.run(upTo(sandbox.table(NUMBER, left), numbersTo(400), JoinKind.INNER)))
                .hasSize(500 * 400);
    }

    @Test
    void aSecondCorrelationInsideHasItsOwnValues() {
        Scalar sum = call(
                Function.ADD,
                DataType.BIGINT,
                new Scalar.Param(0, DataType.BIGINT),
                new Scalar.Param(1, DataType.BIGINT));
        PlanNode innermost = new PlanNode.Values(List.of(List.of(sum)), NUMBER);
        PlanNode inner = new PlanNode.Correlate(numbers(10L, 20L), innermost, JoinKind.INNER, List.of(0), 1);
        assertThat(sandbox.run(new PlanNode.Correlate(numbers(1L, 2L), inner, JoinKind.INNER, List.of(0), 0)))
                .containsExactly(
                        listOf(1L, 10L, 11L), listOf(1L, 20L, 21L), listOf(2L, 10L, 12L), listOf(2L, 20L, 22L));
    }

    @Test
    void failuresInsideReleaseEverything() {
        Scalar quotient = call(
                Function.DIVIDE, DataType.BIGINT, literal(1L, DataType.BIGINT), new Scalar.Param(0, DataType.BIGINT));
        PlanNode right = new PlanNode.Values(List.of(List.of(quotient)), NUMBER);
        PlanNode plan = new PlanNode.Correlate(numbers(5L, 1L, 0L), right, JoinKind.LEFT, List.of(0), 0);
        assertThatThrownBy(() -> sandbox.run(plan))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.EXECUTION));
    }

    @Test
    void cancellationStopsIt() {
        sandbox.cancellation = Cancellation.none();
        sandbox.cancellation.cancel("asked to");
        assertThatThrownBy(() -> sandbox.run(upTo(numbersTo(3), numbersTo(3), JoinKind.INNER)))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT));
    }
}
