package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/// Functions of JSON texts. Every document is read to its end: when it is not valid JSON the result is NULL,
/// and of members with the same key the last one counts.
final class JsonFunctions {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonFunctions() {}

    /// (json, TEXT key | INT index) → JSON; an index counts from 0, from the end when negative.
    static @Nullable Object get(Object[] args) {
        return find((String) args[0], args[1], JsonFunctions::asJson);
    }

    /// Like [#get], but strings without quotes, and NULL for JSON's null.
    static @Nullable Object getText(Object[] args) {
        return find((String) args[0], args[1], JsonFunctions::asText);
    }

    /// Whether an object has the key, or an array the string.
    static @Nullable Object hasKey(Object[] args) {
        String key = (String) args[1];
        try (JsonParser parser = FACTORY.createParser((String) args[0])) {
            JsonToken start = parser.nextToken();
            if (start == null) {
                return null;
            }
            boolean found = isString(parser, key);
            boolean isObject = start == JsonToken.START_OBJECT;
            while (start.isStructStart() && !parser.nextToken().isStructEnd()) {
                if (isObject) {
                    found |= parser.currentName().equals(key);
                    parser.nextToken();
                } else {
                    found |= isString(parser, key);
                }
                parser.skipChildren();
            }
            return parser.nextToken() == null ? found : null;
        } catch (IOException invalid) {
            return null;
        }
    }

    private static boolean isString(JsonParser parser, String text) throws IOException {
        return parser.hasToken(JsonToken.VALUE_STRING) && parser.getText().equals(text);
    }

    /// What is made of the value that the parser stands at; leaves the parser at its end.
    private interface Reading {
        @Nullable
        String read(JsonParser parser) throws IOException;
    }

    private static @Nullable String find(String json, Object step, Reading reading) {
        if (step instanceof Number index && index.longValue() < 0) {
            long length = length(json);
            return length + index.longValue() < 0 ? null : find(json, length + index.longValue(), reading);
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken start = parser.nextToken();
            String found = null;
            if (start == JsonToken.START_OBJECT) {
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    boolean wanted = parser.currentName().equals(step);
                    parser.nextToken();
                    if (wanted) {
                        found = reading.read(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            } else if (start == JsonToken.START_ARRAY) {
                for (long i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                    if (step instanceof Number index && index.longValue() == i) {
                        found = reading.read(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
            return parser.nextToken() == null ? found : null;
        } catch (IOException invalid) {
            return null;
        }
    }

    /// The number of elements of an array; 0 for anything else.
    private static long length(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            long length = 0;
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    parser.skipChildren();
                    length++;
                }
            }
            return length;
        } catch (IOException invalid) {
            return 0;
        }
    }

    static @Nullable String asText(JsonParser parser) throws IOException {
        if (parser.hasToken(JsonToken.VALUE_NULL)) {
            return null;
        }
        return parser.currentToken().isStructStart() ? asJson(parser) : parser.getText();
    }

    static String asJson(JsonParser parser) throws IOException {
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

    private static void copy(JsonParser parser, JsonGenerator generator) throws IOException {
        if (parser.currentToken().isNumeric()) {
            generator.writeNumber(parser.getText());
        } else {
            generator.copyCurrentEvent(parser);
        }
    }
}
