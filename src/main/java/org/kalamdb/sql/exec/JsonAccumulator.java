package org.kalamdb.sql.exec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;

/// ARRAY_AGG and JSON_AGG (value): all values in the order in which they come, NULLs too. JSON_OBJECT_AGG (key, value).
final class JsonAccumulator extends Accumulator {
    private final boolean members;
    private final List<DataType> argTypes;
    private final DataType type;
    private final MemoryBudget memory;
    private final List<@Nullable StringBuilder> texts = new ArrayList<>();

    JsonAccumulator(AggregateFunction function, List<DataType> argTypes, DataType type, MemoryBudget memory) {
        this.members = function == AggregateFunction.JSON_OBJECT_AGG;
        this.argTypes = argTypes;
        this.type = type;
        this.memory = memory;
    }

    @Override
    boolean takesNulls() {
        return true;
    }

    @Override
    void grow(int groups) {
        while (texts.size() < groups) {
            texts.add(null);
        }
    }

    @Override
    void add(int[] groups, Values[] args, int[] rows, int count) {
        for (int k = 0; k < count; k++) {
            int row = rows[k];
            StringBuilder text = texts.get(groups[row]);
            if (text == null) {
                text = new StringBuilder(members ? "{" : "[");
                texts.set(groups[row], text);
            } else {
                text.append(',');
            }
            int before = text.length();
            if (members) {
                text.append(key(args[0].get(row))).append(':');
            }
            int last = members ? 1 : 0;
            text.append(JsonBuilding.json(args[last].get(row), argTypes.get(last)));
            memory.reserve(2L * (text.length() - before) + 2);
            TextSizes.require(text.length(), memory);
        }
    }

    private String key(@Nullable Object key) {
        if (key == null) {
            throw new DbException(ErrorCode.EXECUTION, "the key of a JSON object must not be null");
        }
        return JsonBuilding.quoted(Casts.text(key, argTypes.getFirst()));
    }

    @Override
    Values finish(int groups) {
        BytesValues result = new BytesValues(type, memory);
        result.reset(groups);
        for (int i = 0; i < groups; i++) {
            StringBuilder text = texts.get(i);
            if (text == null) {
                result.setNull(i);
            } else {
                // a window's frame that grows is asked again
                byte[] utf8 = (text + (members ? "}" : "]")).getBytes(StandardCharsets.UTF_8);
                result.append(i, utf8, 0, utf8.length);
            }
        }
        return result;
    }
}
