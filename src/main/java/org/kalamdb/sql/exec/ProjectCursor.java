package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.util.TransferPair;
import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.Gather;

/// One output column per expression. Columns that are only passed on change their owner without being
/// copied, selection included when nothing is computed; a computed column has the selected rows only, and
/// then so have the others.
final class ProjectCursor implements BatchCursor {
    private final BatchCursor input;
    private final List<VectorExpression> expressions;
    private final BufferAllocator allocator;
    private final boolean onlyMoves;

    /// Takes over `input`.
    ProjectCursor(BatchCursor input, List<VectorExpression> expressions, BufferAllocator allocator) {
        this.input = input;
        this.expressions = List.copyOf(expressions);
        this.allocator = allocator;
        Set<Integer> moved = new HashSet<>();
        this.onlyMoves = expressions.stream()
                .allMatch(expression -> expression instanceof ColumnExpression column && moved.add(column.index));
    }

    @Override
    public @Nullable Batch next() {
        Batch batch = input.next();
        if (batch == null) {
            return null;
        }
        try (batch) {
            return onlyMoves ? move(batch) : compute(batch);
        }
    }

    private Batch move(Batch batch) {
        List<FieldVector> columns = new ArrayList<>(expressions.size());
        for (VectorExpression expression : expressions) {
            columns.add(transfer(batch.column(((ColumnExpression) expression).index)));
        }
        Batch result = new Batch(columns, batch.rowCount());
        int[] selection = batch.selection();
        if (selection != null) {
            result.select(selection, batch.selectedCount());
        }
        return result;
    }

    private Batch compute(Batch batch) {
        Rows rows = Rows.of(batch);
        @Nullable FieldVector[] columns = new FieldVector[expressions.size()];
        try {
            for (int i = 0; i < columns.length; i++) {
                if (!(expressions.get(i) instanceof ColumnExpression)) {
                    columns[i] = VectorWriter.write(expressions.get(i).evaluate(rows), rows.count, allocator);
                }
            }
            for (int i = 0; i < columns.length; i++) {
                if (expressions.get(i) instanceof ColumnExpression column) {
                    columns[i] = pass(column, rows, isWantedAgain(column, i));
                }
            }
        } catch (Throwable failure) {
            close(columns);
            throw failure;
        }
        List<FieldVector> owned = new ArrayList<>(columns.length);
        for (FieldVector column : columns) {
            owned.add(Objects.requireNonNull(column));
        }
        return new Batch(owned, rows.count);
    }

    private boolean isWantedAgain(ColumnExpression column, int index) {
        return expressions.subList(index + 1, expressions.size()).stream()
                .anyMatch(later -> later instanceof ColumnExpression other && other.index == column.index);
    }

    /// The column itself where that is possible, else a copy of the selected rows.
    private FieldVector pass(ColumnExpression column, Rows rows, boolean wantedAgain) {
        FieldVector vector = rows.column(column.index);
        if (rows.dense && !wantedAgain) {
            return transfer(vector);
        }
        return new Gather(new FieldVector[] {vector}, null, rows.positions, rows.count).take(column.type, allocator);
    }

    private FieldVector transfer(FieldVector vector) {
        TransferPair pair = vector.getTransferPair(allocator);
        pair.transfer();
        return (FieldVector) pair.getTo();
    }

    private static void close(@Nullable FieldVector[] columns) {
        for (FieldVector column : columns) {
            if (column != null) {
                column.close();
            }
        }
    }

    @Override
    public void close() {
        input.close();
    }
}
