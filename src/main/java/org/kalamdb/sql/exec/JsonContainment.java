package org.kalamdb.sql.exec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// `@>` of JSON documents and arrays: whether all that the right one holds is in the left one at the same place. Order
/// and number of array elements do not count; an array also holds a bare value that is one of its elements.
final class JsonContainment {
    private JsonContainment() {}

    /// Null when either is no JSON.
    static @Nullable Object contains(String whole, String part) {
        JsonTree left = tree(whole);
        JsonTree right = tree(part);
        if (left == null || right == null) {
            return null;
        }
        if (left instanceof JsonTree.Elements(List<JsonTree> elements)
                && !(right instanceof JsonTree.Elements)
                && !(right instanceof JsonTree.Members)) {
            return elements.contains(right);
        }
        return contains(left, right);
    }

    /// Takes an array literal as in `{a,b}` too.
    private static @Nullable JsonTree tree(String text) {
        JsonTree tree = JsonTree.parse(text);
        return tree == null && ArrayLiteral.isBraced(text)
                ? JsonTree.parse(ArrayText.of(ArrayLiteral.elements(text)))
                : tree;
    }

    private static boolean contains(JsonTree whole, JsonTree part) {
        return switch (part) {
            case JsonTree.Members wanted ->
                whole instanceof JsonTree.Members given
                        && wanted.values().entrySet().stream().allMatch(member -> {
                            JsonTree value = given.values().get(member.getKey());
                            return value != null && contains(value, member.getValue());
                        });
            case JsonTree.Elements wanted ->
                whole instanceof JsonTree.Elements given
                        && wanted.values().stream()
                                .allMatch(element ->
                                        given.values().stream().anyMatch(candidate -> contains(candidate, element)));
            case JsonTree.Text _, JsonTree.Numeral _, JsonTree.Word _ -> whole.equals(part);
        };
    }
}
