package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexNode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Scalar;

/// The columns below a window: those of the input that are still needed, and what is computed for its functions.
final class WindowInput {
    private final List<Scalar> columns = new ArrayList<>();
    private final ScalarCompiler scalars;
    private final Parameters parameters;

    /// @param scalars for expressions over the input's columns
    WindowInput(ScalarCompiler scalars, Parameters parameters) {
        this.parameters = parameters;
        this.scalars = scalars;
    }

    Scalar compile(RexNode node) {
        return scalars.compile(node);
    }

    /// A number of rows.
    Scalar count(RexNode node) {
        return node instanceof RexDynamicParam param
                ? parameters.useAsCount(param.getIndex())
                : Scalars.cast(compile(node), DataType.BIGINT);
    }

    /// The place of an expression.
    int add(Scalar scalar) {
        int known = columns.indexOf(scalar);
        if (known >= 0) {
            return known;
        }
        columns.add(scalar);
        return columns.size() - 1;
    }

    /// At least one, so that rows can be counted.
    List<Scalar> all() {
        return columns.isEmpty() ? List.of(Scalars.literal(0L, DataType.BIGINT)) : List.copyOf(columns);
    }
}
