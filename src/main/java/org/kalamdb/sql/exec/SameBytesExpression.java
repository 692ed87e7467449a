package org.kalamdb.sql.exec;

import org.kalamdb.model.DataType;

/// A cast between types that are kept alike: TEXT, JSON and FILE.
final class SameBytesExpression extends VectorExpression {
    private final VectorExpression arg;

    SameBytesExpression(VectorExpression arg, DataType type) {
        super(type);
        this.arg = arg;
    }

    @Override
    Values evaluate(Rows rows) {
        return arg.evaluate(rows);
    }
}
