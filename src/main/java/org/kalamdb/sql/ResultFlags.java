package org.kalamdb.sql;

import java.util.EnumSet;
import java.util.Set;
import org.kalamdb.sql.ResultColumn.Flag;

/// Flags of result columns.
final class ResultFlags {
    private ResultFlags() {}

    /// A key is unique and never NULL.
    static Set<Flag> of(boolean key, boolean notNull) {
        return of(key, notNull, key);
    }

    /// @param key    whether the column is one of the primary key
    /// @param unique whether it is the whole key
    static Set<Flag> of(boolean key, boolean notNull, boolean unique) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        if (key) {
            flags.add(Flag.PRIMARY_KEY);
        }
        if (unique) {
            flags.add(Flag.UNIQUE);
        }
        if (key || notNull) {
            flags.add(Flag.NOT_NULL);
        }
        return flags;
    }
}
