package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;

class LogicExpressionTest {
    private static final DataType BOOLEAN = DataType.BOOLEAN;
    private static final List<@Nullable Boolean> TRUTHS = Arrays.asList(true, false, null);
    private static final Scalar X = column(0, DataType.INT);
    /// Fails for x = 0.
    private static final Scalar INVERSE_IS_POSITIVE = call(
            Function.GT,
            BOOLEAN,
            call(Function.DIVIDE, DataType.INT, literal(100, DataType.INT), X),
            literal(0, DataType.INT));

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private static @Nullable Boolean and(@Nullable Boolean a, @Nullable Boolean b) {
        if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
            return false;
        }
        if (a == null || b == null) {
            return null;
        }
        return true;
    }

    private static @Nullable Boolean not(@Nullable Boolean a) {
        return a == null ? null : !a;
    }

    @Test
    void andOrAndNotFollowThreeValuedLogic() {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Boolean a : TRUTHS) {
            for (Boolean b : TRUTHS) {
                for (Boolean c : TRUTHS) {
                    rows.add(row(a, b, c));
                }
            }
        }
        List<DataType> types = List.of(BOOLEAN, BOOLEAN, BOOLEAN);
        Scalar[] columns = {column(0, BOOLEAN), column(1, BOOLEAN), column(2, BOOLEAN)};
        Scalar both = call(Function.AND, BOOLEAN, columns);
        Scalar either = call(Function.OR, BOOLEAN, columns);
        List<@Nullable Object> ands = sandbox.evaluate(both, types, rows);
        List<@Nullable Object> ors = sandbox.evaluate(either, types, rows);
        List<@Nullable Object> nots = sandbox.evaluate(call(Function.NOT, BOOLEAN, columns[0]), types, rows);
        for (int i = 0; i < rows.size(); i++) {
            Boolean a = (Boolean) rows.get(i)[0];
            Boolean b = (Boolean) rows.get(i)[1];
            Boolean c = (Boolean) rows.get(i)[2];
            assertThat(ands.get(i)).as(Arrays.toString(rows.get(i))).isEqualTo(and(and(a, b), c));
            assertThat(ors.get(i)).as(Arrays.toString(rows.get(i))).isEqualTo(not(and(and(not(a), not(b)), not(c))));
            assertThat(nots.get(i)).isEqualTo(not(a));
        }
        for (Scalar condition : List.of(both, either, call(Function.NOT, BOOLEAN, either))) {
            long isTrue = sandbox.evaluate(condition, types, rows).stream()
                    .filter(Boolean.TRUE::equals)
                    .count();
            assertThat(sandbox.run(new PlanNode.Filter(sandbox.table(types, rows), condition)))
                    .hasSize((int) isTrue);
        }
    }

    @Test
    void truthTestsAreNeverNull() {
        List<@Nullable Object[]> rows = List.of(row(true), row(false), row((Object) null));
        assertThat(truthTest(Function.IS_TRUE, rows)).containsExactly(true, false, false);
        assertThat(truthTest(Function.IS_FALSE, rows)).containsExactly(false, true, false);
        assertThat(truthTest(Function.IS_NOT_TRUE, rows)).containsExactly(false, true, true);
        assertThat(truthTest(Function.IS_NOT_FALSE, rows)).containsExactly(true, false, true);
        assertThat(truthTest(Function.IS_NULL, rows)).containsExactly(false, false, true);
        assertThat(truthTest(Function.IS_NOT_NULL, rows)).containsExactly(true, true, false);
    }

    private List<@Nullable Object> truthTest(Function function, List<@Nullable Object[]> rows) {
        return sandbox.evaluate(call(function, BOOLEAN, column(0, BOOLEAN)), List.of(BOOLEAN), rows);
    }

    private List<@Nullable Object> numbers(Scalar scalar, @Nullable Integer... values) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Integer value : values) {
            rows.add(row(value));
        }
        return sandbox.evaluate(scalar, List.of(DataType.INT), rows);
    }

    @Test
    void conditionsGuardWhatComesAfterThem() {
        Scalar isZero = call(Function.EQ, BOOLEAN, X, literal(0, DataType.INT));
        Scalar isNotZero = call(Function.NE, BOOLEAN, X, literal(0, DataType.INT));
        assertThat(numbers(call(Function.AND, BOOLEAN, isNotZero, INVERSE_IS_POSITIVE), 0, 5, -5, null))
                .containsExactly(false, true, false, null);
        assertThat(numbers(call(Function.OR, BOOLEAN, isZero, INVERSE_IS_POSITIVE), 0, 5, -5, null))
                .containsExactly(true, true, false, null);
        Scalar guarded = new Scalar.Case(
                List.of(new Scalar.Branch(isZero, literal(null, BOOLEAN))), INVERSE_IS_POSITIVE, BOOLEAN);
        assertThat(numbers(guarded, 0, 5, 0, -5)).containsExactly(null, true, null, false);
        Scalar first = call(Function.NULLIF, DataType.INT, X, literal(0, DataType.INT));
        Scalar second = call(
                Function.DIVIDE,
                DataType.INT,
                literal(1, DataType.INT),
                call(Function.ADD, DataType.INT, X, literal(1, DataType.INT)));
        assertThat(numbers(call(Function.COALESCE, DataType.INT, first, second), -1, 0, 7))
                .containsExactly(-1, 1, 7);
        assertThatThrownBy(() -> numbers(call(Function.AND, BOOLEAN, INVERSE_IS_POSITIVE, isNotZero), 0))
                .hasMessageContaining("division by zero");
        List<DataType> types = List.of(DataType.INT);
        PlanNode filtered = new PlanNode.Filter(
                sandbox.table(types, row(0), row(4), row(0), row(-4)),
                call(Function.AND, BOOLEAN, isNotZero, INVERSE_IS_POSITIVE));
        assertThat(sandbox.run(filtered)).containsExactly(Sandbox.listOf(4));
    }

    @Test
    void aConstantThatFailsIsHarmlessWhereItIsNotReached() {
        Scalar fails = call(Function.DIVIDE, DataType.INT, literal(1, DataType.INT), literal(0, DataType.INT));
        Scalar never = new Scalar.Case(
                List.of(new Scalar.Branch(call(Function.GT, BOOLEAN, X, literal(9, DataType.INT)), fails)),
                X,
                DataType.INT);
        assertThat(numbers(never, 1, 2)).containsExactly(1, 2);
        assertThatThrownBy(() -> numbers(never, 1, 10)).hasMessageContaining("division by zero");
    }

    @Test
    void inListsKnowNull() {
        Scalar in = new Scalar.InList(X, List.of(literal(1, DataType.INT), literal(3, DataType.INT)));
        assertThat(numbers(in, 1, 2, 3, null)).containsExactly(true, false, true, null);
        Scalar withNull = new Scalar.InList(X, List.of(literal(1, DataType.INT), literal(null, DataType.INT)));
        assertThat(numbers(withNull, 1, 2, null)).containsExactly(true, null, null);
        List<Scalar> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(literal(i * 2, DataType.INT));
        }
        assertThat(numbers(new Scalar.InList(X, many), 0, 1, 38, 40, null))
                .containsExactly(true, false, true, false, null);
        Scalar dynamic = new Scalar.InList(
                X,
                List.of(call(Function.NEGATE, DataType.INT, X), literal(null, DataType.INT), literal(4, DataType.INT)));
        assertThat(numbers(dynamic, 0, 4, 5, null)).containsExactly(true, true, null, null);
    }

    @Test
    void textInListsCompareBytes() {
        List<@Nullable Object[]> rows = List.of(row("a"), row("b"), row("ä"), row((Object) null), row(""));
        Scalar text = column(0, DataType.TEXT);
        Scalar few = new Scalar.InList(text, List.of(literal("ä", DataType.TEXT), literal("", DataType.TEXT)));
        assertThat(sandbox.evaluate(few, List.of(DataType.TEXT), rows)).containsExactly(false, false, true, null, true);
        List<Scalar> many = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            many.add(literal("a".repeat(i + 1), DataType.TEXT));
        }
        assertThat(sandbox.evaluate(new Scalar.InList(text, many), List.of(DataType.TEXT), rows))
                .containsExactly(true, false, false, null, false);
    }

    @Test
    void distinctFromTreatsNullAsAValue() {
        List<@Nullable Object[]> rows = List.of(row(1, 1), row(1, 2), row(1, null), row(null, null));
        List<DataType> types = List.of(DataType.INT, DataType.INT);
        Scalar[] both = {X, column(1, DataType.INT)};
        assertThat(sandbox.evaluate(call(Function.IS_DISTINCT_FROM, BOOLEAN, both), types, rows))
                .containsExactly(false, true, true, false);
        assertThat(sandbox.evaluate(call(Function.IS_NOT_DISTINCT_FROM, BOOLEAN, both), types, rows))
                .containsExactly(true, false, false, true);
    }

    @Test
    void greatestAndLeastLeaveNullsOut() {
        List<@Nullable Object[]> rows = List.of(row("b", "a"), row(null, "x"), row(null, null), row("a", "aa"));
        List<DataType> types = List.of(DataType.TEXT, DataType.TEXT);
        Scalar[] both = {column(0, DataType.TEXT), column(1, DataType.TEXT)};
        assertThat(sandbox.evaluate(call(Function.GREATEST, DataType.TEXT, both), types, rows))
                .containsExactly("b", "x", null, "aa");
        assertThat(sandbox.evaluate(call(Function.LEAST, DataType.TEXT, both), types, rows))
                .containsExactly("a", "x", null, "a");
    }
}
