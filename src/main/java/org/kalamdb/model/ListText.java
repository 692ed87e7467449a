package org.kalamdb.model;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// An ARRAY literal as the text of a JSON array, as columns of TEXT keep it.
final class ListText {
    private static final int FIRST_PRINTABLE = 0x20;

    private ListText() {}

    static String of(List<?> values) {
        StringJoiner out = new StringJoiner(",", "[", "]");
        for (Object value : values) {
            out.add(element(value));
        }
        return out.toString();
    }

    private static String element(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case List<?> nested -> of(nested);
            case Boolean truth -> truth.toString();
            case Number number -> String.valueOf(Coercion.coerce(number, DataType.TEXT));
            default -> quoted(String.valueOf(Coercion.coerce(value, DataType.TEXT)));
        };
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
