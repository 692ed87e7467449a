package org.kalamdb.sql.plan;

import java.math.RoundingMode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// The dialect's type rules: microseconds, 38 decimal digits, AVG gives DOUBLE and SUM of integers BIGINT.
final class KalamTypeSystem extends RelDataTypeSystemImpl {
    static final KalamTypeSystem INSTANCE = new KalamTypeSystem();

    private static final int MICROS_PRECISION = 6;
    private static final int QUOTIENT_DECIMALS = 4;
    private static final int LEAST_QUOTIENT_SCALE = 6;

    private KalamTypeSystem() {}

    @Override
    public int getDefaultPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case TIMESTAMP, TIME -> MICROS_PRECISION;
            default -> super.getDefaultPrecision(typeName);
        };
    }

    @Override
    public int getMaxPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case TIMESTAMP, TIME -> MICROS_PRECISION;
            case DECIMAL -> DataType.Decimal.MAX_PRECISION;
            case VARCHAR, CHAR, VARBINARY, BINARY -> Integer.MAX_VALUE;
            default -> super.getMaxPrecision(typeName);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName typeName) {
        return typeName == SqlTypeName.DECIMAL ? DataType.Decimal.MAX_PRECISION : super.getMaxScale(typeName);
    }

    @Override
    public RoundingMode roundingMode() {
        return RoundingMode.HALF_UP;
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    /// Four more decimals than the dividend, at least six.
    @Override
    public @Nullable RelDataType deriveDecimalDivideType(
            RelDataTypeFactory factory, RelDataType dividend, RelDataType divisor) {
        RelDataType calcites = super.deriveDecimalDivideType(factory, dividend, divisor);
        if (calcites == null) {
            return null;
        }
        int scale = Math.clamp(
                dividend.getScale() + QUOTIENT_DECIMALS, LEAST_QUOTIENT_SCALE, getMaxScale(SqlTypeName.DECIMAL));
        int digits = dividend.getPrecision() - dividend.getScale() + divisor.getScale();
        return factory.createSqlType(
                SqlTypeName.DECIMAL, Math.min(digits + scale, DataType.Decimal.MAX_PRECISION), scale);
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
    }

    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType sum = switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER, BIGINT -> factory.createSqlType(SqlTypeName.BIGINT);
            case DECIMAL ->
                factory.createSqlType(SqlTypeName.DECIMAL, DataType.Decimal.MAX_PRECISION, argument.getScale());
            case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            default -> argument;
        };
        return factory.createTypeWithNullability(sum, argument.isNullable());
    }
}
