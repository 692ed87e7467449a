package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlPrefixOperator;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// `+ - * /` and the sign, which take dates, times and intervals beside numbers. They stand in for Calcite's,
/// which know no interval of months and days together.
final class TimeOperators {
    private static final int ADDITIVE = 40;
    private static final int MULTIPLICATIVE = 60;
    private static final int SIGN = 80;

    private TimeOperators() {}

    static List<SqlOperator> all() {
        return List.of(
                binary("+", SqlKind.PLUS, ADDITIVE, ReturnTypes.NULLABLE_SUM, OperandTypes.PLUS_OPERATOR),
                binary("-", SqlKind.MINUS, ADDITIVE, ReturnTypes.NULLABLE_SUM, OperandTypes.MINUS_OPERATOR),
                binary(
                        "*",
                        SqlKind.TIMES,
                        MULTIPLICATIVE,
                        ReturnTypes.PRODUCT_NULLABLE,
                        OperandTypes.MULTIPLY_OPERATOR),
                binary(
                        "/",
                        SqlKind.DIVIDE,
                        MULTIPLICATIVE,
                        ReturnTypes.QUOTIENT_NULLABLE,
                        OperandTypes.DIVISION_OPERATOR),
                new SqlPrefixOperator(
                        "-",
                        SqlKind.MINUS_PREFIX,
                        SIGN,
                        ReturnTypes.ARG0,
                        InferTypes.RETURN_TYPE,
                        new Times(SqlKind.MINUS_PREFIX, 1).or(OperandTypes.NUMERIC_OR_INTERVAL)));
    }

    private static SqlOperator binary(
            String name, SqlKind kind, int precedence, SqlReturnTypeInference numeric, SqlOperandTypeChecker numbers) {
        return new SqlBinaryOperator(
                name,
                kind,
                precedence,
                true,
                binding -> type(kind, binding, numeric),
                InferTypes.FIRST_KNOWN,
                new Times(kind, 2).or(numbers));
    }

    private static RelDataType type(SqlKind kind, SqlOperatorBinding binding, SqlReturnTypeInference numeric) {
        RelDataType left = binding.getOperandType(0);
        RelDataType right = binding.getOperandType(1);
        DataType time = type(kind, left, right);
        if (time != null) {
            return KalamTypeFactory.INSTANCE.toRel(time, left.isNullable() || right.isNullable());
        }
        RelDataType type = numeric.inferReturnType(binding);
        if (type == null) {
            throw new IllegalStateException("the operand check lets only numbers through");
        }
        return type;
    }

    /// The type of the operation; null when it is none of dates, times or intervals.
    private static @Nullable DataType type(SqlKind kind, RelDataType left, RelDataType right) {
        return switch (kind) {
            case PLUS -> {
                DataType sum = moved(left, right);
                sum = sum == null ? moved(right, left) : sum;
                boolean dayAndTime = (isDay(left) && isTime(right)) || (isTime(left) && isDay(right));
                yield sum == null && dayAndTime ? DataType.TIMESTAMP : sum;
            }
            case MINUS -> {
                if (isDate(left) && isDate(right)) {
                    yield DataType.INT;
                }
                boolean difference = (isDay(left) && isDay(right)) || (isTime(left) && isTime(right));
                yield difference ? DataType.INTERVAL : moved(left, right);
            }
            case TIMES ->
                (isInterval(left) && SqlTypeUtil.isNumeric(right)) || (isInterval(right) && SqlTypeUtil.isNumeric(left))
                        ? DataType.INTERVAL
                        : null;
            default -> isInterval(left) && SqlTypeUtil.isNumeric(right) ? DataType.INTERVAL : null;
        };
    }

    private static @Nullable DataType moved(RelDataType moment, RelDataType by) {
        if (isDate(moment) && SqlTypeUtil.isIntType(by)) {
            return DataType.DATE;
        }
        if (!isInterval(by)) {
            return null;
        }
        if (isInterval(moment)) {
            return DataType.INTERVAL;
        }
        return isTime(moment) ? DataType.TIME : isDay(moment) ? DataType.TIMESTAMP : null;
    }

    static boolean isInterval(RelDataType type) {
        return type instanceof MarkedType marked && marked.dataType().equals(DataType.INTERVAL);
    }

    private static boolean isDate(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DATE;
    }

    private static boolean isTime(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.TIME;
    }

    private static boolean isDay(RelDataType type) {
        return isDate(type) || type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
    }

    /// Takes the operands of an operation on dates, times or intervals.
    private record Times(SqlKind kind, int operands) implements SqlOperandTypeChecker {
        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            RelDataType first = binding.getOperandType(0);
            boolean taken = operands == 1 ? isInterval(first) : type(kind, first, binding.getOperandType(1)) != null;
            if (!taken && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return taken;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(operands);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return operands == 1 ? name + "<INTERVAL>" : "<MOMENT> " + name + " <INTERVAL>";
        }
    }
}
