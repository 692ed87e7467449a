package org.kalamdb.sql.exec;

import java.time.DateTimeException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// A function that is computed row by row on boxed values. A NULL argument makes the result NULL, unless the
/// function looks at NULLs itself.
final class RowExpression extends VectorExpression {
    /// A row may take long when its texts are long.
    private static final int ROWS_PER_CHECK = 64;

    private final RowFunction function;
    private final List<VectorExpression> args;
    private final Values result;
    private final Nulls nulls;
    private final Cancellation cancellation;

    /// What becomes of a row with a NULL argument.
    enum Nulls {
        /// The result is NULL.
        SPREAD,
        /// The function is given a null.
        GIVEN
    }

    RowExpression(RowFunction function, List<VectorExpression> args, DataType type, ExecContext context) {
        this(function, args, type, Nulls.SPREAD, context);
    }

    RowExpression(RowFunction function, List<VectorExpression> args, DataType type, Nulls nulls, ExecContext context) {
        super(type);
        this.cancellation = context.cancellation();
        this.nulls = nulls;
        this.function = function;
        this.args = List.copyOf(args);
        this.result = Values.of(type, context.memory());
    }

    @Override
    @SuppressWarnings("NullAway") // a function gets a null only when it asked for those
    Values evaluate(Rows rows) {
        result.reset(rows.count);
        Values[] columns = new Values[args.size()];
        @Nullable Object[] constants = new Object[args.size()];
        for (int a = 0; a < columns.length; a++) {
            VectorExpression arg = args.get(a);
            columns[a] = arg.evaluate(rows);
            if (nulls == Nulls.SPREAD) {
                result.takeNulls(columns[a], rows.count);
            }
            constants[a] = arg instanceof ConstantExpression constant ? constant.value : null;
        }
        Object[] row = new Object[columns.length];
        for (int i = 0; i < rows.count; i++) {
            if (result.nulls[i]) {
                continue;
            }
            if (i % ROWS_PER_CHECK == ROWS_PER_CHECK - 1) {
                cancellation.check();
            }
            for (int a = 0; a < row.length; a++) {
                Object constant = constants[a];
                row[a] = constant == null ? columns[a].get(i) : constant;
            }
            result.set(i, apply(row));
        }
        return result;
    }

    private @Nullable Object apply(Object[] row) {
        try {
            return function.apply(row);
        } catch (ArithmeticException | DateTimeException beyondType) {
            throw new DbException(ErrorCode.EXECUTION, "value out of range for " + type.sqlName(), beyondType);
        }
    }
}
