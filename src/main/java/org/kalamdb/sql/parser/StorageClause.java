package org.kalamdb.sql.parser;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can be said of a storage, by the word that says it (`sql.md` §19). Each takes a text in quotes.
public enum StorageClause {
    NAME(true),
    DESCRIPTION(true),
    PATH(false),
    BASE_DIRECTORY(false),
    BUCKET(false),
    PREFIX(false),
    REGION(false),
    ENDPOINT(false),
    CREDENTIALS(true),
    CONFIG(true),
    SHARED_TABLES_TEMPLATE(true),
    USER_TABLES_TEMPLATE(true);

    private final boolean alterable;

    StorageClause(boolean alterable) {
        this.alterable = alterable;
    }

    /// Whether ALTER STORAGE may set it: where a storage's objects lie never changes.
    boolean isAlterable() {
        return alterable;
    }

    /// Whether its text may hold keys and passwords.
    boolean isSecret() {
        return this == CREDENTIALS || this == CONFIG;
    }

    static @Nullable StorageClause of(String word) {
        String upper = word.toUpperCase(Locale.ROOT);
        for (StorageClause clause : values()) {
            if (clause.name().equals(upper)) {
                return clause;
            }
        }
        return null;
    }
}
