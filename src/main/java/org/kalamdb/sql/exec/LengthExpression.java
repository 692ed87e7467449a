package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// CHAR_LENGTH of texts, and the number of bytes of BYTES or of any text's UTF-8.
final class LengthExpression extends VectorExpression {
    private final VectorExpression arg;
    private final Unit unit;
    private final LongValues result;

    /// What is counted.
    enum Unit {
        CODE_POINTS,
        BYTES
    }

    LengthExpression(VectorExpression arg, Unit unit, DataType type, MemoryBudget memory) {
        super(type);
        this.arg = arg;
        this.unit = arg.type.equals(DataType.BYTES) ? Unit.BYTES : unit;
        this.result = new LongValues(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues values = (BytesValues) arg.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(values, rows.count);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                result.values[i] = unit == Unit.BYTES
                        ? values.length[i]
                        : Utf8.length(values.data, values.start[i], values.length[i]);
            }
        }
        return result;
    }
}
