package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Coercion;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;

/// Evaluates single expressions that need no input: INSERT values, defaults, limits.
public final class ScalarEvaluator {
    private ScalarEvaluator() {}

    /// The canonical value of an expression without column references; null for NULL. An id function gives
    /// a new value at each call.
    ///
    /// @throws org.kalamdb.common.DbException EXECUTION when the evaluation fails, PARAMETER_BINDING when a
    ///                                        parameter has no value
    public static @Nullable Object evaluate(Scalar scalar, ExecContext context) {
        if (scalar instanceof Scalar.Literal literal) {
            return literal.value();
        }
        if (scalar instanceof Scalar.Param param && param.index() < context.params().length) {
            return Coercion.coerce(context.params()[param.index()], param.type());
        }
        ExecContext own = context.withMemory(context.memory().share());
        try (Batch one = new Batch(List.of(), 1)) {
            return new ExpressionCompiler(own)
                    .compile(scalar)
                    .evaluate(Rows.of(one))
                    .get(0);
        } finally {
            own.memory().releaseAll();
        }
    }
}
