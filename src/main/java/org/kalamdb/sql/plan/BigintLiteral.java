package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// An integer literal, BIGINT whatever its size, so that `SELECT 1` is a 64-bit number to the client.
final class BigintLiteral extends SqlNumericLiteral {
    private BigintLiteral(BigDecimal value, int precision, SqlParserPos position) {
        super(value, precision, 0, true, position);
    }

    /// The literal itself unless it is an integer of at most 64 bits.
    ///
    /// @throws org.kalamdb.common.DbException INVALID_SQL for more digits than a DECIMAL has
    static SqlNumericLiteral of(SqlNumericLiteral literal) {
        if (literal instanceof BigintLiteral || !literal.isInteger() || !literal.isExact()) {
            return literal;
        }
        BigDecimal value = literal.bigDecimalValue();
        if (value != null && value.precision() - value.scale() > DataType.Decimal.MAX_PRECISION) {
            throw Unsupported.error(
                    ErrorCode.INVALID_SQL,
                    literal.getParserPosition(),
                    "Numeric literal of " + (value.precision() - value.scale()) + " digits out of range");
        }
        if (value == null || value.toBigInteger().bitLength() >= Long.SIZE) {
            return literal;
        }
        return new BigintLiteral(value, value.precision(), literal.getParserPosition());
    }

    @Override
    public RelDataType createSqlType(RelDataTypeFactory factory) {
        return factory.createSqlType(SqlTypeName.BIGINT);
    }

    @Override
    public SqlNumericLiteral clone(SqlParserPos position) {
        return new BigintLiteral(getValueAs(BigDecimal.class), getPrec() == null ? 1 : getPrec(), position);
    }
}
