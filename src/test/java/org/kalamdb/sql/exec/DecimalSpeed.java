package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.util.List;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;

/// Measures sums and products of DECIMAL(15, 2) per million rows, by hand: `java … DecimalSpeed`.
final class DecimalSpeed {
    private static final DataType.Decimal MONEY = new DataType.Decimal(15, 2);
    private static final int ROWS = 2048;
    private static final int BATCHES = 488;

    private DecimalSpeed() {}

    public static void main(String[] unused) {
        try (Sandbox sandbox = new Sandbox();
                BatchBuilder builder = new BatchBuilder(List.of(MONEY, MONEY), sandbox.allocator)) {
            for (int i = 0; i < ROWS; i++) {
                builder.column(0).set(i, BigDecimal.valueOf(90_000_00L + i * 37L, 2));
                builder.column(1).set(i, BigDecimal.valueOf(i % 11, 2));
                builder.endRow();
            }
            try (Batch batch = builder.build()) {
                measure(sandbox, batch);
            }
            sandbox.memory.releaseAll();
        }
    }

    private static void measure(Sandbox sandbox, Batch batch) {
        Scalar price = Sandbox.column(0, MONEY);
        Scalar discount = Sandbox.column(1, MONEY);
        DataType.Decimal difference = new DataType.Decimal(16, 2);
        DataType.Decimal product = new DataType.Decimal(31, 4);
        Scalar rest =
                Sandbox.call(Function.SUBTRACT, difference, Sandbox.literal(new BigDecimal("1.00"), MONEY), discount);
        Scalar charge = Sandbox.call(Function.MULTIPLY, product, price, rest);
        ExpressionCompiler compiler = new ExpressionCompiler(sandbox.context());
        VectorExpression column = compiler.compile(price);
        VectorExpression charged = compiler.compile(charge);
        int[] groups = new int[ROWS];
        for (int round = 0; round < 12; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < BATCHES; i++) {
                charged.evaluate(Rows.of(batch));
            }
            long multiplied = System.nanoTime();
            sum(column, batch, groups, sandbox, new DataType.Decimal(38, 2));
            long summed = System.nanoTime();
            sum(charged, batch, groups, sandbox, new DataType.Decimal(38, 4));
            long both = System.nanoTime();
            System.out.printf(
                    "price * (1 - discount) %.2f ms, sum(price) %.2f ms, sum(price * (1 - discount)) %.2f ms per 1 M rows%n",
                    (multiplied - start) / 1e6, (summed - multiplied) / 1e6, (both - summed) / 1e6);
        }
    }

    private static void sum(
            VectorExpression expression, Batch batch, int[] groups, Sandbox sandbox, DataType.Decimal type) {
        Accumulator accumulator = Accumulator.of(
                new PlanNode.AggregateCall(PlanNode.AggregateFunction.SUM, List.of(0), false, -1, type),
                List.of(expression.type),
                sandbox.memory);
        accumulator.grow(1);
        for (int i = 0; i < BATCHES; i++) {
            Values[] args = {expression.evaluate(Rows.of(batch))};
            accumulator.add(groups, args, Rows.identity(ROWS), ROWS);
        }
        accumulator.finish(1);
    }
}
