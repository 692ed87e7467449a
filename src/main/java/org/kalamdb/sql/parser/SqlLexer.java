package org.kalamdb.sql.parser;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Cuts a text into tokens, PostgreSQL's way, plus backquoted names. Only an open quote or comment is an
/// error here; anything else odd becomes a token that no rule of the grammar takes.
public final class SqlLexer {
    private final String source;
    private final int length;
    private final TokenStream tokens;
    private int at;

    private SqlLexer(String source) {
        this.source = source;
        this.length = source.length();
        this.tokens = new TokenStream(source);
    }

    /// @throws DbException [ErrorCode#BATCH_PARSE] for a quote or comment without an end
    public static TokenStream tokenize(String source) {
        SqlLexer lexer = new SqlLexer(source);
        lexer.run();
        return lexer.tokens;
    }

    private void run() {
        while (at < length) {
            char c = source.charAt(at);
            if (c <= ' ') {
                if (c == 0) {
                    emit(TokenKind.OTHER, at + 1);
                } else {
                    at++;
                }
            } else if (isWordStart(c)) {
                word(c);
            } else if (c >= '0' && c <= '9') {
                number();
            } else if (c < 128) {
                punctuation(c);
            } else if (Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\ufeff') {
                at++;
            } else {
                emit(TokenKind.OTHER, at + 1);
            }
        }
    }

    private void emit(TokenKind kind, int end) {
        tokens.add(kind, null, at, end);
        at = end;
    }

    private static boolean isWordStart(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '_'
                || (c >= 128 && (Character.isLetter(c) || Character.isSurrogate(c)));
    }

    private static boolean isWordPart(char c) {
        return isWordStart(c) || (c >= '0' && c <= '9') || c == '$';
    }

    private void word(char first) {
        if (at + 1 < length && source.charAt(at + 1) == '\'' && prefixedString(first)) {
            return;
        }
        int hash = 0;
        int end = at;
        while (end < length) {
            char c = source.charAt(end);
            if (c >= 'A' && c <= 'Z') {
                c = (char) (c + 32);
            } else if (!isWordPart(c)) {
                break;
            }
            hash = Keyword.hash(hash, c);
            end++;
        }
        tokens.add(TokenKind.WORD, Keyword.find(source, at, end, hash), at, end);
        at = end;
    }

    /// `E'…'`, `N'…'`, `X'…'`.
    private boolean prefixedString(char prefix) {
        switch (prefix) {
            case 'e', 'E' -> emit(TokenKind.STRING, escapedEnd(at + 1));
            case 'n', 'N' -> emit(TokenKind.STRING, quotedEnd(at + 1, '\''));
            case 'x', 'X' -> emit(TokenKind.BYTES, quotedEnd(at + 1, '\''));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The offset after the quote that closes the one at `open`; doubled quotes do not close.
    private int quotedEnd(int open, char quote) {
        int close = source.indexOf(quote, open + 1);
        while (close >= 0) {
            if (close + 1 == length || source.charAt(close + 1) != quote) {
                return close + 1;
            }
            close = source.indexOf(quote, close + 2);
        }
        throw open("Unterminated quoted string");
    }

    private int escapedEnd(int open) {
        int i = open + 1;
        while (i < length) {
            char c = source.charAt(i);
            if (c == '\\') {
                i += 2;
            } else if (c != '\'') {
                i++;
            } else if (i + 1 < length && source.charAt(i + 1) == '\'') {
                i += 2;
            } else {
                return i + 1;
            }
        }
        throw open("Unterminated quoted string");
    }

    private DbException open(String what) {
        return DbException.at(ErrorCode.BATCH_PARSE, tokens.position(at), what);
    }

    private void number() {
        TokenKind kind = TokenKind.INTEGER;
        int end = digits(at);
        if (end < length && source.charAt(end) == '.' && !(end + 1 < length && source.charAt(end + 1) == '.')) {
            kind = TokenKind.DECIMAL;
            end = digits(end + 1);
        }
        if (end < length && (source.charAt(end) == 'e' || source.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < length && (source.charAt(exponent) == '+' || source.charAt(exponent) == '-')) {
                exponent++;
            }
            int exponentEnd = digits(exponent);
            if (exponentEnd > exponent) {
                kind = TokenKind.FLOAT;
                end = exponentEnd;
            }
        }
        if (end < length && isWordPart(source.charAt(end))) {
            kind = TokenKind.MALFORMED_NUMBER;
            while (end < length && isWordPart(source.charAt(end))) {
                end++;
            }
        }
        emit(kind, end);
    }

    private int digits(int from) {
        int i = from;
        while (i < length && source.charAt(i) >= '0' && source.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private char next(int ahead) {
        return at + ahead < length ? source.charAt(at + ahead) : '\0';
    }

    private void punctuation(char c) {
        switch (c) {
            case '\'' -> emit(TokenKind.STRING, quotedEnd(at, c));
            case '"', '`' -> emit(TokenKind.QUOTED, quotedEnd(at, c));
            case '$' -> dollar();
            case ';' -> emit(TokenKind.SEMICOLON, at + 1);
            case ',' -> emit(TokenKind.COMMA, at + 1);
            case '(' -> emit(TokenKind.LEFT_PAREN, at + 1);
            case ')' -> emit(TokenKind.RIGHT_PAREN, at + 1);
            case '[' -> emit(TokenKind.LEFT_BRACKET, at + 1);
            case ']' -> emit(TokenKind.RIGHT_BRACKET, at + 1);
            case '+' -> emit(TokenKind.PLUS, at + 1);
            case '*' -> emit(TokenKind.STAR, at + 1);
            case '%' -> emit(TokenKind.PERCENT, at + 1);
            case '^' -> emit(TokenKind.CARET, at + 1);
            case '?' -> question();
            case '.' -> {
                if (next(1) >= '0' && next(1) <= '9' && !afterName()) {
                    number();
                } else {
                    emit(TokenKind.DOT, at + 1);
                }
            }
            case '-' -> minus();
            case '/' -> {
                if (next(1) == '*') {
                    blockComment();
                } else {
                    emit(TokenKind.SLASH, at + 1);
                }
            }
            default -> operator(c);
        }
    }

    /// Whether the token before touches this place and may be qualified, as in `t.1`.
    private boolean afterName() {
        int last = tokens.size() - 1;
        return last >= 0
                && tokens.end(last) == at
                && (tokens.kind(last) == TokenKind.WORD || tokens.kind(last) == TokenKind.QUOTED);
    }

    private void operator(char c) {
        switch (c) {
            case '=' -> two(TokenKind.EQUAL, '>', TokenKind.NAMED_ARGUMENT);
            case '<' -> {
                if (next(1) == '>') {
                    emit(TokenKind.NOT_EQUAL, at + 2);
                } else if (next(1) == '<') {
                    emit(TokenKind.SHIFT_LEFT, at + 2);
                } else if (next(1) == '@') {
                    emit(TokenKind.CONTAINED, at + 2);
                } else {
                    two(TokenKind.LESS, '=', TokenKind.LESS_OR_EQUAL);
                }
            }
            case '>' -> {
                if (next(1) == '>') {
                    emit(TokenKind.SHIFT_RIGHT, at + 2);
                } else {
                    two(TokenKind.GREATER, '=', TokenKind.GREATER_OR_EQUAL);
                }
            }
            case '&' -> two(TokenKind.AMPERSAND, '&', TokenKind.OVERLAP);
            case '|' -> two(TokenKind.BAR, '|', TokenKind.CONCAT);
            case ':' -> two(TokenKind.OTHER, ':', TokenKind.CAST);
            case '@' -> two(TokenKind.OTHER, '>', TokenKind.CONTAINS);
            case '#' -> {
                if (next(1) != '>') {
                    emit(next(1) == '-' ? TokenKind.OTHER : TokenKind.HASH, at + 1);
                } else if (next(2) == '>') {
                    emit(TokenKind.PATH_TEXT, at + 3);
                } else {
                    emit(TokenKind.PATH, at + 2);
                }
            }
            case '~' -> two(TokenKind.MATCH, '*', TokenKind.MATCH_ANY_CASE);
            case '!' -> {
                if (next(1) == '=') {
                    emit(TokenKind.NOT_EQUAL, at + 2);
                } else if (next(1) != '~') {
                    emit(TokenKind.OTHER, at + 1);
                } else if (next(2) == '*') {
                    emit(TokenKind.NO_MATCH_ANY_CASE, at + 3);
                } else {
                    emit(TokenKind.NO_MATCH, at + 2);
                }
            }
            default -> emit(TokenKind.OTHER, at + 1);
        }
    }

    /// `?|` and `?&`, but not the `?` before `||` and `&&`.
    private void question() {
        char second = next(1);
        if ((second == '|' || second == '&') && next(2) != second) {
            emit(second == '|' ? TokenKind.HAS_ANY : TokenKind.HAS_ALL, at + 2);
        } else {
            emit(TokenKind.QUESTION, at + 1);
        }
    }

    private void two(TokenKind one, char second, TokenKind both) {
        if (next(1) == second) {
            emit(both, at + 2);
        } else {
            emit(one, at + 1);
        }
    }

    private void minus() {
        if (next(1) == '-') {
            if (isPurgeOption()) {
                at += 2;
                return;
            }
            int newline = source.indexOf('\n', at);
            at = newline < 0 ? length : newline;
        } else if (next(1) != '>') {
            emit(TokenKind.MINUS, at + 1);
        } else if (next(2) == '>') {
            emit(TokenKind.LONG_ARROW, at + 3);
        } else {
            emit(TokenKind.ARROW, at + 2);
        }
    }

    /// Whether here stands the `--upto <digits>` of CLUSTER PURGE, which is no comment.
    private boolean isPurgeOption() {
        int last = tokens.size() - 1;
        if (last < 1
                || tokens.keyword(last) != Keyword.PURGE
                || tokens.keyword(last - 1) != Keyword.CLUSTER
                || (last > 1 && tokens.kind(last - 2) != TokenKind.SEMICOLON)
                || !source.regionMatches(true, at + 2, "upto", 0, 4)) {
            return false;
        }
        int i = at + 6;
        while (i < length && (source.charAt(i) == ' ' || source.charAt(i) == '\t')) {
            i++;
        }
        return i > at + 6 && digits(i) > i;
    }

    private void blockComment() {
        int depth = 0;
        int i = at;
        while (i + 1 < length) {
            char c = source.charAt(i);
            char following = source.charAt(i + 1);
            if (c == '/' && following == '*') {
                depth++;
                i += 2;
            } else if (c == '*' && following == '/') {
                depth--;
                i += 2;
                if (depth == 0) {
                    at = i;
                    return;
                }
            } else {
                i++;
            }
        }
        throw open("Unterminated block comment");
    }

    /// `$1`, `$$text$$`, `$tag$text$tag$`.
    private void dollar() {
        int digitsEnd = digits(at + 1);
        if (digitsEnd > at + 1) {
            emit(TokenKind.PARAMETER, digitsEnd);
            return;
        }
        String tag = dollarTag();
        if (tag == null) {
            emit(TokenKind.OTHER, at + 1);
            return;
        }
        int close = source.indexOf(tag, at + tag.length());
        if (close < 0) {
            throw open("Unterminated quoted string");
        }
        emit(TokenKind.STRING, close + tag.length());
    }

    private @Nullable String dollarTag() {
        int i = at + 1;
        while (i < length && source.charAt(i) != '$' && isWordPart(source.charAt(i))) {
            i++;
        }
        return i < length && source.charAt(i) == '$' ? source.substring(at, i + 1) : null;
    }
}
