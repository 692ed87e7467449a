package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

/// A scalar function of the dialect, which knows how it is computed.
final class KalamFunction extends SqlFunction {
    private final Lowering lowering;
    private final Stability stability;
    private final SqlSyntax syntax;

    /// Turns a call into a scalar.
    @FunctionalInterface
    interface Lowering {
        /// @param args   of any type that the signature takes
        /// @param result the type that validation gave the call
        Scalar lower(List<Scalar> args, DataType result);
    }

    /// How long a call with the same arguments gives the same value.
    enum Stability {
        ALWAYS,
        /// Within a statement.
        STATEMENT,
        /// Not even within a row.
        NEVER
    }

    KalamFunction(String name, Signature signature, SqlReturnTypeInference result, Lowering lowering) {
        this(name, signature, result, lowering, Stability.ALWAYS, SqlSyntax.FUNCTION);
    }

    /// @param syntax FUNCTION_ID for a name that may stand without parentheses
    KalamFunction(
            String name,
            Signature signature,
            SqlReturnTypeInference result,
            Lowering lowering,
            Stability stability,
            SqlSyntax syntax) {
        super(name, SqlKind.OTHER_FUNCTION, result, signature, signature, SqlFunctionCategory.USER_DEFINED_FUNCTION);
        this.lowering = lowering;
        this.stability = stability;
        this.syntax = syntax;
    }

    Scalar lower(List<Scalar> args, DataType result) {
        return lowering.lower(args, result);
    }

    @Override
    public SqlSyntax getSyntax() {
        return syntax;
    }

    @Override
    public boolean isDeterministic() {
        return stability != Stability.NEVER;
    }

    @Override
    public boolean isDynamicFunction() {
        return stability == Stability.STATEMENT;
    }
}
