package org.kalamdb.sql.exec;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The rarer functions of texts. Positions and lengths count code points, from 1.
final class StringFunctions {
    private static final int MAX_COMPARED = 255;
    private static final Set<String> RESERVED = Set.of(
            "all",
            "and",
            "any",
            "array",
            "as",
            "asc",
            "case",
            "cast",
            "check",
            "column",
            "constraint",
            "create",
            "current_date",
            "current_role",
            "current_time",
            "current_timestamp",
            "current_user",
            "default",
            "desc",
            "distinct",
            "do",
            "else",
            "end",
            "except",
            "false",
            "fetch",
            "for",
            "foreign",
            "from",
            "grant",
            "group",
            "having",
            "in",
            "intersect",
            "into",
            "lateral",
            "leading",
            "limit",
            "localtime",
            "localtimestamp",
            "not",
            "null",
            "offset",
            "on",
            "only",
            "or",
            "order",
            "primary",
            "references",
            "returning",
            "select",
            "some",
            "table",
            "then",
            "to",
            "trailing",
            "true",
            "union",
            "unique",
            "user",
            "using",
            "when",
            "where",
            "window",
            "with");

    private StringFunctions() {}

    /// Each word's first letter in upper case, the rest in lower case; words are letters and digits.
    static Object initcap(Object[] args) {
        String text = text(args, 0);
        StringBuilder out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int at = 0; at < text.length(); ) {
            int c = text.codePointAt(at);
            at += Character.charCount(c);
            out.appendCodePoint(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = Character.isLetterOrDigit(c);
        }
        return out.toString();
    }

    /// (text, from, to): characters of `from` become those of `to` at the same place, or vanish.
    static Object translate(Object[] args) {
        int[] from = text(args, 1).codePoints().toArray();
        int[] to = text(args, 2).codePoints().toArray();
        StringBuilder out = new StringBuilder();
        text(args, 0).codePoints().forEach(c -> {
            int place = 0;
            while (place < from.length && from[place] != c) {
                place++;
            }
            if (place == from.length) {
                out.appendCodePoint(c);
            } else if (place < to.length) {
                out.appendCodePoint(to[place]);
            }
        });
        return out.toString();
    }

    /// (text, replacement, from[, length])
    static Object overlay(Object[] args) {
        String text = text(args, 0);
        String replacement = text(args, 1);
        long from = number(args, 2);
        long length = args.length > 3 ? number(args, 3) : replacement.codePointCount(0, replacement.length());
        if (from <= 0) {
            throw new DbException(ErrorCode.EXECUTION, "negative substring length not allowed");
        }
        String before = TextFunctions.codePoints(text, 0, from - 1);
        return before + replacement + TextFunctions.codePoints(text, Math.max(0, from - 1 + length), Long.MAX_VALUE);
    }

    static Object ascii(Object[] args) {
        String text = text(args, 0);
        return text.isEmpty() ? 0 : text.codePointAt(0);
    }

    static Object chr(Object[] args) {
        long code = number(args, 0);
        if (code == 0) {
            throw new DbException(ErrorCode.EXECUTION, "null character not permitted");
        }
        if (code < 0
                || code > Character.MAX_CODE_POINT
                || (code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE)) {
            throw new DbException(ErrorCode.EXECUTION, "requested character is not valid: " + code);
        }
        return Character.toString((int) code);
    }

    static Object quoteIdent(Object[] args) {
        String text = text(args, 0);
        boolean plain = !text.isEmpty()
                && text.chars().allMatch(c -> (c >= 'a' && c <= 'z') || c == '_' || (c >= '0' && c <= '9'))
                && !Character.isDigit(text.charAt(0))
                && !RESERVED.contains(text);
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    static Object quoteLiteral(Object[] args) {
        String text = text(args, 0);
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /// Takes NULL.
    static Object quoteNullable(@Nullable Object[] args) {
        return args[0] instanceof String text ? quoteLiteral(new Object[] {text}) : "NULL";
    }

    /// (separator, text, …): NULL texts are left out. Takes NULL.
    static @Nullable Object concatWs(@Nullable Object[] args, MemoryBudget memory) {
        if (!(args[0] instanceof String separator)) {
            return null;
        }
        StringBuilder out = new StringBuilder();
        boolean first = true;
        for (int i = 1; i < args.length; i++) {
            if (args[i] instanceof String text) {
                TextSizes.require((long) out.length() + separator.length() + text.length(), memory);
                out.append(first ? "" : separator).append(text);
                first = false;
            }
        }
        return out.toString();
    }

    /// The number of edits from one text to the other.
    static Object levenshtein(Object[] args) {
        int[] left = text(args, 0).codePoints().toArray();
        int[] right = text(args, 1).codePoints().toArray();
        if (left.length > MAX_COMPARED || right.length > MAX_COMPARED) {
            throw new DbException(
                    ErrorCode.EXECUTION,
                    "levenshtein argument exceeds maximum length of " + MAX_COMPARED + " characters");
        }
        int[] row = new int[right.length + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length; i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length; j++) {
                int replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[right.length];
    }

    /// A field's name in lower case.
    static String lower(Object name) {
        return ((String) name).toLowerCase(Locale.ROOT);
    }

    private static String text(Object[] args, int index) {
        return (String) args[index];
    }

    private static long number(Object[] args, int index) {
        return ((Number) args[index]).longValue();
    }
}
