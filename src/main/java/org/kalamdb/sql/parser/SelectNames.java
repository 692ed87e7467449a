package org.kalamdb.sql.parser;

import org.jspecify.annotations.Nullable;

/// Names of select items that have none: their text in lower case, as in `count(*)`, `a + 1`,
/// `sum(x) filter (where y > 0)`. Strings keep their case. The name depends on the tokens alone, not on the
/// blanks between them, so that texts with one [NormalizedSql] key and the same literals have one name.
final class SelectNames {
    private static final int MAX_CHARACTERS = 64;

    private SelectNames() {}

    /// The name of the item that both tokens bound.
    static String of(TokenStream tokens, int first, int last) {
        String session = sessionFunction(tokens, first, last);
        if (session != null) {
            return session;
        }
        StringBuilder name = new StringBuilder();
        for (int i = first; i <= last && name.length() < MAX_CHARACTERS; i++) {
            if (i > first && isSpaced(tokens, first, i - 1, i)) {
                name.append(' ');
            }
            name.append(text(tokens, i));
        }
        return name.length() > MAX_CHARACTERS ? cut(name) : name.toString();
    }

    private static String cut(StringBuilder name) {
        int end = Character.isHighSurrogate(name.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return name.substring(0, end);
    }

    /// CURRENT_USER and CURRENT_ROLE are headed by their internal names, bare or called.
    private static @Nullable String sessionFunction(TokenStream tokens, int first, int last) {
        boolean bare = first == last;
        boolean called = last == first + 2
                && tokens.kind(first + 1) == TokenKind.LEFT_PAREN
                && tokens.kind(last) == TokenKind.RIGHT_PAREN;
        if (!bare && !called) {
            return null;
        }
        Keyword keyword = tokens.keyword(first);
        return keyword == Keyword.CURRENT_USER || keyword == Keyword.CURRENT_ROLE
                ? "kdb_" + keyword.lower() + "()"
                : null;
    }

    private static String text(TokenStream tokens, int token) {
        TokenKind kind = tokens.kind(token);
        if (kind == TokenKind.WORD || kind == TokenKind.QUOTED) {
            return tokens.name(token);
        }
        return kind == TokenKind.NOT_EQUAL ? "<>" : tokens.raw(token);
    }

    private static boolean isSpaced(TokenStream tokens, int first, int left, int right) {
        TokenKind before = tokens.kind(left);
        TokenKind after = tokens.kind(right);
        if (isTightAfter(before) || isTightBefore(after)) {
            return false;
        }
        if (after == TokenKind.LEFT_PAREN || after == TokenKind.LEFT_BRACKET) {
            return !isCallable(tokens, left);
        }
        if (before == TokenKind.MINUS || before == TokenKind.PLUS) {
            return left > first && isOperandEnd(tokens, left - 1);
        }
        return true;
    }

    private static boolean isTightAfter(TokenKind kind) {
        return kind == TokenKind.LEFT_PAREN
                || kind == TokenKind.LEFT_BRACKET
                || kind == TokenKind.DOT
                || kind == TokenKind.CAST;
    }

    private static boolean isTightBefore(TokenKind kind) {
        return kind == TokenKind.RIGHT_PAREN
                || kind == TokenKind.RIGHT_BRACKET
                || kind == TokenKind.DOT
                || kind == TokenKind.COMMA
                || kind == TokenKind.CAST;
    }

    /// Whether an opening parenthesis or bracket after this token belongs to it.
    private static boolean isCallable(TokenStream tokens, int token) {
        Keyword keyword = tokens.keyword(token);
        if (keyword == null) {
            TokenKind kind = tokens.kind(token);
            return kind == TokenKind.WORD
                    || kind == TokenKind.QUOTED
                    || kind == TokenKind.RIGHT_PAREN
                    || kind == TokenKind.RIGHT_BRACKET;
        }
        return switch (keyword) {
            case OVER, FILTER, BY, ANY, SOME, EXISTS, ESCAPE -> false;
            case LEFT, RIGHT -> true;
            default -> keyword.mayBeColumn() && keyword.mayBeBareAlias();
        };
    }

    /// Whether a sign after this token is a binary operator.
    private static boolean isOperandEnd(TokenStream tokens, int token) {
        Keyword keyword = tokens.keyword(token);
        if (keyword != null) {
            return keyword.mayBeColumn() || keyword == Keyword.END;
        }
        return switch (tokens.kind(token)) {
            case WORD,
                    QUOTED,
                    STRING,
                    BYTES,
                    INTEGER,
                    DECIMAL,
                    FLOAT,
                    PARAMETER,
                    QUESTION,
                    RIGHT_PAREN,
                    RIGHT_BRACKET -> true;
            default -> false;
        };
    }
}
