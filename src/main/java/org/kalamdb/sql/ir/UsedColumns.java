package org.kalamdb.sql.ir;

import java.util.BitSet;

/// Which input columns a scalar refers to.
public final class UsedColumns {
    private UsedColumns() {}

    /// Adds the columns of `scalar` to `used`.
    public static void collect(Scalar scalar, BitSet used) {
        switch (scalar) {
            case Scalar.ColumnRef ref -> used.set(ref.index());
            case Scalar.Literal _, Scalar.Param _ -> {}
            case Scalar.Call call -> call.args().forEach(arg -> collect(arg, used));
            case Scalar.Cast cast -> collect(cast.arg(), used);
            case Scalar.Placed placed -> collect(placed.scalar(), used);
            case Scalar.Case choice -> {
                for (Scalar.Branch branch : choice.branches()) {
                    collect(branch.condition(), used);
                    collect(branch.value(), used);
                }
                collect(choice.otherwise(), used);
            }
            case Scalar.InList list -> {
                collect(list.arg(), used);
                list.values().forEach(value -> collect(value, used));
            }
        }
    }
}
