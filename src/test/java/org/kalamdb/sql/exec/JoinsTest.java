package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.listOf;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Joins over rows in memory that have keys without partner, with several, and NULL.
class JoinsTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private PlanNode join(JoinKind kind, boolean withKeys, @Nullable Scalar residual) {
        PlanNode left = sandbox.table(
                List.of(DataType.INT, DataType.TEXT),
                row(1, "a"),
                row(2, "b"),
                row(null, "c"),
                row(3, "d"),
                row(1, "e"));
        PlanNode right = sandbox.table(
                List.of(DataType.INT, DataType.BIGINT), row(1, 10L), row(3, 30L), row(1, 11L), row(null, 99L));
        List<Integer> keys = withKeys ? List.of(0) : List.of();
        return new PlanNode.Join(left, right, kind, keys, keys, residual);
    }

    private static Scalar rightAbove(long value) {
        return call(Function.GT, DataType.BOOLEAN, column(3, DataType.BIGINT), literal(value, DataType.BIGINT));
    }

    @Test
    void innerJoinPairsEqualKeys() {
        assertThat(sandbox.run(join(JoinKind.INNER, true, null)))
                .containsExactly(
                        listOf(1, "a", 1, 10L),
                        listOf(1, "a", 1, 11L),
                        listOf(3, "d", 3, 30L),
                        listOf(1, "e", 1, 10L),
                        listOf(1, "e", 1, 11L));
    }

    @Test
    void leftJoinKeepsRowsWithoutPartner() {
        assertThat(sandbox.run(join(JoinKind.LEFT, true, null)))
                .containsExactly(
                        listOf(1, "a", 1, 10L),
                        listOf(1, "a", 1, 11L),
                        listOf(2, "b", null, null),
                        listOf(null, "c", null, null),
                        listOf(3, "d", 3, 30L),
                        listOf(1, "e", 1, 10L),
                        listOf(1, "e", 1, 11L));
    }

    @Test
    void residualBelongsToTheJoinCondition() {
        assertThat(sandbox.run(join(JoinKind.LEFT, true, rightAbove(10))))
                .containsExactlyInAnyOrder(
                        listOf(1, "a", 1, 11L),
                        listOf(2, "b", null, null),
                        listOf(null, "c", null, null),
                        listOf(3, "d", 3, 30L),
                        listOf(1, "e", 1, 11L));
        assertThat(sandbox.run(join(JoinKind.SEMI, true, rightAbove(11)))).containsExactly(listOf(3, "d"));
        assertThat(sandbox.run(join(JoinKind.ANTI, true, rightAbove(11))))
                .extracting(row -> row.get(1))
                .containsExactly("a", "b", "c", "e");
    }

    @Test
    void semiAndAntiJoinSplitTheLeftRows() {
        assertThat(sandbox.run(join(JoinKind.SEMI, true, null)))
                .extracting(row -> row.get(1))
                .containsExactly("a", "d", "e");
        assertThat(sandbox.run(join(JoinKind.ANTI, true, null)))
                .extracting(row -> row.get(1))
                .containsExactly("b", "c");
    }

    @Test
    void joinWithoutKeysIsANestedLoop() {
        assertThat(sandbox.run(join(JoinKind.INNER, false, null))).hasSize(20);
        Scalar less = call(Function.LT, DataType.BOOLEAN, column(0, DataType.INT), column(2, DataType.INT));
        assertThat(sandbox.run(join(JoinKind.INNER, false, less)))
                .containsExactly(listOf(1, "a", 3, 30L), listOf(2, "b", 3, 30L), listOf(1, "e", 3, 30L));
    }

    @Test
    void joinWithEmptyRightSide() {
        for (JoinKind kind : JoinKind.values()) {
            PlanNode left = sandbox.table(List.of(DataType.INT), row(1), row(2));
            PlanNode right = sandbox.table(List.of(DataType.INT, DataType.TEXT), List.of());
            List<List<@Nullable Object>> rows =
                    sandbox.run(new PlanNode.Join(left, right, kind, List.of(0), List.of(0), null));
            switch (kind) {
                case INNER, SEMI -> assertThat(rows).isEmpty();
                case LEFT -> assertThat(rows).containsExactly(listOf(1, null, null), listOf(2, null, null));
                case ANTI -> assertThat(rows).containsExactly(listOf(1), listOf(2));
            }
        }
    }

    /// Left rows whose second column is a multiple, with the right row whose place is the key.
    private static List<List<@Nullable Object>> expected(
            List<@Nullable Object[]> left, List<@Nullable Object[]> right, JoinKind kind, int multiple) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (@Nullable Object[] row : left) {
            int key = (int) (long) Objects.requireNonNull(row[0]);
            boolean hasPartner = key < right.size();
            if ((int) Objects.requireNonNull(row[1]) % multiple == 0 && (hasPartner || kind == JoinKind.LEFT)) {
                List<@Nullable Object> joined = new ArrayList<@Nullable Object>(Arrays.asList(row));
                joined.addAll(Arrays.asList(hasPartner ? right.get(key) : new @Nullable Object[3]));
                rows.add(joined);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "700, 1", "4000, 1", "10000, 1", "700, 3", "4000, 3", "10000, 3"})
    void aPartnerAtMostForEachOfManyRows(int partners, int multiple) {
        List<@Nullable Object[]> left = IntStream.range(0, 10_000)
                .mapToObj(i -> row(i * 7L % 10_000, i))
                .toList();
        List<@Nullable Object[]> right = IntStream.range(0, partners)
                .mapToObj(i -> row((long) i, i % 10 == 0 ? null : (Object) (i * 3), "right " + i))
                .toList();
        Scalar rest = call(Function.MODULO, DataType.INT, column(1, DataType.INT), literal(multiple, DataType.INT));
        PlanNode lefts = new PlanNode.Filter(
                sandbox.table(List.of(DataType.BIGINT, DataType.INT), left),
                call(Function.EQ, DataType.BOOLEAN, rest, literal(0, DataType.INT)));
        PlanNode rights = sandbox.table(List.of(DataType.BIGINT, DataType.INT, DataType.TEXT), right);
        for (JoinKind kind : List.of(JoinKind.INNER, JoinKind.LEFT)) {
            PlanNode join = new PlanNode.Join(lefts, rights, kind, List.of(0), List.of(0), null, true);
            List<List<@Nullable Object>> expected = expected(left, right, kind, multiple);
            assertThat(sandbox.run(join)).as("%s", kind).isEqualTo(expected);
            List<Scalar> numbers = List.of(column(1, DataType.INT), column(3, DataType.INT));
            assertThat(sandbox.run(new PlanNode.Project(join, numbers)))
                    .as("numbers of %s", kind)
                    .isEqualTo(expected.stream()
                            .map(row -> Arrays.asList(row.get(1), row.get(3)))
                            .toList());
        }
    }
}
