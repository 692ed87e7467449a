package org.kalamdb.sql.admin;

import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// CREATE and DROP TABLE (`sql.md` §6 and §8).
final class TableStatements {
    private final Catalog catalog;
    private final CatalogWriter writer;
    private final Maintenance maintenance;
    private final AuditTrail audit;

    TableStatements(Catalog catalog, CatalogWriter writer, Maintenance maintenance, AuditTrail audit) {
        this.catalog = catalog;
        this.writer = writer;
        this.maintenance = maintenance;
        this.audit = audit;
    }

    AdminResult create(AdminCall call, Statement.CreateTable statement) {
        TableName name = call.resolve(statement.table());
        AccessRules.requireNotAnonymous(call.caller().role());
        NamespaceStatements.refuseSystem(name.namespace());
        requireTableName(name.table());
        TableDeclaration declared = TableDeclaration.of(statement, name, call.caller());
        AccessRules.requireCreate(call.caller().role(), declared.type());
        requireNamespace(call, name.namespace());
        Optional<TableDef> existing = catalog.table(name);
        if (existing.isPresent()) {
            return exists(existing.get(), statement);
        }
        requireRunnable(declared, statement);
        try {
            writer.createTable(name, declared.type(), declared.options(), declared.schema());
        } catch (DbException refused) {
            Optional<TableDef> made = catalog.table(name);
            if (refused.code() == ErrorCode.ALREADY_EXISTS && made.isPresent()) {
                return exists(made.get(), statement);
            }
            throw refused;
        }
        audit.changed(call, "CREATE_TABLE", name.toString());
        return AdminResult.text(declared.type() + " table " + name + " created successfully");
    }

    private static void requireTableName(String table) {
        try {
            Naming.checkTable(table);
        } catch (DbException refused) {
            throw TableDeclaration.invalid(String.valueOf(refused.getMessage()));
        }
    }

    private void refuseView(TableName name) {
        if (catalog.view(name).isPresent()) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "'" + name + "' is a view: use DROP VIEW");
        }
    }

    private void requireNamespace(AdminCall call, String namespace) {
        if (catalog.namespace(namespace).isEmpty()) {
            throw new DbException(
                    ErrorCode.NAMESPACE_NOT_FOUND,
                    "Namespace '" + namespace + "' does not exist. Create it first: CREATE NAMESPACE " + namespace
                            + NameHints.namespace(catalog, call.caller().role(), namespace));
        }
    }

    private static AdminResult exists(TableDef table, Statement.CreateTable statement) {
        if (!statement.ifNotExists()) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "Table " + table.name() + " already exists");
        }
        return AdminResult.text(
                table.type() + " table " + table.name() + " created successfully (it was there already)");
    }

    private void requireRunnable(TableDeclaration declared, Statement.CreateTable statement) {
        if (declared.type() == TableType.STREAM) {
            throw DbException.at(
                    ErrorCode.FEATURE_NOT_SUPPORTED, statement.table().position(), "STREAM tables");
        }
        String storage = declared.options().storageId();
        if (catalog.storage(storage).isEmpty()) {
            throw TableDeclaration.invalid("Storage '" + storage + "' does not exist");
        }
    }

    AdminResult drop(AdminCall call, Statement.DropTable statement) {
        TableName name = call.resolve(statement.table());
        AccessRules.requireDrop(call.caller().role(), name);
        NamespaceStatements.refuseSystem(name.namespace());
        Optional<TableDef> table = catalog.table(name);
        if (table.isEmpty()) {
            refuseView(name);
            if (statement.ifExists()) {
                return AdminResult.text("Table " + name + " does not exist (skipped)");
            }
            throw notFound(catalog, call, name);
        }
        JobRecord cleanup = drop(call, table.get());
        return AdminResult.text("Table " + name + " dropped successfully. Cleanup job: " + cleanup.id());
    }

    /// Drops a table whose caller may do so.
    ///
    /// @return the job that removes what it leaves behind
    JobRecord drop(AdminCall call, TableDef table) {
        writer.dropTable(table.id());
        JobRecord cleanup = maintenance.cleanUp(table);
        audit.changed(call, "DROP_TABLE", table.name().toString());
        return cleanup;
    }

    static DbException notFound(Catalog catalog, AdminCall call, TableName name) {
        return new DbException(
                ErrorCode.TABLE_NOT_FOUND,
                "Table '" + name.table() + "' not found in namespace '" + name.namespace() + "'"
                        + NameHints.table(catalog, call.caller().role(), name));
    }
}
