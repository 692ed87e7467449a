package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.TEXT;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.Signature.Param;

/// Distances of vectors (`sql.md` §26.3): both arguments are brought to one dimension where one of them has any;
/// others are read from their texts.
final class VectorLowering {
    private VectorLowering() {}

    static List<SqlOperator> functions() {
        return List.of(
                function("cosine_distance", Function.COSINE_DISTANCE),
                function("l2_distance", Function.L2_DISTANCE),
                function("l1_distance", Function.L1_DISTANCE),
                function("inner_product", Function.INNER_PRODUCT));
    }

    private static SqlOperator function(String name, Function function) {
        return new KalamFunction(
                name,
                Signature.of(Param.VECTOR, Param.VECTOR),
                Results.nullable(DataType.FLOAT),
                (args, result) -> lower(function, args.get(0), args.get(1), result));
    }

    private static Scalar lower(Function function, Scalar left, Scalar right, DataType result) {
        DataType type = left.type() instanceof DataType.Embedding
                ? left.type()
                : right.type() instanceof DataType.Embedding ? right.type() : TEXT;
        return Scalars.call(function, result, vector(left, type), vector(right, type));
    }

    private static Scalar vector(Scalar scalar, DataType type) {
        if (scalar.type() instanceof DataType.Embedding given
                && type instanceof DataType.Embedding wanted
                && given.dimension() != wanted.dimension()) {
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "dimension mismatch: vectors of " + wanted.dimension() + " and " + given.dimension() + " elements");
        }
        if (type instanceof DataType.Embedding
                && scalar instanceof Scalar.Call(Function function, List<Scalar> elements, DataType _)
                && function == Function.ARRAY
                && elements.stream().allMatch(Scalar.Literal.class::isInstance)) {
            List<@Nullable Object> values = new ArrayList<>(elements.size());
            elements.forEach(element -> values.add(((Scalar.Literal) element).value()));
            return Scalars.literal(Coercion.coerce(values, type), type);
        }
        return Scalars.cast(scalar, type);
    }
}
