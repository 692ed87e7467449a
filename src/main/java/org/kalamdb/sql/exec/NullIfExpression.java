package org.kalamdb.sql.exec;

/// NULL when both arguments are equal, else the first.
final class NullIfExpression extends VectorExpression {
    private final VectorExpression value;
    private final VectorExpression unwanted;
    private final Values result;

    NullIfExpression(VectorExpression value, VectorExpression unwanted, MemoryBudget memory) {
        super(value.type);
        this.value = value;
        this.unwanted = unwanted;
        this.result = Values.of(value.type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        Values a = value.evaluate(rows);
        Values b = unwanted.evaluate(rows);
        result.reset(rows.count);
        for (int i = 0; i < rows.count; i++) {
            if (!a.nulls[i] && !b.nulls[i] && a.compareValue(i, b, i) == 0) {
                result.setNull(i);
            } else {
                result.copy(i, a, i);
            }
        }
        return result;
    }
}
