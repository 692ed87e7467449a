package org.kalamdb.sql.plan;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.type.ArraySqlType;

/// EMBEDDING(n): to Calcite an array of REAL, with the dimension as part of the type.
final class EmbeddingType extends ArraySqlType {
    private final int dimension;

    EmbeddingType(RelDataType element, int dimension, boolean nullable) {
        super(element, nullable);
        this.dimension = dimension;
        computeDigest();
    }

    int dimension() {
        return dimension;
    }

    EmbeddingType withNullability(boolean nullable) {
        return nullable == isNullable() ? this : new EmbeddingType(getComponentType(), dimension, nullable);
    }

    /// Called by the super constructor too, before the dimension is known; the digest is then made anew.
    @Override
    protected void generateTypeString(StringBuilder text, boolean withDetail) {
        text.append("EMBEDDING(").append(dimension).append(')');
    }
}
