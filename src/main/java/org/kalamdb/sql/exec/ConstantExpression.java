package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// A literal, a bound parameter, or what is constant within a statement.
final class ConstantExpression extends VectorExpression {
    final @Nullable Object value;
    private final Values values;
    private int filled;

    ConstantExpression(@Nullable Object value, DataType type, MemoryBudget memory) {
        super(type);
        this.value = value;
        this.values = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        if (filled < rows.count) {
            values.ensure(rows.count);
            if (filled == 0) {
                values.set(0, value);
            }
            for (int i = Math.max(1, filled); i < rows.count; i++) {
                repeatFirst(i);
            }
            filled = rows.count;
        }
        return values;
    }

    private void repeatFirst(int i) {
        if (value == null) {
            values.setNull(i);
            return;
        }
        switch (values) {
            case BytesValues bytes -> bytes.slice(i, bytes.start[0], bytes.length[0]);
            case LongValues longs -> longs.values[i] = longs.values[0];
            case DoubleValues doubles -> doubles.values[i] = doubles.values[0];
            case DecimalValues decimals -> decimals.setUnscaled(i, decimals.high(0), decimals.low[0]);
            case ObjectValues objects -> objects.values[i] = objects.values[0];
        }
    }
}
