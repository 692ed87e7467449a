package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.listOf;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.Generator;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

class TableFunctionCursorTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private static Scalar number(long value) {
        return literal(value, DataType.BIGINT);
    }

    private static PlanNode series(long first, long last, long step, DataType... types) {
        return new PlanNode.TableFunction(
                Generator.SERIES, List.of(number(first), number(last), number(step)), List.of(types));
    }

    @Test
    void aColumnMoreIsTheNumberOfTheRow() {
        assertThat(sandbox.run(series(30, 10, -10, DataType.BIGINT, DataType.BIGINT)))
                .containsExactly(listOf(30L, 1L), listOf(20L, 2L), listOf(10L, 3L));
    }

    @Test
    void aHugeSeriesIsMadeAsItIsAskedForAndCanBeStopped() {
        try (BatchCursor rows = Executor.open(series(1, Long.MAX_VALUE, 1, DataType.BIGINT), sandbox.context())) {
            try (Batch first = rows.next()) {
                assertThat(first).extracting(Batch::rowCount).isEqualTo(Batch.TARGET_ROWS);
            }
            sandbox.cancellation.cancel("asked to");
            assertThatThrownBy(rows::next).isInstanceOf(DbException.class).hasMessageContaining("asked to");
        }
    }

    @Test
    void aSeriesEndsAtTheGreatestNumber() {
        assertThat(sandbox.run(series(Long.MAX_VALUE - 3, Long.MAX_VALUE, 2, DataType.BIGINT)))
                .containsExactly(listOf(Long.MAX_VALUE - 3), listOf(Long.MAX_VALUE - 1));
    }
}
