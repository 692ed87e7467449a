package org.kalamdb.sql.plan;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.type.RelDataTypeSystem;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.BasicSqlType;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// A type that behaves like a basic one but is another to the client: JSON and FILE are text, DATETIME is
/// a timestamp. INTERVAL is based on text only for want of a better base: nothing here reads it as such.
final class MarkedType extends BasicSqlType {
    private final DataType dataType;

    MarkedType(RelDataTypeSystem typeSystem, DataType dataType, SqlTypeName base, boolean nullable) {
        super(typeSystem, base, nullable);
        this.dataType = dataType;
        computeDigest();
    }

    DataType dataType() {
        return dataType;
    }

    @Override
    public BasicSqlType createWithNullability(boolean nullable) {
        return nullable == isNullable() ? this : new MarkedType(typeSystem, dataType, getSqlTypeName(), nullable);
    }

    @Override
    public @Nullable Charset getCharset() {
        return getSqlTypeName() == SqlTypeName.VARCHAR ? StandardCharsets.UTF_8 : null;
    }

    @Override
    public @Nullable SqlCollation getCollation() {
        return getSqlTypeName() == SqlTypeName.VARCHAR ? SqlCollation.IMPLICIT : null;
    }

    /// Called by the super constructor too, before the mark is known; the digest is then made anew.
    @Override
    protected void generateTypeString(StringBuilder text, boolean withDetail) {
        text.append("KALAM_").append(dataType);
    }
}
