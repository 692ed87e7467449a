package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;

/// (json, step, …) with a constant path: reads each document's bytes where they lie.
final class JsonGetExpression extends VectorExpression {
    private final VectorExpression json;
    private final JsonPath path;
    private final JsonPath.Reading<?> reading;
    private final Values result;

    private JsonGetExpression(
            VectorExpression json, JsonPath path, JsonPath.Reading<?> reading, DataType type, MemoryBudget memory) {
        super(type);
        this.json = json;
        this.path = path;
        this.reading = reading;
        this.result = Values.of(type, memory);
    }

    /// The expression; null when a step is NULL or no constant.
    static @Nullable JsonGetExpression of(
            Function function, List<VectorExpression> args, DataType type, MemoryBudget memory) {
        Object[] steps = new Object[args.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            if (!(args.get(i + 1) instanceof ConstantExpression constant) || constant.value == null) {
                return null;
            }
            steps[i] = constant.value;
        }
        return new JsonGetExpression(
                args.getFirst(), JsonPath.of(steps), JsonFunctions.reading(function), type, memory);
    }

    @Override
    Values evaluate(Rows rows) {
        BytesValues documents = (BytesValues) json.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(documents, rows.count);
        for (int i = 0; i < rows.count; i++) {
            if (!result.nulls[i]) {
                result.set(i, path.find(documents.data, documents.start[i], documents.length[i], reading));
            }
        }
        return result;
    }
}
