package org.kalamdb.sql.admin;

import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.parser.Statement;

/// Who runs a management statement, and where.
///
/// @param caller        the effective principal
/// @param namespace     of unqualified names
/// @param clientAddress for the audit log
public record AdminCall(
        Principal caller, String namespace, @Nullable String clientAddress) {
    /// The table that a statement names.
    public TableName resolve(Statement.TableRef table) {
        String given = table.namespace();
        return new TableName(given == null ? namespace : given, table.table());
    }
}
