package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// An input column.
final class ColumnExpression extends VectorExpression {
    final int index;
    private final Values values;

    ColumnExpression(int index, DataType type, MemoryBudget memory) {
        super(type);
        this.index = index;
        this.values = Values.of(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        VectorLoader.load(rows, index, values);
        return values;
    }
}
