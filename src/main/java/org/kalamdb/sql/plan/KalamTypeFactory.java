package org.kalamdb.sql.plan;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Makes the types of validation and maps them to and from [DataType]. There is one text type, VARCHAR
/// without length; CHAR(n) and VARCHAR(n) are it too, so that nothing is ever padded or cut. Shared by all
/// threads.
final class KalamTypeFactory extends SqlTypeFactoryImpl {
    static final KalamTypeFactory INSTANCE = new KalamTypeFactory();

    private KalamTypeFactory() {
        super(KalamTypeSystem.INSTANCE);
    }

    @Override
    public Charset getDefaultCharset() {
        return StandardCharsets.UTF_8;
    }

    @Override
    public RelDataType createSqlType(SqlTypeName typeName) {
        return super.createSqlType(stored(typeName));
    }

    @Override
    public RelDataType createSqlType(SqlTypeName typeName, int precision) {
        SqlTypeName stored = stored(typeName);
        return super.createSqlType(stored, hasPrecision(stored) ? precision : RelDataType.PRECISION_NOT_SPECIFIED);
    }

    private static SqlTypeName stored(SqlTypeName typeName) {
        return switch (typeName) {
            case CHAR -> SqlTypeName.VARCHAR;
            case BINARY -> SqlTypeName.VARBINARY;
            case FLOAT -> SqlTypeName.REAL;
            case TINYINT -> SqlTypeName.SMALLINT;
            case TIMESTAMP_TZ, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> SqlTypeName.TIMESTAMP;
            case TIME_TZ, TIME_WITH_LOCAL_TIME_ZONE -> SqlTypeName.TIME;
            default -> typeName;
        };
    }

    private static boolean hasPrecision(SqlTypeName typeName) {
        return switch (typeName) {
            case VARCHAR, VARBINARY, TIMESTAMP, TIME -> false;
            default -> true;
        };
    }

    @Override
    public RelDataType createTypeWithCharsetAndCollation(RelDataType type, Charset charset, SqlCollation collation) {
        return type instanceof MarkedType
                ? type
                : super.createTypeWithCharsetAndCollation(type, StandardCharsets.UTF_8, collation);
    }

    @Override
    public RelDataType createTypeWithNullability(RelDataType type, boolean nullable) {
        return type instanceof EmbeddingType embedding
                ? canonize(embedding.withNullability(nullable))
                : super.createTypeWithNullability(type, nullable);
    }

    @Override
    public RelDataType enforceTypeWithNullability(RelDataType type, boolean nullable) {
        return type instanceof EmbeddingType
                ? createTypeWithNullability(type, nullable)
                : super.enforceTypeWithNullability(type, nullable);
    }

    /// Keeps JSON, FILE, DATETIME and EMBEDDING when all types are the same; else they become what they
    /// are based on. Numbers and times have no type in common, although they can be cast.
    @Override
    public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule mappingRule) {
        if (types.stream().anyMatch(SqlTypeUtil::isDatetime) && types.stream().anyMatch(SqlTypeUtil::isNumeric)) {
            return null;
        }
        RelDataType kept = null;
        boolean nullable = false;
        for (RelDataType type : types) {
            nullable |= type.isNullable();
            if (type.getSqlTypeName() == SqlTypeName.NULL) {
                continue;
            }
            if (!(type instanceof MarkedType || type instanceof EmbeddingType)) {
                return super.leastRestrictive(types, mappingRule);
            }
            RelDataType plain = createTypeWithNullability(type, false);
            if (kept != null && !kept.equals(plain)) {
                return super.leastRestrictive(types, mappingRule);
            }
            kept = plain;
        }
        return kept == null ? super.leastRestrictive(types, mappingRule) : createTypeWithNullability(kept, nullable);
    }

    /// The type of validation for a stored type.
    RelDataType toRel(DataType type, boolean nullable) {
        return createTypeWithNullability(toRel(type), nullable);
    }

    private RelDataType toRel(DataType type) {
        return switch (type) {
            case DataType.Simple simple -> simpleToRel(simple);
            case DataType.Decimal decimal -> createSqlType(SqlTypeName.DECIMAL, decimal.precision(), decimal.scale());
            case DataType.Interval _ -> canonize(new MarkedType(typeSystem, type, SqlTypeName.VARCHAR, false));
            case DataType.Embedding embedding ->
                canonize(new EmbeddingType(createSqlType(SqlTypeName.REAL), embedding.dimension(), false));
        };
    }

    private RelDataType simpleToRel(DataType.Simple type) {
        return switch (type) {
            case BOOLEAN -> createSqlType(SqlTypeName.BOOLEAN);
            case SMALLINT -> createSqlType(SqlTypeName.SMALLINT);
            case INT -> createSqlType(SqlTypeName.INTEGER);
            case BIGINT -> createSqlType(SqlTypeName.BIGINT);
            case FLOAT -> createSqlType(SqlTypeName.REAL);
            case DOUBLE -> createSqlType(SqlTypeName.DOUBLE);
            case TEXT -> createSqlType(SqlTypeName.VARCHAR);
            case TIMESTAMP -> createSqlType(SqlTypeName.TIMESTAMP);
            case DATE -> createSqlType(SqlTypeName.DATE);
            case TIME -> createSqlType(SqlTypeName.TIME);
            case BYTES -> createSqlType(SqlTypeName.VARBINARY);
            case UUID -> createSqlType(SqlTypeName.UUID);
            case JSON, FILE -> canonize(new MarkedType(typeSystem, type, SqlTypeName.VARCHAR, false));
            case DATETIME -> canonize(new MarkedType(typeSystem, type, SqlTypeName.TIMESTAMP, false));
        };
    }

    /// The stored type of an expression's type: JSON for arrays, TEXT for the type of a bare NULL.
    ///
    /// @throws org.kalamdb.common.DbException FEATURE_NOT_SUPPORTED for a type that cannot be a result
    static DataType toData(RelDataType type) {
        return switch (type) {
            case MarkedType marked -> marked.dataType();
            case EmbeddingType embedding -> new DataType.Embedding(embedding.dimension());
            default -> basicToData(type);
        };
    }

    private static DataType basicToData(RelDataType type) {
        SqlTypeName name = type.getSqlTypeName();
        return switch (name) {
            case BOOLEAN -> DataType.BOOLEAN;
            case TINYINT, SMALLINT -> DataType.SMALLINT;
            case INTEGER -> DataType.INT;
            case BIGINT -> DataType.BIGINT;
            case DECIMAL -> new DataType.Decimal(type.getPrecision(), type.getScale());
            case FLOAT, REAL -> DataType.FLOAT;
            case DOUBLE -> DataType.DOUBLE;
            case CHAR, VARCHAR, NULL, UNKNOWN -> DataType.TEXT;
            case BINARY, VARBINARY -> DataType.BYTES;
            case DATE -> DataType.DATE;
            case TIME -> DataType.TIME;
            case TIMESTAMP -> DataType.TIMESTAMP;
            case UUID -> DataType.UUID;
            case ARRAY -> DataType.JSON;
            default -> throw Unsupported.construct("values of type " + type);
        };
    }
}
