package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Arithmetic on DECIMAL: exact, then rounded half away from zero to the scale of the result's type.
final class Decimals {
    private Decimals() {}

    static RowFunction operation(Arithmetic operation, DataType.Decimal type) {
        return switch (operation) {
            case ADD -> args -> fit(left(args).add(right(args)), type);
            case SUBTRACT -> args -> fit(left(args).subtract(right(args)), type);
            case MULTIPLY -> args -> fit(left(args).multiply(right(args)), type);
            case DIVIDE ->
                args -> fit(left(args).divide(nonZero(right(args)), type.scale(), RoundingMode.HALF_UP), type);
            case MODULO -> args -> fit(left(args).remainder(nonZero(right(args))), type);
        };
    }

    /// `value` with the type's scale.
    ///
    /// @throws DbException EXECUTION when it has more digits than the type
    static BigDecimal fit(BigDecimal value, DataType.Decimal type) {
        BigDecimal rounded = value.setScale(type.scale(), RoundingMode.HALF_UP);
        if (rounded.precision() > type.precision()) {
            throw overflow(value, type);
        }
        return rounded;
    }

    static DbException overflow(BigDecimal value, DataType.Decimal type) {
        return new DbException(
                ErrorCode.EXECUTION,
                "overflow: " + value.round(MathContext.DECIMAL64) + " is out of range for " + type.sqlName());
    }

    private static BigDecimal left(Object[] args) {
        return (BigDecimal) args[0];
    }

    private static BigDecimal right(Object[] args) {
        return (BigDecimal) args[1];
    }

    private static BigDecimal nonZero(BigDecimal divisor) {
        if (divisor.signum() == 0) {
            throw new DbException(ErrorCode.EXECUTION, "division by zero");
        }
        return divisor;
    }
}
