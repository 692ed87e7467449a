package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Makes JSON of values.
final class JsonBuilding {
    private JsonBuilding() {}

    /// A value of a type as JSON; NULL is JSON's null.
    static String json(@Nullable Object value, DataType type) {
        ArrayText.Element element = ArrayText.element(value, type);
        if (element == null) {
            return "null";
        }
        return element.string() ? quoted(element.text()) : element.text();
    }

    static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }

    /// (value, …); takes NULL.
    static RowFunction array(List<DataType> types) {
        return args -> {
            StringJoiner out = new StringJoiner(",", "[", "]");
            for (int i = 0; i < args.length; i++) {
                out.add(json(args[i], types.get(i)));
            }
            return out.toString();
        };
    }

    /// (key, value, …); takes NULL values.
    static RowFunction object(List<DataType> types) {
        return args -> {
            if (args.length % 2 != 0) {
                throw new DbException(ErrorCode.EXECUTION, "argument list must have even number of elements");
            }
            StringJoiner out = new StringJoiner(",", "{", "}");
            for (int i = 0; i < args.length; i += 2) {
                Object key = args[i];
                if (key == null) {
                    throw new DbException(
                            ErrorCode.EXECUTION, "argument " + (i + 1) + " must not be null: it is a key");
                }
                out.add(quoted(Casts.text(key, types.get(i))) + ":" + json(args[i + 1], types.get(i + 1)));
            }
            return out.toString();
        };
    }

    /// The members of both objects, the right ones stronger; else the elements of both, where what is no array is
    /// one element. Null when either is no JSON.
    static @Nullable String concat(String left, String right) {
        Map<String, String> members = members(left);
        Map<String, String> more = members(right);
        if (members != null && more != null) {
            members.putAll(more);
            return object(members);
        }
        if (!JsonFunctions.isValid(left) || !JsonFunctions.isValid(right)) {
            return null;
        }
        List<String> all = new ArrayList<>();
        for (String side : List.of(left, right)) {
            List<String> elements = elements(side);
            all.addAll(elements == null ? List.of(side.strip()) : elements);
        }
        return array(all);
    }

    /// An object of members that are JSON.
    static String object(Map<String, String> members) {
        StringJoiner out = new StringJoiner(",", "{", "}");
        members.forEach((key, value) -> out.add(quoted(key) + ":" + value));
        return out.toString();
    }

    /// An array of elements that are JSON.
    static String array(Iterable<String> elements) {
        return "[" + String.join(",", elements) + "]";
    }

    /// The elements of an array as JSON, in a list to be changed; null for anything else.
    static @Nullable List<String> elements(String json) {
        return JsonPath.of().find(json, parser -> {
            if (!parser.hasToken(JsonToken.START_ARRAY)) {
                parser.skipChildren();
                return null;
            }
            List<String> elements = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                elements.add(JsonFunctions.asJson(parser));
            }
            return elements;
        });
    }

    /// The members of an object as JSON, in a map to be changed; null for anything else.
    static @Nullable Map<String, String> members(String json) {
        return JsonPath.of().find(json, parser -> {
            Map<String, String> members = new LinkedHashMap<>();
            if (!parser.hasToken(JsonToken.START_OBJECT)) {
                parser.skipChildren();
                return null;
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                members.put(key, JsonFunctions.asJson(parser));
            }
            return members;
        });
    }
}
