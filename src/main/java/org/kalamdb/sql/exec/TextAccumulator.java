package org.kalamdb.sql.exec;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// STRING_AGG(text, separator): the texts in the order in which they come; a row's separator stands before
/// its text, but not at the start.
final class TextAccumulator extends Accumulator {
    private final DataType type;
    private final MemoryBudget memory;
    private final List<@Nullable ByteArrayOutputStream> texts = new ArrayList<>();

    TextAccumulator(DataType type, MemoryBudget memory) {
        this.type = type;
        this.memory = memory;
    }

    @Override
    void grow(int groups) {
        while (texts.size() < groups) {
            texts.add(null);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        BytesValues values = (BytesValues) args[0];
        BytesValues separators = (BytesValues) args[1];
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            ByteArrayOutputStream text = texts.get(groups[row]);
            int before = 0;
            if (text == null) {
                text = new ByteArrayOutputStream();
                texts.set(groups[row], text);
            } else {
                before = text.size();
                if (!separators.nulls[row]) {
                    text.write(separators.data, separators.start[row], separators.length[row]);
                }
            }
            text.write(values.data, values.start[row], values.length[row]);
            memory.reserve(text.size() - before);
        }
    }

    @Override
    Values finish(int groups) {
        BytesValues result = new BytesValues(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            ByteArrayOutputStream text = texts.get(i);
            if (text == null) {
                result.setNull(i);
            } else {
                byte[] bytes = text.toByteArray();
                result.append(i, bytes, 0, bytes.length);
            }
        }
        return result;
    }
}
