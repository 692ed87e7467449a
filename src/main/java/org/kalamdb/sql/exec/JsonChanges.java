package org.kalamdb.sql.exec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Functions that give a changed document, as PostgreSQL's of the same names do; the texts of numbers stay as they
/// are. What is no JSON gives null.
final class JsonChanges {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String INDENT = "    ";

    private JsonChanges() {}

    /// What is done where a path ends. Gives the document there back when it changes nothing.
    private interface Change {
        /// @param last the last step
        String at(String document, String last);
    }

    /// (json, array of steps, new value[, BOOLEAN create]): a value replaced, or added where nothing is yet.
    static @Nullable Object set(Object[] args) {
        boolean create = args.length < 4 || (Boolean) args[3];
        return changed(args, value -> (document, last) -> set(document, last, value, create));
    }

    /// (json, array of steps, new value[, BOOLEAN after]): an element or a member added.
    static @Nullable Object insert(Object[] args) {
        boolean after = args.length > 3 && (Boolean) args[3];
        return changed(args, value -> (document, last) -> inserted(document, last, value, after));
    }

    private static @Nullable Object changed(Object[] args, Function<String, Change> change) {
        String value = (String) args[2];
        if (!JsonFunctions.isValid(value)) {
            throw new DbException(ErrorCode.EXECUTION, "the new value is no JSON");
        }
        return along((String) args[0], (String) args[1], change.apply(value));
    }

    /// (json, array of steps): without what is there.
    static @Nullable Object deletePath(Object[] args) {
        return along((String) args[0], (String) args[1], JsonChanges::without);
    }

    /// (json, TEXT key | INT index)
    static @Nullable Object delete(Object[] args) {
        String json = (String) args[0];
        if (!JsonFunctions.isValid(json)) {
            return null;
        }
        List<String> elements = JsonBuilding.elements(json);
        if (args[1] instanceof Number index) {
            if (elements == null) {
                throw new DbException(ErrorCode.EXECUTION, "cannot delete by an index from what is no array");
            }
            return without(json, index.toString());
        }
        if (elements != null) {
            elements.removeIf(JsonBuilding.quoted((String) args[1])::equals);
            return JsonBuilding.array(elements);
        }
        if (JsonBuilding.members(json) == null) {
            throw new DbException(ErrorCode.EXECUTION, "cannot delete from a JSON value that is no object or array");
        }
        return without(json, (String) args[1]);
    }

    private static @Nullable Object along(String json, String path, Change change) {
        if (!JsonFunctions.isValid(json)) {
            return null;
        }
        List<String> steps = ArrayLiteral.elements(path).stream()
                .map(step -> {
                    if (step == null) {
                        throw new DbException(ErrorCode.EXECUTION, "a path must not hold NULL");
                    }
                    return step.text();
                })
                .toList();
        return steps.isEmpty() ? json : along(json, steps, change);
    }

    private static String along(String document, List<String> steps, Change change) {
        if (steps.size() == 1) {
            return change.at(document, steps.getFirst());
        }
        List<String> rest = steps.subList(1, steps.size());
        Map<String, String> members = JsonBuilding.members(document);
        if (members != null) {
            boolean known =
                    members.computeIfPresent(steps.getFirst(), (_, inner) -> along(inner, rest, change)) != null;
            return known ? JsonBuilding.object(members) : document;
        }
        List<String> elements = JsonBuilding.elements(document);
        int index = elements == null ? -1 : index(steps.getFirst(), elements.size());
        if (elements == null || index < 0 || index >= elements.size()) {
            return document;
        }
        elements.set(index, along(elements.get(index), rest, change));
        return JsonBuilding.array(elements);
    }

    private static String set(String document, String last, String value, boolean create) {
        Map<String, String> members = JsonBuilding.members(document);
        if (members != null) {
            if (create || members.containsKey(last)) {
                members.put(last, value);
            }
            return JsonBuilding.object(members);
        }
        List<String> elements = JsonBuilding.elements(document);
        if (elements == null) {
            return document;
        }
        int index = index(last, elements.size());
        if (index >= 0 && index < elements.size()) {
            elements.set(index, value);
        } else if (create) {
            elements.add(index < 0 ? 0 : elements.size(), value);
        }
        return JsonBuilding.array(elements);
    }

    private static String inserted(String document, String last, String value, boolean after) {
        Map<String, String> members = JsonBuilding.members(document);
        if (members != null) {
            if (members.putIfAbsent(last, value) != null) {
                throw new DbException(ErrorCode.EXECUTION, "cannot replace existing key '" + last + "'");
            }
            return JsonBuilding.object(members);
        }
        List<String> elements = JsonBuilding.elements(document);
        if (elements == null) {
            return document;
        }
        int size = elements.size();
        int index = index(last, size);
        elements.add(Math.clamp(index >= 0 && index < size && after ? index + 1L : index, 0, size), value);
        return JsonBuilding.array(elements);
    }

    private static String without(String document, String last) {
        Map<String, String> members = JsonBuilding.members(document);
        if (members != null) {
            members.remove(last);
            return JsonBuilding.object(members);
        }
        List<String> elements = JsonBuilding.elements(document);
        if (elements == null) {
            return document;
        }
        int index = index(last, elements.size());
        if (index >= 0 && index < elements.size()) {
            elements.remove(index);
        }
        return JsonBuilding.array(elements);
    }

    /// The place from 0 of an index that counts from the end when negative; -1 for before the first.
    private static int index(String step, int size) {
        try {
            int index = Integer.parseInt(step);
            return index >= 0 ? index : Math.max(-1, size + index);
        } catch (NumberFormatException wrong) {
            throw new DbException(
                    ErrorCode.EXECUTION, "the step '" + step + "' of a path is no index of an array", wrong);
        }
    }

    /// Without members that are null, at any depth.
    static @Nullable Object stripNulls(Object[] args) {
        return JsonPath.of().find((String) args[0], JsonChanges::withoutNulls);
    }

    private static String withoutNulls(JsonParser parser) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            int depth = 0;
            do {
                JsonToken token = parser.currentToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token != JsonToken.FIELD_NAME) {
                    JsonFunctions.copy(parser, generator);
                    continue;
                }
                String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NULL) {
                    generator.writeFieldName(name);
                    depth += parser.currentToken().isStructStart() ? 1 : 0;
                    JsonFunctions.copy(parser, generator);
                }
            } while (depth > 0 && parser.nextToken() != null);
        }
        return out.toString();
    }

    /// On several lines, indented by four blanks.
    static RowFunction pretty(MemoryBudget memory) {
        return args -> JsonPath.of().find((String) args[0], parser -> pretty(parser, memory));
    }

    private static String pretty(JsonParser parser, MemoryBudget memory) throws IOException {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        boolean first = true;
        boolean named = false;
        do {
            JsonToken token = parser.currentToken();
            depth -= token.isStructEnd() ? 1 : 0;
            if (!named && !out.isEmpty()) {
                out.append(first || token.isStructEnd() ? "\n" : ",\n").append(INDENT.repeat(depth));
            }
            named = token == JsonToken.FIELD_NAME;
            first = token.isStructStart();
            depth += first ? 1 : 0;
            out.append(shown(parser));
            TextSizes.require(out.length() + (long) INDENT.length() * depth, memory);
        } while (depth > 0 && parser.nextToken() != null);
        return out.toString();
    }

    private static String shown(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case FIELD_NAME -> JsonBuilding.quoted(parser.currentName()) + ": ";
            case VALUE_STRING -> JsonBuilding.quoted(parser.getText());
            default -> parser.getText();
        };
    }
}
