package org.kalamdb.sql.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// An expression over one row. Operands already have the types that their function wants: the planner
/// makes every cast explicit.
public sealed interface Scalar {
    DataType type();

    /// The input's column at `index`, from 0.
    record ColumnRef(int index, DataType type) implements Scalar {}

    /// A constant in its canonical Java form; null is NULL.
    record Literal(@Nullable Object value, DataType type) implements Scalar {}

    /// The parameter at `index`, from 0, bound at execution and coerced to `type`.
    record Param(int index, DataType type) implements Scalar {}

    /// A function of its arguments.
    record Call(Function function, List<Scalar> args, DataType type) implements Scalar {
        public Call {
            args = List.copyOf(args);
        }
    }

    /// A conversion that fails on a value that `type` cannot hold.
    record Cast(Scalar arg, DataType type) implements Scalar {}

    /// The value of the first branch whose condition is true, else `otherwise`. All values have `type`.
    record Case(List<Branch> branches, Scalar otherwise, DataType type) implements Scalar {
        public Case {
            branches = List.copyOf(branches);
        }
    }

    /// One WHEN … THEN ….
    record Branch(Scalar condition, Scalar value) {}

    /// The same value; when it cannot be computed, the failure is told at the statement's token of this
    /// number. Equal to the same scalar from another place.
    record Placed(Scalar scalar, int token) implements Scalar {
        @Override
        public DataType type() {
            return scalar.type();
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Placed placed && scalar.equals(placed.scalar);
        }

        @Override
        public int hashCode() {
            return scalar.hashCode();
        }
    }

    /// Whether `arg` equals one of `values`; all have the argument's type. SQL NULL logic.
    record InList(Scalar arg, List<Scalar> values) implements Scalar {
        public InList {
            values = List.copyOf(values);
        }

        @Override
        public DataType type() {
            return DataType.BOOLEAN;
        }
    }
}
