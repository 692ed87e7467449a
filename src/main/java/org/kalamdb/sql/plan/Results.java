package org.kalamdb.sql.plan;

import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;

/// The result types of the dialect's own functions.
final class Results {
    private Results() {}

    /// `type`, NULL when an argument is.
    static SqlReturnTypeInference strict(DataType type) {
        return binding -> type(type, anyNullable(binding));
    }

    /// `type`, which may be NULL for any arguments.
    static SqlReturnTypeInference nullable(DataType type) {
        return _ -> type(type, true);
    }

    static SqlReturnTypeInference notNull(DataType type) {
        return _ -> type(type, false);
    }

    /// BYTES when the first argument is, else TEXT; NULL when an argument is.
    static RelDataType bytesOrText(SqlOperatorBinding binding) {
        return type(isBytes(binding, 0) ? DataType.BYTES : DataType.TEXT, anyNullable(binding));
    }

    /// Of SUBSTRING: with a pattern the result may be NULL.
    static RelDataType substring(SqlOperatorBinding binding) {
        return SqlTypeUtil.isCharacter(binding.getOperandType(1)) ? type(DataType.TEXT, true) : bytesOrText(binding);
    }

    static boolean isBytes(SqlOperatorBinding binding, int operand) {
        return SqlTypeUtil.isBinary(binding.getOperandType(operand));
    }

    /// An array of `element`, which may be NULL.
    static SqlReturnTypeInference arrayOf(DataType element) {
        return _ -> arrayType(type(element, true));
    }

    static RelDataType arrayType(RelDataType element) {
        return KalamTypeFactory.INSTANCE.createTypeWithNullability(
                KalamTypeFactory.INSTANCE.createArrayType(
                        KalamTypeFactory.INSTANCE.createTypeWithNullability(element, true), -1),
                true);
    }

    /// The first argument's type; DOUBLE when it has none.
    static RelDataType first(SqlOperatorBinding binding) {
        RelDataType first = binding.getOperandType(0);
        return SqlTypeUtil.isNumeric(first)
                ? KalamTypeFactory.INSTANCE.createTypeWithNullability(first, anyNullable(binding))
                : type(DataType.DOUBLE, true);
    }

    /// The type in which all arguments meet; NULL when an argument is.
    static RelDataType widestStrict(SqlOperatorBinding binding) {
        return widest(binding, anyNullable(binding));
    }

    /// The type in which all arguments meet; NULL only when all arguments are.
    static RelDataType widest(SqlOperatorBinding binding) {
        boolean nullable = true;
        for (int i = 0; i < binding.getOperandCount(); i++) {
            nullable &= binding.getOperandType(i).isNullable();
        }
        return widest(binding, nullable);
    }

    /// The type of the first argument, as an untyped literal takes that of the others.
    static RelDataType widestNullable(SqlOperatorBinding binding) {
        return widest(binding, true);
    }

    /// Untyped literals and parameters take the type of the others; with a text column all is text.
    private static RelDataType widest(SqlOperatorBinding binding, boolean nullable) {
        DataType common = null;
        boolean text = false;
        for (int i = 0; i < binding.getOperandCount(); i++) {
            RelDataType type = binding.getOperandType(i);
            SqlTypeName name = type.getSqlTypeName();
            if (name == SqlTypeName.NULL || name == SqlTypeName.UNKNOWN) {
                continue;
            }
            text |= SqlTypeUtil.isCharacter(type) && !binding.isOperandLiteral(i, false);
            DataType data = KalamTypeFactory.toData(type);
            common = common == null ? data : Types.common(common, data);
        }
        if (common == null || (text && !Types.isText(common))) {
            common = DataType.TEXT;
        }
        return type(common, nullable);
    }

    private static boolean anyNullable(SqlOperatorBinding binding) {
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (binding.getOperandType(i).isNullable()) {
                return true;
            }
        }
        return false;
    }

    private static RelDataType type(DataType type, boolean nullable) {
        return KalamTypeFactory.INSTANCE.toRel(type, nullable);
    }
}
