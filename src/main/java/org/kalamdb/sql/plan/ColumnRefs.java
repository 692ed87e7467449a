package org.kalamdb.sql.plan;

import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.ir.UsedColumns;

/// The input columns that scalars refer to.
final class ColumnRefs {
    private ColumnRefs() {}

    static BitSet used(Iterable<? extends Scalar> scalars) {
        BitSet used = new BitSet();
        scalars.forEach(scalar -> UsedColumns.collect(scalar, used));
        return used;
    }

    /// The same scalar over columns at other places.
    static Scalar moved(Scalar scalar, IntUnaryOperator place) {
        return replaced(scalar, ref -> new Scalar.ColumnRef(place.applyAsInt(ref.index()), ref.type()));
    }

    static List<Scalar> moved(List<Scalar> scalars, IntUnaryOperator place) {
        return scalars.stream().map(scalar -> moved(scalar, place)).toList();
    }

    /// The same scalar with other scalars in place of the columns.
    static Scalar replaced(Scalar scalar, Function<Scalar.ColumnRef, Scalar> values) {
        return switch (scalar) {
            case Scalar.ColumnRef ref -> values.apply(ref);
            case Scalar.Literal literal -> literal;
            case Scalar.Param param -> param;
            case Scalar.Call call -> new Scalar.Call(call.function(), replaced(call.args(), values), call.type());
            case Scalar.Cast cast -> new Scalar.Cast(replaced(cast.arg(), values), cast.type());
            case Scalar.Placed placed -> new Scalar.Placed(replaced(placed.scalar(), values), placed.token());
            case Scalar.Case choice ->
                new Scalar.Case(
                        choice.branches().stream()
                                .map(branch -> new Scalar.Branch(
                                        replaced(branch.condition(), values), replaced(branch.value(), values)))
                                .toList(),
                        replaced(choice.otherwise(), values),
                        choice.type());
            case Scalar.InList list -> new Scalar.InList(replaced(list.arg(), values), replaced(list.values(), values));
        };
    }

    private static List<Scalar> replaced(List<Scalar> scalars, Function<Scalar.ColumnRef, Scalar> values) {
        return scalars.stream().map(scalar -> replaced(scalar, values)).toList();
    }
}
