package org.kalamdb.sql.system;

import org.kalamdb.model.DataType;

/// A column of a virtual table.
///
/// @param key whether it is part of what identifies a row
public record VirtualColumn(String name, DataType type, boolean nullable, boolean key) {
    /// A column that never is NULL.
    static VirtualColumn required(String name, DataType type) {
        return new VirtualColumn(name, type, false, false);
    }

    static VirtualColumn optional(String name, DataType type) {
        return new VirtualColumn(name, type, true, false);
    }

    static VirtualColumn key(String name, DataType type) {
        return new VirtualColumn(name, type, false, true);
    }
}
