package org.kalamdb.sql.parser;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.UserId;

/// Parses the text of a request: splits it into statements on its tokens, opens EXECUTE AS USER envelopes
/// and parses every statement. One bad statement refuses the whole text.
public final class SqlParser {
    private final TokenStream tokens;
    private final List<ParsedStatement> statements = new ArrayList<>();

    private SqlParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// @return at least one statement
    /// @throws DbException BATCH_PARSE (a quote or comment without an end), EMPTY_SQL, INVALID_INPUT (EXECUTE
    ///         AS USER), INVALID_SQL and others, with their place in `sql`
    public static List<ParsedStatement> parse(String sql) {
        return SqlText.of(sql).parse();
    }

    /// An expression that stands alone, as in CHECK.
    ///
    /// @throws DbException as [#parse]
    public static SqlNode parseExpression(String text) {
        TokenStream tokens = SqlLexer.tokenize(text);
        TokenCursor cursor = new TokenCursor(tokens, 0, tokens.size());
        try {
            SqlNode expression = new QueryParser(cursor).expressions().parse();
            cursor.expectEnd();
            return expression;
        } catch (StackOverflowError smallStack) {
            throw nestedTooDeeply(smallStack);
        }
    }

    /// For a thread whose stack is too small for what [TokenCursor#MAX_NESTING] permits.
    private static DbException nestedTooDeeply(StackOverflowError cause) {
        return new DbException(ErrorCode.INVALID_SQL, "statement is nested too deeply for this thread", cause);
    }

    static List<ParsedStatement> parse(TokenStream tokens) {
        SqlParser parser = new SqlParser(tokens);
        try {
            parser.run();
        } catch (StackOverflowError smallStack) {
            throw nestedTooDeeply(smallStack);
        }
        if (parser.statements.isEmpty()) {
            throw new DbException(ErrorCode.EMPTY_SQL, "No SQL statements provided");
        }
        return parser.statements;
    }

    private void run() {
        int at = 0;
        while (at < tokens.size()) {
            if (tokens.kind(at) == TokenKind.SEMICOLON) {
                at++;
            } else if (isEnvelope(at)) {
                at = envelope(at);
            } else {
                int end = nextSemicolon(at, tokens.size());
                statements.add(statement(at, end, null));
                at = end;
            }
        }
    }

    private ParsedStatement statement(int from, int to, @Nullable UserId asUser) {
        Statement statement = new StatementParser(new TokenCursor(tokens, from, to)).parse();
        SourcePosition position = tokens.position(tokens.start(from));
        return new ParsedStatement(tokens.raw(from, to - 1), position, asUser, statement);
    }

    private int nextSemicolon(int from, int to) {
        int at = from;
        while (at < to && tokens.kind(at) != TokenKind.SEMICOLON) {
            at++;
        }
        return at;
    }

    // EXECUTE AS USER name ( statement )

    private boolean isEnvelope(int at) {
        return at + 2 < tokens.size()
                && tokens.keyword(at) == Keyword.EXECUTE
                && tokens.keyword(at + 1) == Keyword.AS
                && tokens.keyword(at + 2) == Keyword.USER;
    }

    /// @return the token after the envelope
    private int envelope(int at) {
        TokenCursor cursor = new TokenCursor(tokens, at + 3, tokens.size());
        UserId user = target(cursor, at);
        if (!cursor.is(TokenKind.LEFT_PAREN)) {
            throw malformed(cursor.index(), "EXECUTE AS USER must wrap SQL in parentheses");
        }
        int open = cursor.next();
        int close = closing(open);
        if (close < 0) {
            throw malformed(open, "EXECUTE AS USER is missing closing ')'");
        }
        int after = close + 1;
        if (after < tokens.size() && tokens.kind(after) != TokenKind.SEMICOLON) {
            throw malformed(after, "EXECUTE AS USER takes nothing after its closing ')'");
        }
        int first = open + 1;
        while (first < close && tokens.kind(first) == TokenKind.SEMICOLON) {
            first++;
        }
        if (first == close) {
            throw malformed(open, "EXECUTE AS USER requires a non-empty inner SQL statement");
        }
        int end = nextSemicolon(first, close);
        for (int i = end; i < close; i++) {
            if (tokens.kind(i) != TokenKind.SEMICOLON) {
                throw malformed(i, "EXECUTE AS USER takes exactly one statement: a single SQL statement");
            }
        }
        if (isEnvelope(first)) {
            throw malformed(first, "EXECUTE AS USER cannot be nested: it takes a single SQL statement");
        }
        statements.add(statement(first, end, user));
        return after;
    }

    private UserId target(TokenCursor cursor, int at) {
        boolean missing = cursor.atEnd() || cursor.is(TokenKind.LEFT_PAREN) || cursor.is(TokenKind.SEMICOLON);
        String name = missing ? "" : cursor.id("a user name");
        try {
            return new UserId(name);
        } catch (DbException e) {
            throw malformed(at, "EXECUTE AS USER: " + e.getMessage());
        }
    }

    /// The parenthesis that closes the one at `open`, or -1.
    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < tokens.size(); i++) {
            TokenKind kind = tokens.kind(i);
            if (kind == TokenKind.LEFT_PAREN) {
                depth++;
            } else if (kind == TokenKind.RIGHT_PAREN && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private DbException malformed(int token, String message) {
        int place = Math.min(token, tokens.size() - 1);
        return DbException.at(ErrorCode.INVALID_INPUT, tokens.position(tokens.start(place)), message);
    }
}
