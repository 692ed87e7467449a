package org.kalamdb.sql.parser;

import java.util.Locale;
import java.util.Set;
import org.kalamdb.common.DbException;

/// Takes secrets out of statement texts that are shown or kept.
public final class SecretText {
    private static final String MASK = "'***'";

    /// Words before a text in quotes that may be, or hold, a secret.
    private static final Set<String> BEFORE_SECRETS = Set.of("credentials", "config", "password", "oauth");

    private SecretText() {}

    /// The text with `'***'` in place of passwords, credentials and configurations; nothing but that of a
    /// text that has some and cannot be cut into tokens.
    public static String masked(String sql) {
        String lower = sql.toLowerCase(Locale.ROOT);
        if (BEFORE_SECRETS.stream().noneMatch(lower::contains)) {
            return sql;
        }
        TokenStream tokens;
        try {
            tokens = SqlLexer.tokenize(sql);
        } catch (DbException noTokens) {
            return MASK;
        }
        return masked(sql, tokens);
    }

    private static String masked(String sql, TokenStream tokens) {
        StringBuilder shown = new StringBuilder(sql.length());
        int copied = 0;
        for (int token = 1; token < tokens.size(); token++) {
            if (tokens.kind(token) == TokenKind.STRING && isBeforeSecret(tokens, token - 1)) {
                shown.append(sql, copied, tokens.start(token)).append(MASK);
                copied = tokens.end(token);
            }
        }
        return shown.append(sql, copied, sql.length()).toString();
    }

    private static boolean isBeforeSecret(TokenStream tokens, int token) {
        int word = tokens.kind(token) == TokenKind.EQUAL && token > 0 ? token - 1 : token;
        return tokens.kind(word) == TokenKind.WORD
                && BEFORE_SECRETS.contains(tokens.raw(word).toLowerCase(Locale.ROOT));
    }
}
