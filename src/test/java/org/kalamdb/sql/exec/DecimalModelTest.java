package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.row;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// Decimals of random types and values against [BigDecimal].
class DecimalModelTest {
    private static final List<Function> OPERATIONS =
            List.of(Function.ADD, Function.SUBTRACT, Function.MULTIPLY, Function.DIVIDE, Function.MODULO);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    @Test
    void everyOperationIsExactOrAnOverflow() {
        for (long seed = 0; seed < 600; seed++) {
            Random random = new Random(seed);
            DataType.Decimal left = type(random);
            DataType.Decimal right = type(random);
            DataType.Decimal result = type(random);
            Function function = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
            if (random.nextInt(4) > 0) {
                result = natural(function, left, right);
            }
            BigDecimal a = value(left, random);
            BigDecimal b = value(right, random);
            assertThat(computed(function, left, right, result, a, b))
                    .as("seed %d: %s %s %s as %s", seed, a, function, b, result)
                    .isEqualTo(expected(function, a, b, result));
        }
    }

    /// The type that holds every result, as far as there is room.
    private static DataType.Decimal natural(Function function, DataType.Decimal a, DataType.Decimal b) {
        int scale = function == Function.MULTIPLY ? a.scale() + b.scale() : Math.max(a.scale(), b.scale());
        int digits = function == Function.MULTIPLY
                ? a.precision() + b.precision()
                : Math.max(a.precision() - a.scale(), b.precision() - b.scale()) + scale + 1;
        return new DataType.Decimal(Math.clamp(digits, 1, 38), Math.min(scale, 38));
    }

    private @Nullable Object computed(
            Function function,
            DataType.Decimal left,
            DataType.Decimal right,
            DataType.Decimal result,
            BigDecimal a,
            BigDecimal b) {
        try {
            return sandbox.evaluate(
                            call(function, result, column(0, left), column(1, right)),
                            List.of(left, right),
                            List.<@Nullable Object[]>of(row(a, b), row(null, null)))
                    .getFirst();
        } catch (DbException refused) {
            return String.valueOf(refused.getMessage()).startsWith("overflow") ? "overflow" : refused.getMessage();
        }
    }

    private static Object expected(Function function, BigDecimal a, BigDecimal b, DataType.Decimal type) {
        boolean divides = function == Function.DIVIDE || function == Function.MODULO;
        if (divides && b.signum() == 0) {
            return "division by zero";
        }
        BigDecimal exact = switch (function) {
            case ADD -> a.add(b);
            case SUBTRACT -> a.subtract(b);
            case MULTIPLY -> a.multiply(b);
            case DIVIDE -> a.divide(b, type.scale(), RoundingMode.HALF_UP);
            default -> a.remainder(b);
        };
        BigDecimal rounded = exact.setScale(type.scale(), RoundingMode.HALF_UP);
        return rounded.precision() > type.precision() ? "overflow" : rounded;
    }

    @Test
    void sumsMinimaAndOrderAreThoseOfTheModel() {
        for (long seed = 0; seed < 60; seed++) {
            Random random = new Random(seed);
            DataType.Decimal type = type(random);
            DataType.Decimal sumType = new DataType.Decimal(38, type.scale());
            List<@Nullable Object[]> rows = new ArrayList<>();
            List<BigDecimal> values = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(20); i++) {
                BigDecimal value = value(type, random).movePointLeft(type.precision() > 36 ? 4 : 0);
                values.add(value.setScale(type.scale(), RoundingMode.DOWN));
                rows.add(row(values.getLast()));
            }
            PlanNode.Scan scan = sandbox.table(List.of(type), rows);
            PlanNode sorted = new PlanNode.Sort(scan, List.of(new PlanNode.SortKey(0, false, false)));
            assertThat(sandbox.run(sorted).stream().map(List::getFirst).toList())
                    .as("order, seed %d of %s", seed, type)
                    .isEqualTo(values.stream().sorted().toList());
            List<Integer> first = List.of(0);
            PlanNode aggregate = new PlanNode.Aggregate(
                    scan,
                    List.of(),
                    List.of(
                            new AggregateCall(AggregateFunction.SUM, first, false, -1, sumType),
                            new AggregateCall(AggregateFunction.MIN, first, false, -1, type),
                            new AggregateCall(AggregateFunction.COUNT, first, true, -1, DataType.BIGINT)));
            assertThat(sandbox.run(aggregate).getFirst())
                    .as("aggregates, seed %d of %s", seed, type)
                    .isEqualTo(List.of(
                            values.stream().reduce(BigDecimal::add).orElseThrow(),
                            values.stream().min(BigDecimal::compareTo).orElseThrow(),
                            values.stream().distinct().count()));
        }
    }

    private static DataType.Decimal type(Random random) {
        int precision = 1 + random.nextInt(random.nextBoolean() ? 18 : 38);
        return new DataType.Decimal(precision, random.nextInt(precision + 1));
    }

    private static BigDecimal value(DataType.Decimal type, Random random) {
        int digits = random.nextInt(type.precision() + 1);
        BigInteger unscaled = switch (random.nextInt(8)) {
            case 0 -> BigInteger.TEN.pow(type.precision()).subtract(BigInteger.ONE);
            case 1 -> BigInteger.ZERO;
            case 2 -> BigInteger.TEN.pow(Math.max(digits - 1, 0));
            default -> new BigInteger(130, random).mod(BigInteger.TEN.pow(digits));
        };
        return new BigDecimal(random.nextBoolean() ? unscaled : unscaled.negate(), type.scale());
    }
}
