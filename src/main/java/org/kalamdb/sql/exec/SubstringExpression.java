package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// SUBSTRING(text, start[, length]): slices of the argument's own bytes.
final class SubstringExpression extends VectorExpression {
    private final List<VectorExpression> args;
    private final BytesValues result;

    SubstringExpression(List<VectorExpression> args, MemoryBudget memory) {
        super(DataType.TEXT);
        this.args = List.copyOf(args);
        this.result = new BytesValues(DataType.TEXT, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues texts = (BytesValues) args.getFirst().evaluate(rows);
        LongValues starts = (LongValues) args.get(1).evaluate(rows);
        LongValues lengths = args.size() > 2 ? (LongValues) args.get(2).evaluate(rows) : null;
        result.reset(rows.count);
        result.takeNulls(texts, rows.count);
        result.takeNulls(starts, rows.count);
        if (lengths != null) {
            result.takeNulls(lengths, rows.count);
        }
        result.borrow(texts.data);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                slice(texts, i, starts.values[i], lengths == null ? Long.MAX_VALUE : lengths.values[i]);
            }
        }
        return result;
    }

    /// @param start from 1; what lies before the text counts for the length
    private void slice(BytesValues texts, int i, long start, long length) {
        if (length < 0) {
            throw new DbException(ErrorCode.EXECUTION, "negative substring length not allowed");
        }
        int end = texts.start[i] + texts.length[i];
        int from = Utf8.skip(texts.data, texts.start[i], end, start - 1);
        long wanted = length == Long.MAX_VALUE ? length : length + Math.min(0, start - 1);
        int to = wanted == Long.MAX_VALUE ? end : Utf8.skip(texts.data, from, end, wanted);
        result.slice(i, from, to - from);
    }
}
