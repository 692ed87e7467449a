package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.avatica.util.TimeUnit;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlIntervalQualifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;

/// The infix operators that differ from Calcite's: they take the place of the one with the same name when a
/// statement is validated.
final class KalamOperators {
    private static final int ADDITIVE = 40;
    private static final int CONCATENATION = 60;

    /// Also between two moments: days between dates, else an interval.
    static final SqlBinaryOperator MINUS = new SqlBinaryOperator(
            "-",
            SqlKind.MINUS,
            ADDITIVE,
            true,
            KalamOperators::minusType,
            InferTypes.FIRST_KNOWN,
            new Moments().or(OperandTypes.MINUS_OPERATOR));

    /// Of text with anything.
    static final SqlBinaryOperator CONCAT = new SqlBinaryOperator(
            "||",
            SqlKind.OTHER,
            CONCATENATION,
            true,
            Results.strict(DataType.TEXT),
            InferTypes.VARCHAR_1024,
            new SomeText());

    /// Its argument: keeps a constant from being seen as one.
    static final SqlOperator VALUE = new KalamFunction(
            "$value", Signature.of(Signature.Param.ANY), ReturnTypes.ARG0, (args, _) -> args.getFirst());

    private static final SqlIntervalQualifier MICROS =
            new SqlIntervalQualifier(TimeUnit.DAY, 9, TimeUnit.SECOND, 6, SqlParserPos.ZERO);

    private KalamOperators() {}

    static List<SqlOperator> all() {
        return List.of(
                MINUS,
                CONCAT,
                SqlLibraryOperators.ILIKE,
                SqlLibraryOperators.NOT_ILIKE,
                SqlLibraryOperators.INFIX_CAST);
    }

    private static RelDataType minusType(SqlOperatorBinding binding) {
        RelDataType left = binding.getOperandType(0);
        RelDataType right = binding.getOperandType(1);
        if (isMoment(left) && isMoment(right)) {
            boolean nullable = left.isNullable() || right.isNullable();
            return left.getSqlTypeName() == SqlTypeName.DATE && right.getSqlTypeName() == SqlTypeName.DATE
                    ? KalamTypeFactory.INSTANCE.toRel(DataType.INT, nullable)
                    : KalamTypeFactory.INSTANCE.createTypeWithNullability(
                            KalamTypeFactory.INSTANCE.createSqlIntervalType(MICROS), nullable);
        }
        if (isMoment(left)) {
            return KalamTypeFactory.INSTANCE.toRel(DataType.TIMESTAMP, left.isNullable() || right.isNullable());
        }
        RelDataType sum = ReturnTypes.NULLABLE_SUM.inferReturnType(binding);
        if (sum == null) {
            throw new IllegalStateException("the operand check lets only numbers and intervals through");
        }
        return sum;
    }

    private static boolean isMoment(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.DATE || type.getSqlTypeName() == SqlTypeName.TIMESTAMP;
    }

    private abstract static class TwoOperands implements SqlOperandTypeChecker {
        abstract boolean takes(RelDataType left, RelDataType right);

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            boolean taken = takes(binding.getOperandType(0), binding.getOperandType(1));
            if (!taken && throwOnFailure) {
                throw binding.newValidationSignatureError();
            }
            return taken;
        }

        @Override
        public SqlOperandCountRange getOperandCountRange() {
            return SqlOperandCountRanges.of(2);
        }
    }

    private static final class Moments extends TwoOperands {
        @Override
        boolean takes(RelDataType left, RelDataType right) {
            return isMoment(left) && isMoment(right);
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return "<MOMENT> - <MOMENT>";
        }
    }

    private static final class SomeText extends TwoOperands {
        @Override
        boolean takes(RelDataType left, RelDataType right) {
            return (SqlTypeUtil.isCharacter(left) || SqlTypeUtil.isCharacter(right) || isNull(left) || isNull(right))
                    && !left.isStruct()
                    && !right.isStruct();
        }

        private static boolean isNull(RelDataType type) {
            return type.getSqlTypeName() == SqlTypeName.NULL;
        }

        @Override
        public String getAllowedSignatures(SqlOperator operator, String name) {
            return "<TEXT> || <ANY>";
        }
    }
}
