package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Joins of a short left side with a long right one, which are made from the left side's table.
class TurnsJoinTest {
    private static final long SEED = 20261120;
    private static final List<DataType> TYPES = List.of(DataType.BIGINT, DataType.INT);
    private static final Scalar LESS =
            call(Function.LT, DataType.BOOLEAN, column(1, DataType.INT), column(3, DataType.INT));

    private static List<@Nullable Object[]> rows(Random random, int count, int keys) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Object key = random.nextInt(10) == 0 ? null : (Object) (long) random.nextInt(keys);
            rows.add(new @Nullable Object[] {key, i});
        }
        return rows;
    }

    /// What a nested loop gives, in left order.
    private static List<List<@Nullable Object>> expected(
            List<@Nullable Object[]> left, List<@Nullable Object[]> right, JoinKind kind, boolean residual) {
        Map<Object, List<@Nullable Object[]>> byKey = right.stream()
                .filter(row -> row[0] != null)
                .collect(Collectors.groupingBy(row -> Objects.requireNonNull(row[0])));
        List<List<@Nullable Object>> result = new ArrayList<>();
        for (@Nullable Object[] row : left) {
            Object key = row[0];
            List<@Nullable Object[]> partners = (key == null
                            ? List.<@Nullable Object[]>of()
                            : byKey.getOrDefault(key, List.of()))
                    .stream()
                            .filter(other -> !residual
                                    || (int) Objects.requireNonNull(row[1]) < (int) Objects.requireNonNull(other[1]))
                            .toList();
            switch (kind) {
                case INNER -> partners.forEach(partner -> result.add(joined(row, partner)));
                case LEFT -> {
                    partners.forEach(partner -> result.add(joined(row, partner)));
                    if (partners.isEmpty()) {
                        result.add(joined(row, new @Nullable Object[2]));
                    }
                }
                case SEMI -> {
                    if (!partners.isEmpty()) {
                        result.add(Arrays.asList(row));
                    }
                }
                case ANTI -> {
                    if (partners.isEmpty()) {
                        result.add(Arrays.asList(row));
                    }
                }
            }
        }
        return result;
    }

    private static List<@Nullable Object> joined(@Nullable Object[] left, @Nullable Object[] right) {
        return Arrays.asList(left[0], left[1], right[0], right[1]);
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void aShortLeftSideGivesTheRowsOfANestedLoop(JoinKind kind) {
        Random random = new Random(SEED);
        for (int lefts : new int[] {0, 1, 60, 5000}) {
            for (int keys : new int[] {3000, 100_000}) {
                List<@Nullable Object[]> left = rows(random, lefts, keys);
                List<@Nullable Object[]> right = rows(random, 15_000, keys);
                for (boolean residual : new boolean[] {false, true}) {
                    assertThat(run(left, right, kind, residual, false))
                            .as("%s of %d rows, %d keys, residual %s", kind, lefts, keys, residual)
                            .containsExactlyInAnyOrderElementsOf(expected(left, right, kind, residual));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(JoinKind.class)
    void anOrderedJoinKeepsTheOrderOfAShortLeftSide(JoinKind kind) {
        Random random = new Random(SEED);
        List<@Nullable Object[]> left = rows(random, 300, 2000);
        List<@Nullable Object[]> right = rows(random, 15_000, 2000);
        assertThat(run(left, right, kind, false, true)).isEqualTo(expected(left, right, kind, false));
    }

    private static List<List<@Nullable Object>> run(
            List<@Nullable Object[]> left,
            List<@Nullable Object[]> right,
            JoinKind kind,
            boolean residual,
            boolean ordered) {
        try (Sandbox sandbox = new Sandbox()) {
            PlanNode lefts = sandbox.table(TYPES, left.toArray(new @Nullable Object[0][]));
            PlanNode rights = sandbox.table(TYPES, right.toArray(new @Nullable Object[0][]));
            return sandbox.run(
                    new PlanNode.Join(lefts, rights, kind, List.of(0), List.of(0), residual ? LESS : null, ordered));
        }
    }
}
