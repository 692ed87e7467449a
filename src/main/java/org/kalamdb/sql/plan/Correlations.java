package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

/// The outer rows that the part of a plan being compiled may refer to. Each column that is referred to becomes a
/// parameter, numbered after those of the statement.
final class Correlations {
    private final Map<CorrelationId, Outer> open = new HashMap<>();
    private int next;

    /// @param next the first free parameter index
    Correlations(int next) {
        this.next = next;
    }

    /// One outer row.
    ///
    /// @param firstParam the index of the parameter for the first of `columns`
    /// @param columns    those that are referred to
    record Outer(List<DataType> types, int firstParam, List<Integer> columns) {}

    /// Begins a part that may refer to a row of these columns, any of which may be needed.
    Outer enter(CorrelationId id, List<DataType> types) {
        Outer outer = new Outer(types, next, new ArrayList<>());
        next += types.size();
        open.put(id, outer);
        return outer;
    }

    void leave(CorrelationId id) {
        open.remove(id);
    }

    /// The parameter for a column of an outer row.
    Scalar param(RexFieldAccess access) {
        if (!(access.getReferenceExpr() instanceof RexCorrelVariable variable) || !open.containsKey(variable.id)) {
            throw new IllegalStateException("no outer row for " + access);
        }
        Outer outer = open.get(variable.id);
        int column = access.getField().getIndex();
        int place = outer.columns().indexOf(column);
        if (place < 0) {
            place = outer.columns().size();
            outer.columns().add(column);
        }
        DataType wanted = KalamTypeFactory.toData(access.getType());
        return Scalars.cast(
                new Scalar.Param(outer.firstParam() + place, outer.types().get(column)), wanted);
    }
}
