package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.model.DataType;

/// Texts or byte strings one after the other.
final class ConcatExpression extends VectorExpression {
    private final List<VectorExpression> args;
    private final BytesValues result;

    ConcatExpression(List<VectorExpression> args, DataType type, MemoryBudget memory) {
        super(type);
        this.args = List.copyOf(args);
        this.result = new BytesValues(type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues[] parts = new BytesValues[args.size()];
        result.reset(rows.count);
        for (int a = 0; a < parts.length; a++) {
            parts[a] = (BytesValues) args.get(a).evaluate(rows);
            result.takeNulls(parts[a], rows.count);
        }
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                join(parts, i);
            }
        }
        return result;
    }

    private void join(BytesValues[] parts, int i) {
        long total = 0;
        for (BytesValues part : parts) {
            total += part.length[i];
        }
        result.appendRoom(i, TextSizes.require(total, result.memory));
        int at = result.start[i];
        for (BytesValues part : parts) {
            System.arraycopy(part.data, part.start[i], result.data, at, part.length[i]);
            at += part.length[i];
        }
    }
}
