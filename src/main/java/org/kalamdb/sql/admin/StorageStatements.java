package org.kalamdb.sql.admin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.DataType;
import org.kalamdb.model.StorageDef;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.system.RowSet;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.StorageProbes;
import org.kalamdb.table.StorageWriter;

/// CREATE, ALTER and DROP STORAGE and STORAGE CHECK (`sql.md` §19). The caller's role was checked before.
final class StorageStatements {
    private static final List<VirtualColumn> CHECK_COLUMNS = List.of(
            new VirtualColumn("storage_id", DataType.TEXT, false, true),
            new VirtualColumn("status", DataType.TEXT, false, false),
            new VirtualColumn("readable", DataType.BOOLEAN, false, false),
            new VirtualColumn("writable", DataType.BOOLEAN, false, false),
            new VirtualColumn("listable", DataType.BOOLEAN, false, false),
            new VirtualColumn("deletable", DataType.BOOLEAN, false, false),
            new VirtualColumn("latency_ms", DataType.BIGINT, false, false),
            new VirtualColumn("total_bytes", DataType.BIGINT, true, false),
            new VirtualColumn("used_bytes", DataType.BIGINT, true, false),
            new VirtualColumn("error", DataType.TEXT, true, false),
            new VirtualColumn("tested_at", DataType.TIMESTAMP, false, false));

    private final Catalog catalog;
    private final StorageWriter writer;
    private final StorageProbes probes;
    private final AuditTrail audit;
    private final Clock clock;

    StorageStatements(Catalog catalog, StorageWriter writer, StorageProbes probes, AuditTrail audit, Clock clock) {
        this.catalog = catalog;
        this.writer = writer;
        this.probes = probes;
        this.audit = audit;
        this.clock = clock;
    }

    AdminResult create(AdminCall call, Statement.CreateStorage statement) {
        StorageDef storage = writer.checked(StorageDeclaration.of(statement, clock.millis()));
        requireHealthy(storage);
        writer.create(storage);
        audit.changed(call, "CREATE_STORAGE", storage.id(), "type=" + storage.type());
        return AdminResult.text("Storage '" + storage.id() + "' created successfully");
    }

    private void requireHealthy(StorageDef storage) {
        StorageProbes.Report report = probes.probe(storage);
        if (!report.isHealthy()) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "Storage '" + storage.id() + "' connectivity check failed: health check failed (" + found(report)
                            + "): " + error(storage, report));
        }
    }

    private static String found(StorageProbes.Report report) {
        return "writable " + report.writable() + ", readable " + report.readable() + ", listable " + report.listable()
                + ", deletable " + report.deletable();
    }

    private static @Nullable String error(StorageDef storage, StorageProbes.Report report) {
        String error = report.error();
        return error == null ? null : StorageSecrets.hidden(storage, error);
    }

    AdminResult alter(AdminCall call, Statement.AlterStorage statement) {
        writer.update(statement.id(), old -> StorageDeclaration.altered(old, statement.changes(), clock.millis()));
        String changed = statement.changes().keySet().stream().map(Enum::name).collect(Collectors.joining(", "));
        audit.changed(call, "ALTER_STORAGE", statement.id(), "changed " + changed);
        return AdminResult.text("Storage '" + statement.id() + "' altered successfully");
    }

    AdminResult drop(AdminCall call, Statement.DropStorage statement) {
        String id = statement.id();
        try {
            writer.drop(id);
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.NOT_FOUND && statement.ifExists()) {
                return AdminResult.text("Storage '" + id + "' does not exist (skipped)");
            }
            throw refused;
        }
        audit.changed(call, "DROP_STORAGE", id);
        return AdminResult.text("Storage '" + id + "' dropped successfully");
    }

    AdminResult check(Statement.CheckStorage statement) {
        StorageDef storage = catalog.storage(statement.id())
                .orElseThrow(() -> new DbException(
                        ErrorCode.NOT_FOUND,
                        "Storage '" + statement.id() + "' not found"
                                + NearestName.hint(
                                        statement.id(),
                                        catalog.storages().stream()
                                                .map(StorageDef::id)
                                                .toList())));
        StorageProbes.Report report = probes.probe(storage);
        Optional<StorageProbes.Space> space = statement.extended() ? probes.space(storage) : Optional.empty();
        @Nullable
        Object[] row = {
            storage.id(),
            status(report),
            report.readable(),
            report.writable(),
            report.listable(),
            report.deletable(),
            report.latencyMillis(),
            space.map(StorageProbes.Space::totalBytes).orElse(null),
            space.map(StorageProbes.Space::usedBytes).orElse(null),
            error(storage, report),
            report.testedMicros()
        };
        return new AdminResult.Table(new RowSet(CHECK_COLUMNS, () -> Stream.<@Nullable Object[]>of(row)));
    }

    private static String status(StorageProbes.Report report) {
        if (report.isHealthy()) {
            return "healthy";
        }
        return report.isUnreachable() ? "unreachable" : "degraded";
    }
}
