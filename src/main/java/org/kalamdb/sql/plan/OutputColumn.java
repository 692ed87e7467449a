package org.kalamdb.sql.plan;

import org.kalamdb.model.DataType;

/// A result column.
///
/// @param name       as the client sees it
/// @param primaryKey a plain column of the one table that is read, and of its key
/// @param unique     the whole key
/// @param notNull    a plain column that is never NULL
public record OutputColumn(String name, DataType type, boolean primaryKey, boolean unique, boolean notNull) {}
