package org.kalamdb.sql.exec;

import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Runs an operator of two inputs on their parts, one pair after the other.
final class PartPairs implements BatchCursor {
    private final Partitions lefts;
    private final Partitions rights;
    private final BinaryOperator<BatchCursor> operator;
    private final Cancellation cancellation;
    private int next;
    private @Nullable BatchCursor current;

    /// Takes over both sides.
    ///
    /// @param operator takes over its inputs; without left rows it has none
    PartPairs(Partitions lefts, Partitions rights, BinaryOperator<BatchCursor> operator, Cancellation cancellation) {
        this.lefts = lefts;
        this.rights = rights;
        this.operator = operator;
        this.cancellation = cancellation;
    }

    @Override
    public @Nullable Batch next() {
        while (true) {
            BatchCursor pair = current;
            if (pair == null) {
                while (next < Partitions.COUNT && lefts.part(next).isEmpty()) {
                    next++;
                }
                if (next == Partitions.COUNT) {
                    return null;
                }
                pair = open(next++);
                current = pair;
            }
            Batch batch = pair.next();
            if (batch != null) {
                return batch;
            }
            current = null;
            pair.close();
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // the operator owns its inputs
    private BatchCursor open(int part) {
        return operator.apply(
                lefts.part(part).read(cancellation), rights.part(part).read(cancellation));
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            closer.register(lefts);
            closer.register(rights);
            if (current != null) {
                closer.register(current);
                current = null;
            }
        }
    }
}
