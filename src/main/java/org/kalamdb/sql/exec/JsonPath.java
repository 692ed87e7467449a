package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A way into a JSON document: keys of objects and indexes of arrays, those from 0, from the end when negative. The
/// document is read as a stream to its end, without a tree: when it is not valid the result is null, and of
/// members with the same key the last one counts.
final class JsonPath {
    private static final JsonFactory FACTORY = new JsonFactory();

    private final Object[] steps;

    private JsonPath(Object[] steps) {
        this.steps = steps;
    }

    /// @param steps `String` keys and `Number` indexes
    static JsonPath of(Object... steps) {
        return new JsonPath(steps);
    }

    /// A path of texts, where digits are also an index.
    static JsonPath ofTexts(List<String> texts) {
        return new JsonPath(texts.stream().map(Lenient::of).toArray());
    }

    /// A key that may be an index.
    private record Lenient(String key, @Nullable Long index) {
        static Object of(String text) {
            boolean digits = text.length() < 10 && !text.isEmpty() && text.matches("-?[0-9]+");
            return digits ? new Lenient(text, Long.valueOf(text)) : text;
        }
    }

    /// What is made of the value that the parser stands at; leaves the parser at the value's end.
    interface Reading<T> {
        @Nullable
        T read(JsonParser parser) throws IOException;
    }

    <T> @Nullable T find(String json, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return find(parser, reading);
        } catch (IOException invalid) {
            return null;
        }
    }

    /// The same for a slice of UTF-8.
    <T> @Nullable T find(byte[] data, int start, int length, Reading<T> reading) {
        try (JsonParser parser = FACTORY.createParser(data, start, length)) {
            return find(parser, reading);
        } catch (IOException invalid) {
            return null;
        }
    }

    private <T> @Nullable T find(JsonParser parser, Reading<T> reading) throws IOException {
        if (parser.nextToken() == null) {
            return null;
        }
        T found = descend(parser, 0, reading);
        return parser.nextToken() == null ? found : null;
    }

    private <T> @Nullable T descend(JsonParser parser, int depth, Reading<T> reading) throws IOException {
        if (depth == steps.length) {
            return reading.read(parser);
        }
        Object step = steps[depth];
        if (parser.hasToken(JsonToken.START_OBJECT)) {
            String key = step instanceof Lenient lenient ? lenient.key() : step instanceof String text ? text : null;
            return member(parser, key, depth, reading);
        }
        Long index = step instanceof Lenient lenient
                ? lenient.index()
                : step instanceof Number number ? (Long) number.longValue() : null;
        if (index == null || !parser.hasToken(JsonToken.START_ARRAY)) {
            parser.skipChildren();
            return null;
        }
        return index < 0 ? fromEnd(parser, -index, depth, reading) : element(parser, index, depth, reading);
    }

    private <T> @Nullable T member(JsonParser parser, @Nullable String key, int depth, Reading<T> reading)
            throws IOException {
        T found = null;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            boolean wanted = parser.currentName().equals(key);
            parser.nextToken();
            if (wanted) {
                found = descend(parser, depth + 1, reading);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private <T> @Nullable T element(JsonParser parser, long index, int depth, Reading<T> reading) throws IOException {
        T found = null;
        for (long i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            if (i == index) {
                found = descend(parser, depth + 1, reading);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    /// Keeps the last elements, of which the first is the one that is wanted.
    private <T> @Nullable T fromEnd(JsonParser parser, long back, int depth, Reading<T> reading) throws IOException {
        Deque<String> last = new ArrayDeque<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            last.addLast(JsonFunctions.asJson(parser));
            if (last.size() > back) {
                last.removeFirst();
            }
        }
        if (last.size() < back) {
            return null;
        }
        Object[] rest = new Object[steps.length - depth - 1];
        System.arraycopy(steps, depth + 1, rest, 0, rest.length);
        return new JsonPath(rest).find(last.getFirst(), reading);
    }
}
