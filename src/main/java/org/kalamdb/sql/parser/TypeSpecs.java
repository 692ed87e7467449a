package org.kalamdb.sql.parser;

import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCollectionTypeNameSpec;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlTypeNameSpec;
import org.apache.calcite.sql.SqlUserDefinedTypeNameSpec;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.model.DataType;

/// The type nodes of casts:
///
/// | type | node |
/// | --- | --- |
/// | BOOLEAN, SMALLINT, BIGINT, DOUBLE, DATE, UUID | the basic type of that name |
/// | INT | INTEGER |
/// | FLOAT (32 bits) | REAL |
/// | DECIMAL(p, s) | DECIMAL(p, s) |
/// | TEXT | VARCHAR |
/// | TIMESTAMP, DATETIME | TIMESTAMP(6) |
/// | TIME | TIME(6) |
/// | BYTES | VARBINARY |
/// | JSON, FILE, EMBEDDING(n) | a user-defined type called `json`, `file`, `embedding(n)` |
/// | t[] | ARRAY of t |
final class TypeSpecs {
    private static final int MICROSECOND_DIGITS = 6;

    private TypeSpecs() {}

    static SqlDataTypeSpec of(TypeParser.Written written, SqlParserPos position) {
        SqlTypeNameSpec name = name(written.type(), position);
        if (written.array()) {
            name = new SqlCollectionTypeNameSpec(name, SqlTypeName.ARRAY, position);
        }
        return new SqlDataTypeSpec(name, position);
    }

    private static SqlTypeNameSpec name(DataType type, SqlParserPos position) {
        return switch (type) {
            case DataType.Decimal decimal ->
                new SqlBasicTypeNameSpec(SqlTypeName.DECIMAL, decimal.precision(), decimal.scale(), position);
            case DataType.Embedding embedding ->
                new SqlUserDefinedTypeNameSpec("embedding(" + embedding.dimension() + ")", position);
            case DataType.Interval _ -> new SqlUserDefinedTypeNameSpec("interval", position);
            case DataType.Simple simple ->
                switch (simple) {
                    case BOOLEAN -> new SqlBasicTypeNameSpec(SqlTypeName.BOOLEAN, position);
                    case SMALLINT -> new SqlBasicTypeNameSpec(SqlTypeName.SMALLINT, position);
                    case INT -> new SqlBasicTypeNameSpec(SqlTypeName.INTEGER, position);
                    case BIGINT -> new SqlBasicTypeNameSpec(SqlTypeName.BIGINT, position);
                    case FLOAT -> new SqlBasicTypeNameSpec(SqlTypeName.REAL, position);
                    case DOUBLE -> new SqlBasicTypeNameSpec(SqlTypeName.DOUBLE, position);
                    case TEXT -> new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, position);
                    case TIMESTAMP, DATETIME ->
                        new SqlBasicTypeNameSpec(SqlTypeName.TIMESTAMP, MICROSECOND_DIGITS, position);
                    case DATE -> new SqlBasicTypeNameSpec(SqlTypeName.DATE, position);
                    case TIME -> new SqlBasicTypeNameSpec(SqlTypeName.TIME, MICROSECOND_DIGITS, position);
                    case BYTES -> new SqlBasicTypeNameSpec(SqlTypeName.VARBINARY, position);
                    case UUID -> new SqlBasicTypeNameSpec(SqlTypeName.UUID, position);
                    case JSON -> new SqlUserDefinedTypeNameSpec("json", position);
                    case FILE -> new SqlUserDefinedTypeNameSpec("file", position);
                };
        };
    }
}
