package org.kalamdb.sql.parser;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.SourcePosition;

/// Where the tokens of a statement stand. A plan is shared by statements of one shape, whose tokens
/// stand elsewhere; it therefore names the places of its expressions by token. Cuts the text into tokens
/// when it is first asked. One thread.
public final class TokenPlaces {
    /// Of no text.
    public static final TokenPlaces NONE = new TokenPlaces(null);

    private final @Nullable ParsedStatement statement;
    private @Nullable TokenStream tokens;
    private @Nullable Map<SourcePosition, Integer> starts;

    private TokenPlaces(@Nullable ParsedStatement statement) {
        this.statement = statement;
    }

    public static TokenPlaces of(ParsedStatement statement) {
        return new TokenPlaces(statement);
    }

    /// The number of the token that starts at a place of the statement's nodes, from 0; -1 when none
    /// does.
    public int tokenAt(int line, int column) {
        if (statement == null || line < 1 || column < 1) {
            return -1;
        }
        Map<SourcePosition, Integer> known = starts;
        if (known == null) {
            known = new HashMap<>();
            TokenStream all = tokens(statement);
            for (int token = 0; token < all.size(); token++) {
                known.put(place(statement, all, token), token);
            }
            starts = known;
        }
        return known.getOrDefault(new SourcePosition(line, column), -1);
    }

    /// Whether a name in double quotes starts at a place of the statement's nodes.
    public boolean isQuoted(int line, int column) {
        int token = tokenAt(line, column);
        return statement != null && token >= 0 && tokens(statement).kind(token) == TokenKind.QUOTED;
    }

    /// Where a token starts.
    public Optional<SourcePosition> placeOf(int token) {
        if (statement == null) {
            return Optional.empty();
        }
        TokenStream all = tokens(statement);
        return token < all.size() ? Optional.of(place(statement, all, token)) : Optional.empty();
    }

    private TokenStream tokens(ParsedStatement of) {
        TokenStream known = tokens;
        if (known == null) {
            known = SqlLexer.tokenize(of.text());
            tokens = known;
        }
        return known;
    }

    private static SourcePosition place(ParsedStatement statement, TokenStream tokens, int token) {
        return StatementPlaces.moved(tokens.position(tokens.start(token)), statement.position());
    }
}
