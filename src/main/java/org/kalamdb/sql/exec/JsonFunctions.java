package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.sql.ir.Function;

/// Functions of JSON texts. What is missing, of another kind or not valid JSON is NULL.
final class JsonFunctions {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int MAX_BIGINT_DIGITS = 18;

    private JsonFunctions() {}

    static RowFunction of(Function function) {
        return switch (function) {
            case JSON_GET,
                    JSON_GET_TEXT,
                    JSON_GET_STR,
                    JSON_GET_INT,
                    JSON_GET_FLOAT,
                    JSON_GET_BOOL,
                    JSON_GET_ARRAY,
                    JSON_LENGTH,
                    JSON_TYPEOF,
                    JSON_KEYS -> {
                JsonPath.Reading<?> reading = reading(function);
                yield args -> path(args).find((String) args[0], reading);
            }
            case JSON_EXISTS -> args -> exists(args);
            case JSON_PATH -> args -> along(args, JsonFunctions::asJson);
            case JSON_PATH_TEXT -> args -> along(args, JsonFunctions::asText);
            case JSON_HAS_KEY -> args -> hasKey(args);
            case JSON_HAS_ANY -> args -> hasAny(args);
            case JSON_HAS_ALL -> args -> hasAll(args);
            case JSON_CONTAINS -> args -> JsonContainment.contains((String) args[0], (String) args[1]);
            case JSON_SET -> JsonChanges::set;
            case JSON_INSERT -> JsonChanges::insert;
            case JSON_DELETE -> JsonChanges::delete;
            case JSON_DELETE_PATH -> JsonChanges::deletePath;
            case JSON_STRIP_NULLS -> JsonChanges::stripNulls;
            case JSON_CONCAT -> args -> JsonBuilding.concat((String) args[0], (String) args[1]);
            default -> throw new IllegalArgumentException(function + " is no function of JSON texts");
        };
    }

    /// What a function makes of the value at the end of its path.
    static JsonPath.Reading<?> reading(Function function) {
        return switch (function) {
            case JSON_GET -> JsonFunctions::asJson;
            case JSON_GET_TEXT -> JsonFunctions::asText;
            case JSON_GET_STR -> parser -> parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : skipped(parser);
            case JSON_GET_INT -> JsonFunctions::asInteger;
            case JSON_GET_FLOAT -> JsonFunctions::asDouble;
            case JSON_GET_BOOL -> JsonFunctions::asBoolean;
            case JSON_GET_ARRAY -> parser -> parser.hasToken(JsonToken.START_ARRAY) ? asJson(parser) : skipped(parser);
            case JSON_LENGTH -> JsonFunctions::length;
            case JSON_TYPEOF -> JsonFunctions::typeOf;
            case JSON_KEYS -> JsonFunctions::keys;
            default -> throw new IllegalArgumentException(function + " reads no value");
        };
    }

    private static JsonPath path(Object[] args) {
        return JsonPath.of(Arrays.copyOfRange(args, 1, args.length));
    }

    /// Passes over the value.
    private static @Nullable String skipped(JsonParser parser) throws IOException {
        parser.skipChildren();
        return null;
    }

    private static @Nullable Boolean asBoolean(JsonParser parser) throws IOException {
        if (parser.currentToken().isBoolean()) {
            return parser.getBooleanValue();
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable Long asInteger(JsonParser parser) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NUMBER_INT) && parser.getText().length() <= MAX_BIGINT_DIGITS + 1) {
            return parser.getLongValue();
        }
        parser.skipChildren();
        return null;
    }

    private static @Nullable Double asDouble(JsonParser parser) throws IOException {
        if (!parser.currentToken().isNumeric()) {
            parser.skipChildren();
            return null;
        }
        double value = Double.parseDouble(parser.getText());
        return Double.isFinite(value) ? value : null;
    }

    /// The number of elements or members.
    private static @Nullable Integer length(JsonParser parser) throws IOException {
        JsonToken start = parser.currentToken();
        if (!start.isStructStart()) {
            return null;
        }
        int length = 0;
        while (!parser.nextToken().isStructEnd()) {
            if (start == JsonToken.START_OBJECT) {
                parser.nextToken();
            }
            parser.skipChildren();
            length++;
        }
        return length;
    }

    private static String typeOf(JsonParser parser) throws IOException {
        String type = switch (parser.currentToken()) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            case VALUE_NULL -> "null";
            default -> "number";
        };
        parser.skipChildren();
        return type;
    }

    /// The keys of an object as an array, each once.
    private static @Nullable String keys(JsonParser parser) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return skipped(parser);
        }
        Set<String> keys = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            keys.add(parser.currentName());
            parser.nextToken();
            parser.skipChildren();
        }
        return ArrayText.ofTexts(new ArrayList<>(keys));
    }

    /// (json, step, …): whether the path leads to something; a last text also to a string of an array.
    private static @Nullable Object exists(Object[] args) {
        Object last = args[args.length - 1];
        String parent =
                JsonPath.of(Arrays.copyOfRange(args, 1, args.length - 1)).find((String) args[0], JsonFunctions::asJson);
        if (parent == null) {
            return isValid((String) args[0]) ? false : null;
        }
        return last instanceof String
                ? hasKey(new Object[] {parent, last})
                : (Object) (JsonPath.of(last).find(parent, JsonFunctions::asJson) != null);
    }

    /// (json, array of steps)
    private static @Nullable Object along(Object[] args, JsonPath.Reading<String> reading) {
        List<String> steps = texts((String) args[1]);
        return steps == null ? null : JsonPath.ofTexts(steps).find((String) args[0], reading);
    }

    /// The texts of an array of texts; null when one is NULL.
    private static @Nullable List<String> texts(String array) {
        List<String> texts = new ArrayList<>();
        for (ArrayText.Element element : ArrayLiteral.elements(array)) {
            if (element == null) {
                return null;
            }
            texts.add(element.text());
        }
        return texts;
    }

    private static @Nullable Object hasAny(Object[] args) {
        Set<String> names = names((String) args[0]);
        return names == null
                ? null
                : (Object) ArrayLiteral.elements((String) args[1]).stream()
                        .filter(Objects::nonNull)
                        .anyMatch(key -> names.contains(key.text()));
    }

    private static @Nullable Object hasAll(Object[] args) {
        Set<String> names = names((String) args[0]);
        return names == null
                ? null
                : (Object) ArrayLiteral.elements((String) args[1]).stream()
                        .filter(Objects::nonNull)
                        .allMatch(key -> names.contains(key.text()));
    }

    /// (json, key): whether an object has the key, or an array the string.
    static @Nullable Object hasKey(Object[] args) {
        Set<String> names = names((String) args[0]);
        return names == null ? null : (Object) names.contains((String) args[1]);
    }

    /// An object's keys, an array's strings, or the string that the document is; null for invalid JSON.
    private static @Nullable Set<String> names(String json) {
        return JsonPath.of().find(json, parser -> {
            Set<String> names = new LinkedHashSet<>();
            JsonToken start = parser.currentToken();
            if (start == JsonToken.VALUE_STRING) {
                names.add(parser.getText());
            }
            while (start.isStructStart() && !parser.nextToken().isStructEnd()) {
                if (start == JsonToken.START_OBJECT) {
                    names.add(parser.currentName());
                    parser.nextToken();
                } else if (parser.hasToken(JsonToken.VALUE_STRING)) {
                    names.add(parser.getText());
                }
                parser.skipChildren();
            }
            return names;
        });
    }

    /// Whether a text is one JSON value.
    static boolean isValid(String json) {
        return Boolean.TRUE.equals(JsonPath.of().find(json, parser -> {
            parser.skipChildren();
            return true;
        }));
    }

    /// Strings without quotes, null for JSON's null.
    static @Nullable String asText(JsonParser parser) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        return parser.currentToken().isStructStart() ? asJson(parser) : parser.getText();
    }

    static String asJson(JsonParser parser) throws IOException {
        if (parser.currentToken().isNumeric() || parser.currentToken().isBoolean()) {
            return parser.getText();
        }
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                copy(parser, generator);
            } while (depth > 0 && parser.nextToken() != null);
        }
        return out.toString();
    }

    /// The token that the parser stands at.
    static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        if (parser.currentToken().isNumeric()) {
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
    }
}
