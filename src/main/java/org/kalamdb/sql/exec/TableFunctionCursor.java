package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;

/// The rows of a table function, made as they are asked for.
final class TableFunctionCursor implements BatchCursor {
    private final List<DataType> types;
    private final ExecContext context;
    private Iterator<@Nullable Object[]> rows;
    private long number;

    TableFunctionCursor(PlanNode.TableFunction function, ExecContext context) {
        this.types = function.types();
        this.context = context;
        List<Object> args = new ArrayList<>();
        for (Scalar arg : function.args()) {
            Object value = ScalarEvaluator.evaluate(arg, context);
            if (value != null) {
                args.add(value);
            }
        }
        this.rows = args.size() < function.args().size() ? Collections.emptyIterator() : rows(function, args);
    }

    private static Iterator<@Nullable Object[]> rows(PlanNode.TableFunction function, List<Object> args) {
        return switch (function.generator()) {
            case SERIES -> Series.of(args);
            case VECTOR_ELEMENTS -> elements((float[]) args.getFirst());
            case JSON_ELEMENTS -> JsonRows.elements((String) args.getFirst(), JsonRows.Form.JSON);
            case JSON_ELEMENTS_TEXT -> JsonRows.elements((String) args.getFirst(), JsonRows.Form.TEXT);
            case JSON_EACH -> JsonRows.members((String) args.getFirst(), JsonRows.Form.JSON);
            case JSON_EACH_TEXT -> JsonRows.members((String) args.getFirst(), JsonRows.Form.TEXT);
        };
    }

    private static Iterator<@Nullable Object[]> elements(float[] vector) {
        List<@Nullable Object[]> rows = new ArrayList<>(vector.length);
        for (float element : vector) {
            rows.add(new Object[] {element});
        }
        return rows.iterator();
    }

    @Override
    public @Nullable Batch next() {
        context.cancellation().check();
        if (!rows.hasNext()) {
            return null;
        }
        try (BatchBuilder builder = new BatchBuilder(types, context.allocator())) {
            while (builder.rowCount() < Batch.TARGET_ROWS && rows.hasNext()) {
                @Nullable Object[] row = rows.next();
                for (int i = 0; i < row.length; i++) {
                    builder.column(i).set(builder.rowCount(), row[i]);
                }
                number++;
                if (row.length < types.size()) {
                    builder.column(row.length).set(builder.rowCount(), number);
                }
                builder.endRow();
            }
            return builder.build();
        }
    }

    @Override
    public void close() {
        rows = Collections.emptyIterator();
    }
}
