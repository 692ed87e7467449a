package org.kalamdb.sql;

import java.util.Set;
import org.kalamdb.model.DataType;

/// A column of a row result.
///
/// @param name  as the client sees it
/// @param flags in the order of their declaration
public record ResultColumn(String name, DataType type, Set<Flag> flags) {
    public ResultColumn {
        flags = Set.copyOf(flags);
    }

    /// What is known about a column's values.
    public enum Flag {
        PRIMARY_KEY("pk"),
        NOT_NULL("nn"),
        UNIQUE("uq");

        private final String wireName;

        Flag(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
