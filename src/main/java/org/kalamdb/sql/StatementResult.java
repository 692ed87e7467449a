package org.kalamdb.sql;

import java.util.List;
import org.kalamdb.model.UserId;
import org.kalamdb.vector.BatchCursor;

/// What one entry of a response holds.
public sealed interface StatementResult {
    /// The user that the statement ran as.
    UserId asUser();

    /// Rows, not yet read: pulling them may still fail.
    ///
    /// @param rows owned by the [SqlResponse]
    record Rows(List<ResultColumn> columns, BatchCursor rows, UserId asUser) implements StatementResult {
        public Rows {
            columns = List.copyOf(columns);
        }
    }

    /// The count of rows that DML changed.
    record Changed(Change change, long count, UserId asUser) implements StatementResult {}

    /// A text, with a count where the statement has one.
    record Message(String text, long rowCount, UserId asUser) implements StatementResult {}

    /// The kinds of DML, with the verb of their message.
    enum Change {
        INSERT("Inserted"),
        UPDATE("Updated"),
        DELETE("Deleted");

        private final String verb;

        Change(String verb) {
            this.verb = verb;
        }

        public String verb() {
            return verb;
        }
    }
}
