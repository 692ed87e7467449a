package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON value as a tree, for the few functions that cannot stream. Numbers are equal when their values are.
sealed interface JsonTree {
    record Members(Map<String, JsonTree> values) implements JsonTree {}

    record Elements(List<JsonTree> values) implements JsonTree {}

    record Text(String value) implements JsonTree {}

    record Numeral(BigDecimal value) implements JsonTree {}

    enum Word implements JsonTree {
        TRUE,
        FALSE,
        NULL
    }

    /// Null for a text that is no JSON.
    static @Nullable JsonTree parse(String json) {
        return JsonPath.of().find(json, JsonTree::read);
    }

    private static JsonTree read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, JsonTree> members = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    members.put(key, read(parser));
                }
                yield new Members(members);
            }
            case START_ARRAY -> {
                List<JsonTree> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(read(parser));
                }
                yield new Elements(elements);
            }
            case VALUE_STRING -> new Text(parser.getText());
            case VALUE_TRUE -> Word.TRUE;
            case VALUE_FALSE -> Word.FALSE;
            case VALUE_NULL -> Word.NULL;
            default -> new Numeral(number(parser.getText()));
        };
    }

    /// Equal values become equal objects, but exponents beyond reason stay as they are.
    private static BigDecimal number(String text) {
        BigDecimal value = new BigDecimal(text);
        return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    }
}
