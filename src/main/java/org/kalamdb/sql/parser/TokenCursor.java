package org.kalamdb.sql.parser;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.common.SourcePosition;

/// A reading position in one statement's tokens, shared by the parsers of its parts.
final class TokenCursor {
    /// How deep expressions, queries and parentheses may nest.
    static final int MAX_NESTING = 512;
    /// Columns of a SELECT, keys of ORDER BY or GROUP BY, or arguments of a call: planning takes the square
    /// of their number.
    static final int MAX_ITEMS = 2000;

    private static final int QUERY_LEVELS = 8;
    private static final int SHOWN_CHARACTERS = 40;

    final TokenStream tokens;
    private final int limit;
    private int at;
    private int depth;

    /// Reads `[from, limit)`.
    TokenCursor(TokenStream tokens, int from, int limit) {
        this.tokens = tokens;
        this.at = from;
        this.limit = limit;
    }

    /// The index of the token that is next.
    int index() {
        return at;
    }

    TokenKind kind() {
        return at < limit ? tokens.kind(at) : TokenKind.END;
    }

    TokenKind kind(int ahead) {
        return at + ahead < limit ? tokens.kind(at + ahead) : TokenKind.END;
    }

    @Nullable
    Keyword keyword() {
        return at < limit ? tokens.keyword(at) : null;
    }

    @Nullable
    Keyword keyword(int ahead) {
        return at + ahead < limit ? tokens.keyword(at + ahead) : null;
    }

    boolean is(TokenKind kind) {
        return kind() == kind;
    }

    boolean is(Keyword keyword) {
        return at < limit && tokens.keyword(at) == keyword;
    }

    /// Whether these words stand here one after the other.
    boolean are(Keyword first, Keyword second) {
        return is(first) && keyword(1) == second;
    }

    boolean atEnd() {
        return at >= limit;
    }

    int next() {
        return at++;
    }

    void toEnd() {
        at = limit;
    }

    boolean accept(TokenKind kind) {
        if (kind() == kind && kind != TokenKind.END) {
            at++;
            return true;
        }
        return false;
    }

    boolean accept(Keyword keyword) {
        if (is(keyword)) {
            at++;
            return true;
        }
        return false;
    }

    /// Both words or neither.
    boolean accept(Keyword first, Keyword second) {
        if (are(first, second)) {
            at += 2;
            return true;
        }
        return false;
    }

    void expect(TokenKind kind, String shown) {
        if (!accept(kind)) {
            throw expected(shown);
        }
    }

    void expect(Keyword keyword) {
        if (!accept(keyword)) {
            throw expected(keyword.name(), keyword);
        }
    }

    void expectEnd() {
        if (!atEnd()) {
            throw expected("end of statement", CLAUSES);
        }
    }

    /// After a comma: whether the list goes on. A trailing comma before `close` is tolerated.
    boolean continuesList(TokenKind close) {
        return accept(TokenKind.COMMA) && !is(close);
    }

    /// Before a further item of a list of which one statement may not have very many.
    ///
    /// @param what the list, as in “SELECT has too many columns”
    void requireRoom(List<?> items, String what) {
        if (items.size() == MAX_ITEMS) {
            throw error(what + " (at most " + MAX_ITEMS + ")");
        }
    }

    /// Counts one level of nesting until [#leave].
    void enter() {
        enter(1);
    }

    void leave() {
        depth--;
    }

    /// Counts a query inside something else, which needs as much stack as [#QUERY_LEVELS] expressions.
    void enterQuery() {
        enter(QUERY_LEVELS);
    }

    void leaveQuery() {
        depth -= QUERY_LEVELS;
    }

    private void enter(int levels) {
        depth += levels;
        if (depth > MAX_NESTING) {
            throw error("statement is nested too deeply (at most " + MAX_NESTING + " levels, a query counts as "
                    + QUERY_LEVELS + ")");
        }
    }

    // names

    boolean isName() {
        return is(TokenKind.WORD) || is(TokenKind.QUOTED);
    }

    /// A name in lower case; any word may be one.
    String name(String what) {
        if (!isName()) {
            throw expected(what);
        }
        String name = tokens.name(at);
        if (name.isEmpty()) {
            throw error("a quoted name cannot be empty");
        }
        at++;
        return name;
    }

    /// A name given to a result column, which keeps its letters when it is quoted.
    SqlIdentifier alias(String what) {
        String lower = name(what);
        boolean quoted = tokens.kind(at - 1) == TokenKind.QUOTED;
        return new SqlIdentifier(quoted ? tokens.exactName(at - 1) : lower, position(at - 1));
    }

    SqlIdentifier identifier(String what) {
        String name = name(what);
        return new SqlIdentifier(name, position(at - 1));
    }

    /// A table, `[[kalam.]namespace.]table`.
    Statement.TableRef tableRef() {
        SourcePosition position = sourcePosition();
        String first = name("a table name");
        if (!accept(TokenKind.DOT)) {
            return new Statement.TableRef(null, first, position);
        }
        String second = name("a table name");
        if (!accept(TokenKind.DOT)) {
            return new Statement.TableRef(first, second, position);
        }
        if (!first.equals(CATALOG)) {
            throw DbException.at(
                    ErrorCode.INVALID_SQL, position, "unknown catalog '" + first + "': the only one is kalam");
        }
        return new Statement.TableRef(second, name("a table name"), position);
    }

    Statement.ColumnRef columnRef() {
        SourcePosition position = sourcePosition();
        return new Statement.ColumnRef(name("a column name"), position);
    }

    /// The name of the one catalog.
    static final String CATALOG = "kalam";

    /// The content of a string token.
    String string(String what) {
        if (!is(TokenKind.STRING)) {
            throw expected(what);
        }
        return tokens.text(next());
    }

    /// An id that may be bare or quoted in any way, as written. A bare one is all that touches it up to
    /// blanks, `(`, `)`, `,` or the statement's end.
    String id(String what) {
        if (is(TokenKind.STRING)) {
            return tokens.text(next());
        }
        if (is(TokenKind.QUOTED)) {
            return tokens.exactName(next());
        }
        int first = at;
        while (!atEnd() && !isDelimiter(kind()) && (at == first || tokens.start(at) == tokens.end(at - 1))) {
            at++;
        }
        if (at == first) {
            throw expected(what);
        }
        return tokens.raw(first, at - 1);
    }

    private static boolean isDelimiter(TokenKind kind) {
        return kind == TokenKind.LEFT_PAREN
                || kind == TokenKind.RIGHT_PAREN
                || kind == TokenKind.COMMA
                || kind == TokenKind.STRING
                || kind == TokenKind.QUOTED
                || kind == TokenKind.SEMICOLON;
    }

    /// A whole number that fits a `long`.
    long integer(String what) {
        if (!is(TokenKind.INTEGER)) {
            throw expected(what);
        }
        String digits = tokens.raw(at);
        if (digits.length() > 18) {
            throw error("number " + shorten(digits) + " is too large");
        }
        at++;
        return Long.parseLong(digits);
    }

    // places and errors

    /// From token `first` to the one before the next; that one alone when nothing was read since `first`.
    SqlParserPos positionFrom(int first) {
        int last = Math.max(0, at - 1);
        return tokens.span(Math.min(first, last), last);
    }

    SqlParserPos position(int token) {
        return tokens.span(token, token);
    }

    SourcePosition sourcePosition() {
        return sourcePosition(at);
    }

    /// The place of a token; the statement's end for the one after the last.
    SourcePosition sourcePosition(int token) {
        if (token < limit) {
            return tokens.position(tokens.start(token));
        }
        return tokens.position(limit == 0 ? 0 : tokens.end(limit - 1));
    }

    DbException error(String message) {
        return error(at, message);
    }

    DbException error(int token, String message) {
        return DbException.at(ErrorCode.INVALID_SQL, sourcePosition(token), message);
    }

    DbException notSupported(int token, String what) {
        return DbException.at(ErrorCode.FEATURE_NOT_SUPPORTED, sourcePosition(token), what + " is not supported");
    }

    /// The next token is not what has to stand here.
    ///
    /// @param candidates words that could have been meant
    DbException expected(String what, Keyword... candidates) {
        return error("expected " + what + " but found " + found() + hint(candidates));
    }

    private String found() {
        if (atEnd()) {
            return "end of statement";
        }
        return switch (kind()) {
            case MALFORMED_NUMBER -> "malformed number '" + shorten(tokens.raw(at)) + "'";
            case OTHER -> "unexpected character '" + shorten(tokens.raw(at)) + "'";
            case STRING -> shorten(tokens.raw(at));
            default -> "'" + shorten(tokens.raw(at)) + "'";
        };
    }

    private String hint(Keyword[] candidates) {
        if (is(TokenKind.EQUAL) && at > 0 && tokens.kind(at - 1) == TokenKind.EQUAL) {
            return " (a single '=' compares)";
        }
        List<String> words = Arrays.stream(candidates).map(Enum::name).toList();
        if (is(TokenKind.WORD)) {
            Optional<String> near = NearestName.of(tokens.raw(at), words);
            if (near.isPresent()) {
                return " (did you mean " + near.get() + "?)";
            }
        }
        // a misspelt clause word was taken for an alias
        if (at > 0 && tokens.kind(at - 1) == TokenKind.WORD && tokens.keyword(at - 1) == null) {
            Optional<String> near = NearestName.of(tokens.raw(at - 1), words);
            if (near.isPresent()) {
                return " (did you mean " + near.get() + " instead of '" + shorten(tokens.raw(at - 1)) + "'?)";
            }
        }
        return "";
    }

    private static String shorten(String text) {
        return text.length() > SHOWN_CHARACTERS ? text.substring(0, SHOWN_CHARACTERS) + "…" : text;
    }

    /// Words that go on a query.
    private static final Keyword[] CLAUSES = {
        Keyword.FROM,
        Keyword.WHERE,
        Keyword.GROUP,
        Keyword.HAVING,
        Keyword.ORDER,
        Keyword.LIMIT,
        Keyword.OFFSET,
        Keyword.UNION,
        Keyword.INTERSECT,
        Keyword.EXCEPT,
        Keyword.WINDOW,
        Keyword.JOIN,
        Keyword.VALUES,
    };
}
