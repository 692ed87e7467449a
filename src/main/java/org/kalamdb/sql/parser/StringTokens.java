package org.kalamdb.sql.parser;

import org.jspecify.annotations.Nullable;

/// The contents of string and byte tokens.
final class StringTokens {
    private StringTokens() {}

    /// The text between the quotes with escapes resolved.
    static String decode(String source, int start, int end) {
        char first = source.charAt(start);
        if (first == '$') {
            int tag = source.indexOf('$', start + 1) + 1 - start;
            return source.substring(start + tag, end - tag);
        }
        int open = first == '\'' ? start : start + 1;
        String inner = source.substring(open + 1, end - 1);
        if (first == 'e' || first == 'E') {
            return inner.indexOf('\\') < 0 ? doubled(inner) : escaped(inner);
        }
        return doubled(inner);
    }

    private static String doubled(String inner) {
        return inner.indexOf('\'') < 0 ? inner : inner.replace("''", "'");
    }

    /// Resolves C-style escapes: `n`, `x41`, `101`, `u` and four or `U` and eight hex digits after a backslash; an
    /// unknown one stands for
    /// its second character.
    private static String escaped(String inner) {
        StringBuilder text = new StringBuilder(inner.length());
        int i = 0;
        while (i < inner.length()) {
            char c = inner.charAt(i++);
            if (c == '\'') {
                i++;
            }
            if (c != '\\' || i == inner.length()) {
                text.append(c);
                continue;
            }
            char kind = inner.charAt(i++);
            switch (kind) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'x' -> i = code(inner, i, 16, 2, text, kind);
                case 'u' -> i = code(inner, i, 16, 4, text, kind);
                case 'U' -> i = code(inner, i, 16, 8, text, kind);
                case '0', '1', '2', '3', '4', '5', '6', '7' -> i = code(inner, i - 1, 8, 3, text, kind);
                default -> text.append(kind);
            }
        }
        return text.toString();
    }

    /// Appends the character whose code starts at `from`; without digits, the escape's own letter.
    private static int code(String inner, int from, int radix, int maxDigits, StringBuilder text, char kind) {
        int i = from;
        long code = 0;
        while (i < inner.length() && i - from < maxDigits) {
            char c = inner.charAt(i);
            int digit = c < 128 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                break;
            }
            code = code * radix + digit;
            i++;
        }
        if (i == from || code > Character.MAX_CODE_POINT) {
            text.append(kind);
        } else {
            text.appendCodePoint((int) code);
        }
        return i;
    }

    /// The bytes of `X'…'`; null when its content is not pairs of hex digits.
    static byte @Nullable [] bytes(String source, int start, int end) {
        int length = end - start - 3;
        if (length % 2 != 0) {
            return null;
        }
        byte[] bytes = new byte[length / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = hex(source.charAt(start + 2 + 2 * i));
            int low = hex(source.charAt(start + 3 + 2 * i));
            if (high < 0 || low < 0) {
                return null;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    private static int hex(char c) {
        return c < 128 ? Character.digit(c, 16) : -1;
    }
}
