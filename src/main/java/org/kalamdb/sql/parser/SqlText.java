package org.kalamdb.sql.parser;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.Surrogates;

/// The text of a request, cut into tokens. One thread.
public final class SqlText {
    /// Of the text in UTF-8.
    public static final int MAX_BYTES = 1_048_576;

    private final TokenStream tokens;

    private SqlText(TokenStream tokens) {
        this.tokens = tokens;
    }

    /// @throws DbException INVALID_SQL (too long, no Unicode), BATCH_PARSE (a quote or comment without an end)
    public static SqlText of(String sql) {
        checkText(sql);
        return new SqlText(SqlLexer.tokenize(sql));
    }

    private static void checkText(String sql) {
        long bytes = utf8Length(sql);
        if (bytes > MAX_BYTES) {
            throw new DbException(
                    ErrorCode.INVALID_SQL,
                    "SQL text is too long: " + bytes + " bytes, at most " + MAX_BYTES + " bytes are allowed");
        }
        int lone = Surrogates.firstLone(sql);
        if (lone >= 0) {
            throw new DbException(
                    ErrorCode.INVALID_SQL,
                    "SQL text holds a lone surrogate at character " + (lone + 1) + ", which is not valid Unicode");
        }
    }

    /// Exact where it matters: beyond a third of the limit.
    private static long utf8Length(String sql) {
        return sql.length() <= MAX_BYTES / 3 ? sql.length() : countUtf8(sql);
    }

    private static long countUtf8(String sql) {
        long bytes = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /// As [SqlParser#parse(String)].
    public List<ParsedStatement> parse() {
        return SqlParser.parse(tokens);
    }

    /// The shape of the only statement when that is a query, for finding the plan of an earlier one.
    public Optional<NormalizedSql> shapeOfQuery() {
        int size = tokens.size();
        while (size > 0 && tokens.kind(size - 1) == TokenKind.SEMICOLON) {
            size--;
        }
        if (size == 0 || !startsQuery(tokens.keyword(0))) {
            return Optional.empty();
        }
        for (int i = 1; i < size; i++) {
            if (tokens.kind(i) == TokenKind.SEMICOLON) {
                return Optional.empty();
            }
        }
        return Optional.of(NormalizedSql.of(tokens, size, new SourcePosition(1, 1)));
    }

    private static boolean startsQuery(@Nullable Keyword keyword) {
        return keyword == Keyword.SELECT || keyword == Keyword.WITH || keyword == Keyword.VALUES;
    }

    /// The statement of which the plan is known, as it stands.
    public ParsedStatement unparsed() {
        int last = tokens.size() - 1;
        while (tokens.kind(last) == TokenKind.SEMICOLON) {
            last--;
        }
        return new ParsedStatement(
                tokens.raw(0, last), tokens.position(tokens.start(0)), null, new Statement.KnownQuery());
    }
}
