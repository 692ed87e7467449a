package org.kalamdb.sql.system;

/// An effective configuration value as `system.settings` shows it. Secrets never become one.
///
/// @param name        as in `limits.max_query_limit`
/// @param description one sentence
public record Setting(String name, String value, String description) {
    /// The first part of the name.
    public String category() {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
