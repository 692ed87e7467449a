package org.kalamdb.sql.admin;

import java.util.ArrayList;
import java.util.List;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;

/// STORAGE FLUSH and KILL JOB (`sql.md` §20 and §21). The caller's role was checked before.
final class FlushStatements {
    private final Catalog catalog;
    private final Maintenance maintenance;
    private final AuditTrail audit;

    FlushStatements(Catalog catalog, Maintenance maintenance, AuditTrail audit) {
        this.catalog = catalog;
        this.maintenance = maintenance;
        this.audit = audit;
    }

    AdminResult flush(AdminCall call, Statement.FlushTable statement) {
        if (statement.table().namespace() == null) {
            throw DbException.at(
                    ErrorCode.INVALID_SQL,
                    statement.table().position(),
                    "the table of STORAGE FLUSH TABLE must be qualified (namespace.table)");
        }
        TableName name = call.resolve(statement.table());
        NamespaceStatements.refuseSystem(name.namespace());
        TableDef table = catalog.table(name)
                .orElseThrow(() -> DbException.at(
                        ErrorCode.TABLE_NOT_FOUND,
                        statement.table().position(),
                        "Table " + name + " not found"
                                + NameHints.table(catalog, call.caller().role(), name)));
        if (table.type() == TableType.STREAM) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "STORAGE FLUSH is not supported for STREAM tables: " + name);
        }
        return AdminResult.text(
                switch (maintenance.flush(table)) {
                    case Maintenance.FlushStart.Queued queued ->
                        "Storage flush started for table '" + name + "'. Job ID: "
                                + queued.job().id();
                    case Maintenance.FlushStart.NothingToFlush _ ->
                        "Storage flush skipped: no pending writes for table '" + name + "'";
                    case Maintenance.FlushStart.AlreadyActive _ ->
                        "Storage flush skipped: a flush of table '" + name + "' is already queued or running";
                });
    }

    AdminResult flushAll(AdminCall call, Statement.FlushAll statement) {
        String given = statement.namespace();
        String namespace = given == null ? call.namespace() : given;
        if (catalog.namespace(namespace).isEmpty()) {
            throw new DbException(
                    ErrorCode.NAMESPACE_NOT_FOUND,
                    "Namespace '" + namespace + "' does not exist"
                            + NameHints.namespace(catalog, call.caller().role(), namespace));
        }
        List<String> jobs = new ArrayList<>();
        for (TableDef table : catalog.tables()) {
            boolean tiered = table.type() != TableType.STREAM;
            if (tiered
                    && table.name().namespace().equals(namespace)
                    && maintenance.flush(table) instanceof Maintenance.FlushStart.Queued queued) {
                jobs.add(queued.job().id());
            }
        }
        if (jobs.isEmpty()) {
            return AdminResult.text("Storage flush skipped: no pending writes in namespace '" + namespace + "'");
        }
        return AdminResult.text("Storage flush started for " + jobs.size() + " table(s) in namespace '" + namespace
                + "'. Job IDs: [" + String.join(", ", jobs) + "]");
    }

    AdminResult kill(AdminCall call, Statement.KillJob statement) {
        JobRecord job = maintenance.cancel(statement.jobId());
        audit.changed(call, "KILL_JOB", job.id());
        return AdminResult.text("Job " + job.id() + " killed: " + job.status().wireName());
    }
}
