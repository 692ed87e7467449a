package org.kalamdb.sql.exec;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.kalamdb.model.DataType;

/// LOWER and UPPER: ASCII in a loop over the bytes, other texts one by one.
final class LetterCaseExpression extends VectorExpression {
    /// The bit in which the two cases of an ASCII letter differ.
    private static final int CASE_BIT = 0x20;

    private final VectorExpression text;
    private final Direction direction;
    private final BytesValues result;

    /// Which letters there are afterwards.
    enum Direction {
        LOWER('A', 'Z'),
        UPPER('a', 'z');

        private final char first;
        private final char last;

        Direction(char first, char last) {
            this.first = first;
            this.last = last;
        }
    }

    LetterCaseExpression(VectorExpression text, Direction direction, MemoryBudget memory) {
        super(DataType.TEXT);
        this.text = text;
        this.direction = direction;
        this.result = new BytesValues(DataType.TEXT, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues texts = (BytesValues) text.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(texts, rows.count);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                convert(texts, i);
            }
        }
        return result;
    }

    private void convert(BytesValues texts, int i) {
        int length = texts.length[i];
        int from = texts.start[i];
        result.appendRoom(i, length);
        int to = result.start[i];
        byte[] source = texts.data;
        byte[] target = result.data;
        for (int k = 0; k < length; k++) {
            byte b = source[from + k];
            if (b < 0) {
                convertUnicode(texts, i);
                return;
            }
            target[to + k] = (byte) (b >= direction.first && b <= direction.last ? b ^ CASE_BIT : b);
        }
    }

    private void convertUnicode(BytesValues texts, int i) {
        String source = texts.text(i);
        String converted =
                direction == Direction.LOWER ? source.toLowerCase(Locale.ROOT) : source.toUpperCase(Locale.ROOT);
        byte[] utf8 = converted.getBytes(StandardCharsets.UTF_8);
        result.append(i, utf8, 0, utf8.length);
    }
}
