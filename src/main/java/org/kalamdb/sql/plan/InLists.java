package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Finds the lists of `a = 1 OR a = 2 OR …`, which is what IN has become on its way through Calcite.
final class InLists {
    private InLists() {}

    /// The same disjunction with one [Scalar.InList] for each operand that is compared more than once.
    static List<Scalar> merge(List<Scalar> disjuncts) {
        if (disjuncts.size() < 2) {
            return disjuncts;
        }
        Map<Scalar, List<Scalar>> values = new LinkedHashMap<>();
        List<Scalar> others = new ArrayList<>();
        for (Scalar disjunct : disjuncts) {
            switch (disjunct) {
                case Scalar.Call(Function function, List<Scalar> args, DataType _)
                when function == Function.EQ && isValue(args.get(1)) ->
                    values.computeIfAbsent(args.get(0), _ -> new ArrayList<>()).add(args.get(1));
                case Scalar.InList(Scalar arg, List<Scalar> list) ->
                    values.computeIfAbsent(arg, _ -> new ArrayList<>()).addAll(list);
                default -> others.add(disjunct);
            }
        }
        List<Scalar> merged = new ArrayList<>();
        values.forEach((arg, list) -> merged.add(
                list.size() == 1
                        ? Scalars.call(Function.EQ, DataType.BOOLEAN, arg, list.getFirst())
                        : new Scalar.InList(arg, list)));
        merged.addAll(others);
        return merged;
    }

    private static boolean isValue(Scalar scalar) {
        return scalar instanceof Scalar.Literal || scalar instanceof Scalar.Param;
    }
}
