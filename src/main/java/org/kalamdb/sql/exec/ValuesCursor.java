package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;

/// Rows of expressions without input.
final class ValuesCursor implements BatchCursor {
    private final List<List<Scalar>> rows;
    private final List<DataType> types;
    private final ExecContext context;
    private int next;

    ValuesCursor(PlanNode.Values values, ExecContext context) {
        this.rows = values.rows();
        this.types = values.types();
        this.context = context;
    }

    @Override
    public @Nullable Batch next() {
        if (next == rows.size()) {
            return null;
        }
        context.cancellation().check();
        try (BatchBuilder builder = new BatchBuilder(types, context.allocator())) {
            for (; next < rows.size() && builder.rowCount() < Batch.TARGET_ROWS; next++) {
                List<Scalar> row = rows.get(next);
                for (int i = 0; i < row.size(); i++) {
                    builder.column(i).set(builder.rowCount(), ScalarEvaluator.evaluate(row.get(i), context));
                }
                builder.endRow();
            }
            return builder.build();
        }
    }

    @Override
    public void close() {
        next = rows.size();
    }
}
