package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BYTES;
import static org.kalamdb.model.DataType.JSON;
import static org.kalamdb.model.DataType.TEXT;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// What `||` makes of its operands.
///
/// | operands | result |
/// | --- | --- |
/// | BYTES, BYTES | BYTES |
/// | JSON, JSON | JSON: members of both objects, elements of both arrays |
/// | an array, an array or an element | an array |
/// | all else | TEXT |
final class Concatenation {
    private Concatenation() {}

    static boolean isArray(RelDataType type) {
        return type.getSqlTypeName() == SqlTypeName.ARRAY && !(type instanceof EmbeddingType);
    }

    private static boolean isJson(RelDataType type) {
        return type instanceof MarkedType marked && marked.dataType().equals(JSON);
    }

    static RelDataType type(SqlOperatorBinding binding) {
        RelDataType left = binding.getOperandType(0);
        RelDataType right = binding.getOperandType(1);
        boolean nullable = left.isNullable() || right.isNullable();
        if (isArray(left) || isArray(right)) {
            return KalamTypeFactory.INSTANCE.createTypeWithNullability(isArray(left) ? left : right, true);
        }
        if (SqlTypeUtil.isBinary(left) && SqlTypeUtil.isBinary(right)) {
            return KalamTypeFactory.INSTANCE.toRel(BYTES, nullable);
        }
        return isJson(left) && isJson(right)
                ? KalamTypeFactory.INSTANCE.toRel(JSON, true)
                : KalamTypeFactory.INSTANCE.toRel(TEXT, nullable);
    }

    static Scalar lower(RexCall call, List<Scalar> operands) {
        if (isArray(call.getType())) {
            return ArrayLowering.concat(
                    operands.get(0),
                    call.getOperands().get(0).getType(),
                    operands.get(1),
                    call.getOperands().get(1).getType());
        }
        DataType result = KalamTypeFactory.toData(call.getType());
        return result.equals(JSON)
                ? Scalars.call(
                        Function.JSON_CONCAT,
                        JSON,
                        Scalars.cast(operands.get(0), TEXT),
                        Scalars.cast(operands.get(1), TEXT))
                : flat(operands, result);
    }

    /// One call for a chain of `||` of texts or of bytes.
    private static Scalar flat(List<Scalar> operands, DataType result) {
        List<Scalar> flat = new ArrayList<>();
        for (Scalar operand : operands) {
            if (operand instanceof Scalar.Call(Function function, List<Scalar> args, DataType type)
                    && function == Function.CONCAT
                    && type.equals(result)) {
                flat.addAll(args);
            } else {
                flat.add(Scalars.cast(operand, result));
            }
        }
        return new Scalar.Call(Function.CONCAT, flat, result);
    }
}
