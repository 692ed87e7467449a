package org.kalamdb.sql;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.admin.NameHints;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;

/// Finds the tables that DML statements name and decides whether they may be changed.
final class TableAccess {
    private final Catalog catalog;

    TableAccess(Catalog catalog) {
        this.catalog = catalog;
    }

    /// The table to be changed by `verb`.
    ///
    /// @param verb as in `insert`
    /// @throws DbException when there is no such table or the caller may not write to it
    TableDef writable(StatementCall call, Statement.TableRef reference, String verb) {
        TableName name = call.resolve(reference);
        if (Naming.isSystemNamespace(name.namespace())) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "Cannot " + verb + " system table " + name);
        }
        if (catalog.view(name).isPresent()) {
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    reference.position(),
                    "Cannot " + verb + " view " + name + ": views are read-only");
        }
        TableDef table = catalog.table(name)
                .orElseThrow(() -> DbException.at(
                        ErrorCode.TABLE_NOT_FOUND,
                        reference.position(),
                        "Table '" + name + "' does not exist"
                                + NameHints.table(catalog, call.effective().role(), name)));
        if (call.impersonated() && table.type() == TableType.SHARED) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "EXECUTE AS USER is not allowed on SHARED tables; '" + name + "' is one");
        }
        if (call.transaction() != null) {
            TransactionStatements.requireTransactional(table);
        }
        AccessRules.requireWrite(call.effective().role(), table);
        return table;
    }
}
