package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// SIMILAR TO: SQL's own patterns. `%` and `_` as in LIKE; `| * + ? {m,n} ( ) [ ]` as in regular expressions; all
/// else stands for itself. The whole text must match.
final class SimilarPattern {
    private SimilarPattern() {}

    /// The same as a regular expression.
    ///
    /// @param escape one character, or empty for none
    static String toRegex(String pattern, String escape) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new DbException(ErrorCode.EXECUTION, "invalid escape string: it must be empty or one character");
        }
        int escapeChar = escape.isEmpty() ? -1 : escape.codePointAt(0);
        StringBuilder out = new StringBuilder("***:^(?:");
        boolean inSet = false;
        for (int at = 0; at < pattern.length(); ) {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (c == escapeChar) {
                if (at == pattern.length()) {
                    throw new DbException(
                            ErrorCode.EXECUTION, "SIMILAR TO pattern must not end with the escape character");
                }
                int literal = pattern.codePointAt(at);
                at += Character.charCount(literal);
                RegexSyntax.appendLiteral(out, literal);
            } else if (inSet) {
                inSet = c != ']';
                out.append(c == '\\' ? "\\\\" : Character.toString(c));
            } else {
                inSet = c == '[';
                append(c, out);
            }
        }
        return out.append(")$").toString();
    }

    private static void append(int c, StringBuilder out) {
        switch (c) {
            case '%' -> out.append(".*");
            case '_' -> out.append('.');
            case '(' -> out.append("(?:");
            case '|', '*', '+', '?', '{', '}', ',', ')', '[', ']' -> out.appendCodePoint(c);
            default -> RegexSyntax.appendLiteral(out, c);
        }
    }
}
