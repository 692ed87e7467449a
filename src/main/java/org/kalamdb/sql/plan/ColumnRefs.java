package org.kalamdb.sql.plan;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.kalamdb.sql.ir.Scalar;

/// The input columns that scalars refer to.
final class ColumnRefs {
    private ColumnRefs() {}

    static BitSet used(Iterable<? extends Scalar> scalars) {
        BitSet used = new BitSet();
        scalars.forEach(scalar -> collect(scalar, used));
        return used;
    }

    private static void collect(Scalar scalar, BitSet used) {
        switch (scalar) {
            case Scalar.ColumnRef ref -> used.set(ref.index());
            case Scalar.Literal _, Scalar.Param _ -> {}
            case Scalar.Call call -> call.args().forEach(arg -> collect(arg, used));
            case Scalar.Cast cast -> collect(cast.arg(), used);
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

    /// The same scalar over columns at other places.
    static Scalar moved(Scalar scalar, IntUnaryOperator place) {
        return switch (scalar) {
            case Scalar.ColumnRef ref -> new Scalar.ColumnRef(place.applyAsInt(ref.index()), ref.type());
            case Scalar.Literal literal -> literal;
            case Scalar.Param param -> param;
            case Scalar.Call call -> new Scalar.Call(call.function(), moved(call.args(), place), call.type());
            case Scalar.Cast cast -> new Scalar.Cast(moved(cast.arg(), place), cast.type());
            case Scalar.Case choice ->
                new Scalar.Case(
                        choice.branches().stream()
                                .map(branch -> new Scalar.Branch(
                                        moved(branch.condition(), place), moved(branch.value(), place)))
                                .toList(),
                        moved(choice.otherwise(), place),
                        choice.type());
            case Scalar.InList list -> new Scalar.InList(moved(list.arg(), place), moved(list.values(), place));
        };
    }

    static List<Scalar> moved(List<Scalar> scalars, IntUnaryOperator place) {
        return scalars.stream().map(scalar -> moved(scalar, place)).toList();
    }
}
