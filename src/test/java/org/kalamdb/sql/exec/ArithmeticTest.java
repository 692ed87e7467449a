package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

class ArithmeticTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    private @Nullable Object binary(Function function, DataType type, @Nullable Object a, @Nullable Object b) {
        return sandbox.evaluate(
                        call(function, type, column(0, type), column(1, type)),
                        List.of(type, type),
                        List.<@Nullable Object[]>of(row(a, b)))
                .getFirst();
    }

    private @Nullable Object unary(Function function, DataType type, @Nullable Object value) {
        return sandbox.evaluate(call(function, type, literal(value, type)));
    }

    private void overflows(Function function, DataType type, Object a, Object b) {
        assertThatThrownBy(() -> binary(function, type, a, b))
                .as("%s %s %s", a, function, b)
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXECUTION))
                .hasMessageContaining("overflow")
                .hasMessageContaining("out of range");
    }

    @Test
    void integersAreExactOrFail() {
        assertThat(binary(Function.ADD, DataType.BIGINT, Long.MAX_VALUE - 1, 1L))
                .isEqualTo(Long.MAX_VALUE);
        assertThat(binary(Function.MULTIPLY, DataType.INT, 46_340, 46_340)).isEqualTo(2_147_395_600);
        assertThat(binary(Function.DIVIDE, DataType.INT, -7, 2)).isEqualTo(-3);
        assertThat(binary(Function.MODULO, DataType.INT, -7, 2)).isEqualTo(-1);
        assertThat(binary(Function.MODULO, DataType.BIGINT, Long.MIN_VALUE, -1L))
                .isEqualTo(0L);
        assertThat(binary(Function.SUBTRACT, DataType.SMALLINT, (short) 1, (short) 3))
                .isEqualTo((short) -2);
        overflows(Function.ADD, DataType.BIGINT, Long.MAX_VALUE, 1L);
        overflows(Function.SUBTRACT, DataType.BIGINT, Long.MIN_VALUE, 1L);
        overflows(Function.MULTIPLY, DataType.BIGINT, Long.MIN_VALUE, -1L);
        overflows(Function.MULTIPLY, DataType.BIGINT, 1L << 32, 1L << 32);
        overflows(Function.DIVIDE, DataType.BIGINT, Long.MIN_VALUE, -1L);
        overflows(Function.ADD, DataType.INT, Integer.MAX_VALUE, 1);
        overflows(Function.DIVIDE, DataType.INT, Integer.MIN_VALUE, -1);
        overflows(Function.MULTIPLY, DataType.SMALLINT, (short) 200, (short) 200);
        assertThatThrownBy(() -> unary(Function.NEGATE, DataType.BIGINT, Long.MIN_VALUE))
                .hasMessageContaining("overflow");
        assertThatThrownBy(() -> unary(Function.ABS, DataType.INT, Integer.MIN_VALUE))
                .hasMessageContaining("overflow");
    }

    @Test
    void whatANullSlotHoldsCannotOverflow() {
        List<DataType> types = List.of(DataType.BIGINT, DataType.BIGINT);
        Scalar sum = call(Function.ADD, DataType.BIGINT, column(0, DataType.BIGINT), column(1, DataType.BIGINT));
        assertThat(sandbox.evaluate(sum, types, List.of(row(Long.MAX_VALUE, null), row(null, 1L), row(1L, 2L))))
                .containsExactly(null, null, 3L);
    }

    @Test
    void divisionByZeroIsAnErrorForEveryType() {
        DataType decimal = new DataType.Decimal(10, 2);
        for (Function function : List.of(Function.DIVIDE, Function.MODULO)) {
            assertThatThrownBy(() -> binary(function, DataType.INT, 1, 0)).hasMessageContaining("division by zero");
            assertThatThrownBy(() -> binary(function, DataType.DOUBLE, 1.0, -0.0))
                    .hasMessageContaining("division by zero");
            assertThatThrownBy(() -> binary(function, decimal, new BigDecimal("1.00"), new BigDecimal("0.00")))
                    .hasMessageContaining("division by zero");
            assertThat(binary(function, DataType.DOUBLE, null, 0.0)).isNull();
            assertThat(binary(function, DataType.INT, null, 0)).isNull();
        }
    }

    @Test
    void floatingPointOverflowIsAnError() {
        overflows(Function.MULTIPLY, DataType.DOUBLE, 1e300, 1e300);
        overflows(Function.ADD, DataType.FLOAT, Float.MAX_VALUE, Float.MAX_VALUE);
        assertThat(binary(Function.ADD, DataType.DOUBLE, Double.POSITIVE_INFINITY, 1.0))
                .isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(binary(Function.ADD, DataType.FLOAT, 0.1f, 0.2f)).isEqualTo(0.1f + 0.2f);
        assertThat(binary(Function.MULTIPLY, DataType.DOUBLE, Double.NaN, 0.0)).isEqualTo(Double.NaN);
    }

    @Test
    void decimalsAreRoundedHalfAwayFromZeroToTheCallsType() {
        DataType decimal = new DataType.Decimal(6, 2);
        assertThat(binary(Function.MULTIPLY, decimal, new BigDecimal("1.05"), new BigDecimal("1.10")))
                .isEqualTo(new BigDecimal("1.16"));
        assertThat(binary(Function.DIVIDE, decimal, new BigDecimal("-1.00"), new BigDecimal("8.00")))
                .isEqualTo(new BigDecimal("-0.13"));
        assertThat(binary(Function.MODULO, decimal, new BigDecimal("-7.50"), new BigDecimal("2.00")))
                .isEqualTo(new BigDecimal("-1.50"));
        overflows(Function.ADD, decimal, new BigDecimal("9999.99"), new BigDecimal("0.01"));
    }

    @Test
    void roundingGoesAwayFromZeroAndTruncationTowardsIt() {
        assertThat(unary(Function.ROUND, DataType.DOUBLE, 2.5)).isEqualTo(3.0);
        assertThat(unary(Function.ROUND, DataType.DOUBLE, -2.5)).isEqualTo(-3.0);
        assertThat(unary(Function.ROUND, DataType.DOUBLE, 0.49999999999999994)).isEqualTo(0.0);
        assertThat(unary(Function.ROUND, DataType.DOUBLE, 1e300)).isEqualTo(1e300);
        assertThat(unary(Function.TRUNC, DataType.DOUBLE, -2.7)).isEqualTo(-2.0);
        assertThat(unary(Function.CEIL, DataType.DOUBLE, -2.7)).isEqualTo(-2.0);
        assertThat(unary(Function.FLOOR, DataType.DOUBLE, -2.1)).isEqualTo(-3.0);
        assertThat(round(DataType.DOUBLE, 2.675, 2)).isEqualTo(2.68);
        assertThat(round(DataType.INT, 1250, -2)).isEqualTo(1300);
        assertThat(round(new DataType.Decimal(10, 3), new BigDecimal("1.235"), 2))
                .isEqualTo(new BigDecimal("1.240"));
        assertThat(round(DataType.DOUBLE, Double.NaN, 2)).isEqualTo(Double.NaN);
    }

    private @Nullable Object round(DataType type, Object value, int digits) {
        return sandbox.evaluate(call(Function.ROUND, type, literal(value, type), literal(digits, DataType.INT)));
    }

    @Test
    void powersRootsAndLogarithmsRefuseWhatHasNoResult() {
        assertThat(binary(Function.POWER, DataType.DOUBLE, 2.0, 10.0)).isEqualTo(1024.0);
        assertThat(unary(Function.SQRT, DataType.DOUBLE, 2.25)).isEqualTo(1.5);
        assertThat(unary(Function.LOG10, DataType.DOUBLE, 1000.0)).isEqualTo(3.0);
        assertThat(unary(Function.SIGN, DataType.INT, -7)).isEqualTo(-1);
        assertThatThrownBy(() -> unary(Function.SQRT, DataType.DOUBLE, -1.0)).hasMessageContaining("square root");
        assertThatThrownBy(() -> unary(Function.LN, DataType.DOUBLE, 0.0)).hasMessageContaining("logarithm of zero");
        assertThatThrownBy(() -> unary(Function.EXP, DataType.DOUBLE, 1000.0)).hasMessageContaining("out of range");
        assertThatThrownBy(() -> binary(Function.POWER, DataType.DOUBLE, 0.0, -1.0))
                .hasMessageContaining("zero raised");
    }

    @Test
    void idsAreNewForEveryRow() {
        List<@Nullable Object[]> rows = List.of(row(1), row(2), row(3), row(4));
        List<DataType> types = List.of(DataType.INT);
        assertThat(sandbox.evaluate(call(Function.SNOWFLAKE_ID, DataType.BIGINT), types, rows))
                .doesNotHaveDuplicates();
        assertThat(sandbox.evaluate(call(Function.UUID_V7, DataType.UUID), types, rows))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(((java.util.UUID) java.util.Objects.requireNonNull(id)).version())
                        .isEqualTo(7));
        assertThat(sandbox.evaluate(call(Function.ULID, DataType.TEXT), types, rows))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat((String) id).matches("[0-9A-HJKMNP-TV-Z]{26}"));
        assertThat(sandbox.evaluate(call(Function.RANDOM, DataType.DOUBLE), types, rows))
                .doesNotHaveDuplicates()
                .allSatisfy(number -> assertThat((Double) number).isBetween(0.0, 1.0));
    }

    @Test
    void sessionFunctionsComeFromTheContext() {
        assertThat(sandbox.evaluate(call(Function.CURRENT_USER, DataType.TEXT))).isEqualTo("alice");
        assertThat(sandbox.evaluate(call(Function.CURRENT_ROLE, DataType.TEXT))).isEqualTo("user");
        assertThat(sandbox.evaluate(call(Function.NOW, DataType.TIMESTAMP))).isEqualTo(Sandbox.NOW);
        assertThat(sandbox.evaluate(call(Function.CURRENT_DATE, DataType.DATE))).isEqualTo(19844);
        assertThat(sandbox.evaluate(call(Function.CURRENT_TIME, DataType.TIME)))
                .isEqualTo(Sandbox.NOW % 86_400_000_000L);
    }

    @Test
    void aMissingParameterIsNamed() {
        assertThatThrownBy(() -> sandbox.evaluate(new Scalar.Param(1, DataType.INT)))
                .isInstanceOfSatisfying(
                        DbException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PARAMETER_BINDING))
                .hasMessageContaining("$2");
    }

    @Test
    void comparisonsOrderNaNHighestAndBothZerosEqual() {
        assertThat(compare(Function.GT, Double.NaN, Double.POSITIVE_INFINITY)).isEqualTo(true);
        assertThat(compare(Function.EQ, Double.NaN, Double.NaN)).isEqualTo(true);
        assertThat(compare(Function.EQ, 0.0, -0.0)).isEqualTo(true);
        assertThat(compare(Function.LT, -1.0, Double.NEGATIVE_INFINITY)).isEqualTo(false);
        assertThat(compare(Function.LE, -2.0, -1.0)).isEqualTo(true);
        assertThat(compare(Function.GE, null, 1.0)).isNull();
    }

    private @Nullable Object compare(Function function, @Nullable Double a, Double b) {
        Scalar scalar = call(function, DataType.BOOLEAN, column(0, DataType.DOUBLE), column(1, DataType.DOUBLE));
        return sandbox.evaluate(
                        scalar, List.of(DataType.DOUBLE, DataType.DOUBLE), List.<@Nullable Object[]>of(row(a, b)))
                .getFirst();
    }

    @Test
    void cosineDistance() {
        DataType vector = new DataType.Embedding(2);
        Scalar distance = call(Function.COSINE_DISTANCE, DataType.FLOAT, column(0, vector), column(1, vector));
        assertThat(sandbox.evaluate(
                        distance,
                        List.of(vector, vector),
                        List.of(
                                row(new float[] {1, 0}, new float[] {0, 2}),
                                row(new float[] {3, 4}, new float[] {6, 8}),
                                row(new float[] {0, 0}, new float[] {1, 1}),
                                row(null, new float[] {1, 1}))))
                .containsExactly(1f, 0f, 1f, null);
        Scalar mismatch = call(
                Function.COSINE_DISTANCE,
                DataType.FLOAT,
                literal(new float[] {1, 2}, vector),
                literal(new float[] {1, 2, 3}, new DataType.Embedding(3)));
        assertThatThrownBy(() -> sandbox.evaluate(mismatch)).hasMessageContaining("dimension mismatch");
    }
}
