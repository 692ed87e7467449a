package org.kalamdb.sql.admin;

import org.kalamdb.sql.system.RowSet;

/// What a management statement answers.
public sealed interface AdminResult {
    /// A text, with a count where the statement has one.
    record Text(String text, long count) implements AdminResult {}

    record Table(RowSet rows) implements AdminResult {}

    static AdminResult text(String text) {
        return new Text(text, 0);
    }
}
