package org.kalamdb.sql.exec;

import java.util.Map;

/// A set of characters in brackets, and the escapes that stand for characters, in the syntax that both matchers
/// share. Letters and digits are those of Unicode, as in a database whose texts are UTF-8.
final class RegexSet {
    private static final String WORD = "\\p{L}\\p{N}_";
    private static final Map<String, String> CLASSES = Map.ofEntries(
            Map.entry("alpha", "\\p{L}"),
            Map.entry("digit", "0-9"),
            Map.entry("alnum", "\\p{L}\\p{N}"),
            Map.entry("upper", "\\p{Lu}"),
            Map.entry("lower", "\\p{Ll}"),
            Map.entry("space", "\\s\\x0B"),
            Map.entry("blank", "\\x20\\t"),
            Map.entry("punct", "!-/:-@\\[-`{-~"),
            Map.entry("xdigit", "0-9A-Fa-f"),
            Map.entry("cntrl", "\\x00-\\x1F\\x7F"),
            Map.entry("print", "\\x20-\\x7E\\x{A0}-\\x{10FFFF}"),
            Map.entry("graph", "\\x21-\\x7E\\x{A1}-\\x{10FFFF}"),
            Map.entry("ascii", "\\x00-\\x7F"),
            Map.entry("word", WORD));

    private final String source;
    private final boolean newlineEndsNegated;
    private int at;

    /// @param start after the opening bracket
    RegexSet(String source, int start, boolean newlineEndsNegated) {
        this.source = source;
        this.at = start;
        this.newlineEndsNegated = newlineEndsNegated;
    }

    /// @return where the pattern goes on after the closing bracket
    int translate(StringBuilder out) {
        out.append('[');
        if (at < source.length() && source.charAt(at) == '^') {
            at++;
            out.append(newlineEndsNegated ? "^\\n" : "^");
        }
        int first = at;
        while (true) {
            if (at >= source.length()) {
                throw RegexSyntax.invalid("brackets [] not balanced");
            }
            char c = source.charAt(at);
            if (c == ']' && at > first) {
                out.append(']');
                return at + 1;
            }
            element(c, first, out);
        }
    }

    private void element(char c, int first, StringBuilder out) {
        if (c == '\\') {
            if (at + 1 == source.length()) {
                throw RegexSyntax.invalid("invalid escape \\ sequence");
            }
            at = escape(source, at + 1, out, true);
        } else if (c == '[' && at + 1 < source.length() && ":.=".indexOf(source.charAt(at + 1)) >= 0) {
            named(source.charAt(at + 1), out);
        } else if (c == '-') {
            boolean range = at > first && at + 1 < source.length() && source.charAt(at + 1) != ']';
            out.append(range ? "-" : "\\-");
            at++;
        } else {
            int literal = source.codePointAt(at);
            at += Character.charCount(literal);
            RegexSyntax.appendLiteral(out, literal);
        }
    }

    /// `[:alpha:]`, `[.x.]`, `[=x=]`
    private void named(char kind, StringBuilder out) {
        int end = source.indexOf(kind + "]", at + 2);
        if (end < 0) {
            throw RegexSyntax.invalid("brackets [] not balanced");
        }
        String name = source.substring(at + 2, end);
        at = end + 2;
        if (kind != ':') {
            if (name.codePointCount(0, name.length()) != 1) {
                throw RegexSyntax.invalid("invalid collating element");
            }
            RegexSyntax.appendLiteral(out, name.codePointAt(0));
            return;
        }
        String known = CLASSES.get(name);
        if (known == null) {
            throw RegexSyntax.invalid("invalid character class '" + name + "'");
        }
        out.append(known);
    }

    /// Translates the escape whose letter is at `at`.
    ///
    /// @param inSet whether it stands in brackets
    /// @return where the pattern goes on
    static int escape(String source, int at, StringBuilder out, boolean inSet) {
        int c = source.codePointAt(at);
        int next = at + Character.charCount(c);
        switch (c) {
            case 'd', 'D', 's', 'S', 'f', 'n', 'r', 't' -> out.append('\\').append((char) c);
            case 'w' -> out.append(inSet ? WORD : "[" + WORD + "]");
            case 'W' -> {
                if (inSet) {
                    throw RegexSyntax.invalid("\\W cannot stand in brackets");
                }
                out.append("[^" + WORD + "]");
            }
            case 'a' -> out.append("\\x07");
            case 'b' -> out.append("\\x08");
            case 'e' -> out.append("\\x1B");
            case 'v' -> out.append("\\x0B");
            case '0' -> out.append("\\x00");
            case 'u' -> next = hex(source, next, 4, out);
            case 'U' -> next = hex(source, next, 8, out);
            case 'x' -> next = hex(source, next, hexDigits(source, next), out);
            default -> {
                if (c < 128 && Character.isLetterOrDigit(c)) {
                    throw RegexSyntax.invalid("invalid escape \\ sequence");
                }
                RegexSyntax.appendLiteral(out, c);
            }
        }
        return next;
    }

    private static int hexDigits(String source, int from) {
        int end = from;
        while (end < source.length() && end < from + 8 && Character.digit(source.charAt(end), 16) >= 0) {
            end++;
        }
        return Math.max(1, end - from);
    }

    private static int hex(String source, int from, int digits, StringBuilder out) {
        int end = from + digits;
        if (end > source.length() || hexDigits(source, from) < digits) {
            throw RegexSyntax.invalid("invalid escape \\ sequence");
        }
        long value = Long.parseLong(source.substring(from, end), 16);
        if (value > Character.MAX_CODE_POINT) {
            throw RegexSyntax.invalid("invalid escape \\ sequence");
        }
        out.append("\\x{").append(Long.toHexString(value)).append('}');
        return end;
    }
}
