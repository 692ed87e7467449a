package org.kalamdb.sql.exec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// What an aggregation reads: rows, and an expression for each of its columns, which is evaluated when somebody asks
/// for the column. So computed columns go to the accumulators without becoming vectors in between, unless the rows
/// must be written somewhere ([#materialise]). Owns the rows.
final class AggregateInput implements AutoCloseable {
    private final List<DataType> types;
    private final ExecContext context;
    private final MemoryBudget memory;
    private final @Nullable RollUp rollUp;
    private BatchCursor rows;
    private List<VectorExpression> columns;
    /// Of the current rows.
    private final Map<Integer, Values> evaluated = new HashMap<>();

    /// @param rows    taken over
    /// @param columns of rows of `rows`
    AggregateInput(BatchCursor rows, List<VectorExpression> columns, ExecContext context) {
        this(rows, columns, null, context, context.memory().share());
    }

    private AggregateInput(
            BatchCursor rows,
            List<VectorExpression> columns,
            @Nullable RollUp rollUp,
            ExecContext context,
            MemoryBudget memory) {
        this.rows = rows;
        this.columns = List.copyOf(columns);
        this.types = columns.stream().map(column -> column.type).toList();
        this.context = context;
        this.memory = memory;
        this.rollUp = rollUp;
    }

    /// The columns of the rows as they are.
    ///
    /// @param rollUp what makes the rows those of one grouping set; null when they are those of all
    static AggregateInput of(BatchCursor rows, List<DataType> types, @Nullable RollUp rollUp, ExecContext context) {
        MemoryBudget memory = context.memory().share();
        return new AggregateInput(rows, plain(types, memory), rollUp, context, memory);
    }

    private static List<VectorExpression> plain(List<DataType> types, MemoryBudget memory) {
        return IntStream.range(0, types.size())
                .<VectorExpression>mapToObj(i -> new ColumnExpression(i, types.get(i), memory))
                .toList();
    }

    List<DataType> types() {
        return types;
    }

    @Nullable
    RollUp rollUp() {
        return rollUp;
    }

    @Nullable
    Batch next() {
        return rows.next();
    }

    /// From now on the columns of the rows are those that the aggregation reads.
    void materialise() {
        if (!columns.stream().allMatch(ColumnExpression.class::isInstance) || !isPlain()) {
            rows = new ProjectCursor(rows, columns, context.allocator());
            columns = plain(types, memory);
        }
    }

    private boolean isPlain() {
        for (int i = 0; i < columns.size(); i++) {
            if (((ColumnExpression) columns.get(i)).index != i) {
                return false;
            }
        }
        return true;
    }

    /// To be called for each new rows, before [#column].
    void start() {
        evaluated.clear();
    }

    /// A column of the rows, until the next call of [#start].
    Values column(int index, Rows current) {
        Values values = evaluated.get(index);
        if (values == null) {
            values = columns.get(index).evaluate(current);
            evaluated.put(index, values);
        }
        return values;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(rows);
            closer.register(memory::releaseAll);
        }
    }
}
