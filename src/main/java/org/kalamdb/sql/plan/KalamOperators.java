package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlBinaryOperator;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperandCountRange;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.type.InferTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;

/// The infix operators that differ from Calcite's: they take the place of the one with the same name when a
/// statement is validated.
final class KalamOperators {
    private static final int CONCATENATION = 60;

    /// Of text with anything; of two values of BYTES, two documents of JSON; of an array with an array or element.
    static final SqlBinaryOperator CONCAT = new SqlBinaryOperator(
            "||", SqlKind.OTHER, CONCATENATION, true, Concatenation::type, InferTypes.VARCHAR_1024, new SomeText());

    /// Its argument: keeps a constant from being seen as one.
    static final SqlOperator VALUE = new KalamFunction(
            "$value", Signature.of(Signature.Param.ANY), ReturnTypes.ARG0, (args, _) -> args.getFirst());

    /// The number of rows of `FETCH FIRST n ROWS WITH TIES`.
    static final SqlOperator WITH_TIES = new KalamFunction(
            "$with_ties", Signature.of(Signature.Param.ANY), ReturnTypes.ARG0, (args, _) -> args.getFirst());

    /// An array as a text.
    static final SqlOperator ARRAY_TEXT = new KalamFunction(
            "$array_text",
            Signature.of(Signature.Param.ARRAY),
            Results.strict(DataType.TEXT),
            (args, type) -> Scalars.cast(args.getFirst(), type));

    private KalamOperators() {}

    static List<SqlOperator> all() {
        List<SqlOperator> operators = new ArrayList<>(TimeOperators.all());
        operators.addAll(List.of(
                CONCAT,
                SqlLibraryOperators.ILIKE,
                SqlLibraryOperators.NOT_ILIKE,
                SqlLibraryOperators.INFIX_CAST,
                SqlLibraryOperators.TRY_CAST));
        return operators;
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

    private static final class SomeText extends TwoOperands {
        @Override
        boolean takes(RelDataType left, RelDataType right) {
            return (SqlTypeUtil.isCharacter(left)
                            || SqlTypeUtil.isCharacter(right)
                            || isNull(left)
                            || isNull(right)
                            || Concatenation.isArray(left)
                            || Concatenation.isArray(right)
                            || (SqlTypeUtil.isBinary(left) && SqlTypeUtil.isBinary(right)))
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
