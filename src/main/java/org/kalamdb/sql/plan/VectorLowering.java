package org.kalamdb.sql.plan;

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

/// `COSINE_DISTANCE` (`sql.md` §26.3): brings both arguments to one dimension.
final class VectorLowering {
    private VectorLowering() {}

    static SqlOperator cosineDistance() {
        return new KalamFunction(
                "cosine_distance",
                Signature.of(Param.VECTOR, Param.VECTOR),
                Results.nullable(DataType.FLOAT),
                (args, result) -> lower(args.get(0), args.get(1), result));
    }

    private static Scalar lower(Scalar left, Scalar right, DataType result) {
        DataType.Embedding type = dimension(left, right);
        return Scalars.call(Function.COSINE_DISTANCE, result, vector(left, type), vector(right, type));
    }

    private static DataType.Embedding dimension(Scalar left, Scalar right) {
        if (left.type() instanceof DataType.Embedding embedding) {
            return embedding;
        }
        if (right.type() instanceof DataType.Embedding embedding) {
            return embedding;
        }
        if (left instanceof Scalar.Literal(Object value, DataType _) && value instanceof String text) {
            return new DataType.Embedding((int)
                    Math.max(1, text.chars().filter(c -> c == ',').count() + 1));
        }
        throw Unsupported.construct("COSINE_DISTANCE without an EMBEDDING argument");
    }

    private static Scalar vector(Scalar scalar, DataType.Embedding type) {
        if (scalar.type() instanceof DataType.Embedding other && other.dimension() != type.dimension()) {
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "dimension mismatch: vectors of " + type.dimension() + " and " + other.dimension() + " elements");
        }
        return Scalars.cast(scalar, type);
    }

    /// An ARRAY literal as a vector.
    static Scalar arrayLiteral(List<Scalar> elements) {
        List<@Nullable Object> values = new ArrayList<>(elements.size());
        for (Scalar element : elements) {
            if (!(element instanceof Scalar.Literal(Object value, DataType _)) || value == null) {
                throw Unsupported.construct("an ARRAY of other than constants");
            }
            values.add(value);
        }
        DataType.Embedding type = new DataType.Embedding(values.size());
        return Scalars.literal(Coercion.coerce(values, type), type);
    }
}
