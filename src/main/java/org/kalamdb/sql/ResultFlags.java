package org.kalamdb.sql;

import java.util.EnumSet;
import java.util.Set;
import org.kalamdb.sql.ResultColumn.Flag;

/// Flags of result columns.
final class ResultFlags {
    private ResultFlags() {}

    /// A key is unique and never NULL.
    static Set<Flag> of(boolean key, boolean notNull) {
        EnumSet<Flag> flags = EnumSet.noneOf(Flag.class);
        if (key) {
            flags.add(Flag.PRIMARY_KEY);
            flags.add(Flag.UNIQUE);
        }
        if (key || notNull) {
            flags.add(Flag.NOT_NULL);
        }
        return flags;
    }
}
