package org.kalamdb.sql.exec;

import java.util.function.Supplier;
import org.kalamdb.model.DataType;

/// A function without arguments that gives every row a new value.
final class VolatileExpression extends VectorExpression {
    private final Supplier<Object> source;
    private final Values result;

    VolatileExpression(Supplier<Object> source, DataType type, MemoryBudget memory) {
        super(type);
        this.source = source;
        this.result = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        result.reset(rows.count);
        for (int i = 0; i < rows.count; i++) {
            result.set(i, source.get());
        }
        return result;
    }
}
