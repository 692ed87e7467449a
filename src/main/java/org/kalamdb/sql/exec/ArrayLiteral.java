package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads arrays as clients write them: JSON, or PostgreSQL's braces as in `{1,2,"a b",NULL}`. One use.
final class ArrayLiteral {
    private final String text;
    private int at;

    private ArrayLiteral(String text) {
        this.text = text;
    }

    static boolean isBraced(String text) {
        return text.stripLeading().startsWith("{") && text.stripTrailing().endsWith("}");
    }

    /// @throws org.kalamdb.common.DbException EXECUTION for a text that is no array
    static List<ArrayText.@Nullable Element> elements(String array) {
        return isBraced(array) ? new ArrayLiteral(array.strip()).braced() : ArrayText.elements(array);
    }

    private List<ArrayText.@Nullable Element> braced() {
        List<ArrayText.@Nullable Element> elements = new ArrayList<>();
        at = 1;
        skipBlanks();
        if (text.charAt(at) == '}') {
            return finished(elements);
        }
        while (true) {
            skipBlanks();
            elements.add(element());
            skipBlanks();
            if (at >= text.length()) {
                throw ArrayText.malformed(text);
            }
            char separator = text.charAt(at);
            if (separator == '}') {
                return finished(elements);
            }
            if (separator != ',') {
                throw ArrayText.malformed(text);
            }
            at++;
        }
    }

    private List<ArrayText.@Nullable Element> finished(List<ArrayText.@Nullable Element> elements) {
        if (at != text.length() - 1) {
            throw ArrayText.malformed(text);
        }
        return elements;
    }

    private void skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private ArrayText.@Nullable Element element() {
        if (at < text.length() && text.charAt(at) == '"') {
            return new ArrayText.Element(quoted(), true);
        }
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != '}') {
            if (text.charAt(at) == '{' || text.charAt(at) == '"') {
                throw ArrayText.malformed(text);
            }
            at++;
        }
        String bare = text.substring(start, at).strip();
        if (bare.isEmpty()) {
            throw ArrayText.malformed(text);
        }
        return bare.equalsIgnoreCase("null") ? null : new ArrayText.Element(bare, true);
    }

    private String quoted() {
        StringBuilder out = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\' && at + 1 < text.length()) {
                at++;
                c = text.charAt(at);
            }
            out.append(c);
        }
        throw ArrayText.malformed(text);
    }
}
