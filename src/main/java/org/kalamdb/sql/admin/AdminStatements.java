package org.kalamdb.sql.admin;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.kalamdb.common.Clock;
import org.kalamdb.common.json.Json;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;
import org.kalamdb.table.StorageProbes;
import org.kalamdb.table.StorageWriter;
import org.kalamdb.table.Tables;
import org.kalamdb.table.ViewWriter;

/// Runs the statements that manage the database. Each takes effect on its own. Any thread.
public final class AdminStatements {
    private static final Json JSON = new Json(List.of());
    private static final double MICROS_PER_MILLI = 1000;

    private final NamespaceStatements namespaces;
    private final TableStatements tables;
    private final VectorIndexStatements indexes;
    private final UserStatements users;
    private final StorageStatements storages;
    private final FlushStatements flushes;
    private final ShowStatements shows;
    private final ViewStatements views;
    private final AuditTrail audit;
    private final Clock clock;

    /// What the statements work with.
    ///
    /// @param maxHashing password hashes computed at the same time
    public record Parts(
            Catalog catalog,
            CatalogWriter writer,
            StorageWriter storages,
            StorageProbes probes,
            Tables tables,
            VirtualTables virtual,
            Maintenance maintenance,
            AuditTrail audit,
            PasswordPolicy policy,
            PasswordHasher hasher,
            int maxHashing,
            Clock clock) {}

    public AdminStatements(Parts parts) {
        this.tables = new TableStatements(parts.catalog(), parts.writer(), parts.maintenance(), parts.audit());
        this.namespaces = new NamespaceStatements(parts.catalog(), parts.writer(), tables, parts.audit());
        this.indexes = new VectorIndexStatements(parts.catalog(), parts.writer(), parts.audit());
        this.users = new UserStatements(
                parts.catalog(),
                parts.writer(),
                parts.audit(),
                parts.policy(),
                parts.hasher(),
                parts.maxHashing(),
                parts.clock());
        this.storages =
                new StorageStatements(parts.catalog(), parts.storages(), parts.probes(), parts.audit(), parts.clock());
        this.flushes = new FlushStatements(parts.catalog(), parts.maintenance(), parts.audit());
        this.shows = new ShowStatements(parts.catalog(), parts.tables(), parts.virtual());
        this.views = new ViewStatements(
                parts.catalog(),
                new ViewWriter(parts.catalog(), parts.writer()),
                parts.virtual().views(),
                parts.audit(),
                parts.clock());
        this.audit = parts.audit();
        this.clock = parts.clock();
    }

    public AdminResult run(AdminCall call, Statement.Management statement) {
        return switch (statement) {
            case Statement.CreateNamespace create -> namespaces.create(call, create);
            case Statement.AlterNamespace alter -> namespaces.alter(call, alter);
            case Statement.DropNamespace drop -> namespaces.drop(call, drop);
            case Statement.CreateTable create -> tables.create(call, create);
            case Statement.DropTable drop -> tables.drop(call, drop);
            case Statement.AlterVectorIndex alter -> indexes.alter(call, alter);
            case Statement.CreateView create -> views.create(call, create);
            case Statement.DropView drop -> views.drop(call, drop);
            case Statement.CreateUser create -> users.create(call, create);
            case Statement.AlterUser alter -> users.alter(call, alter);
            case Statement.DropUser drop -> users.drop(call, drop);
            case Statement.CreateStorage create -> storages.create(call, create);
            case Statement.AlterStorage alter -> storages.alter(call, alter);
            case Statement.DropStorage drop -> storages.drop(call, drop);
            case Statement.CheckStorage check -> storages.check(check);
            case Statement.FlushTable flush -> flushes.flush(call, flush);
            case Statement.FlushAll flush -> flushes.flushAll(call, flush);
            case Statement.KillJob kill -> flushes.kill(call, kill);
            case Statement.ShowNamespaces _ -> noted(call, "SHOW", "namespaces", () -> shows.all(call, "namespaces"));
            case Statement.ShowTables show -> noted(call, "SHOW", "tables", () -> shows.tables(call, show));
            case Statement.ShowStorages _ -> noted(call, "SHOW", "storages", () -> shows.all(call, "storages"));
            case Statement.ShowManifest _ -> noted(call, "SHOW", "manifest", () -> shows.all(call, "manifest"));
            case Statement.ShowStats show ->
                noted(call, "SHOW", call.resolve(show.table()).toString(), () -> shows.stats(call, show));
            case Statement.ShowSettings _ -> noted(call, "SHOW", "settings", () -> shows.settings(call));
            case Statement.SetSetting set -> shows.set(call, set);
            case Statement.ShowColumns show ->
                noted(call, "SHOW", call.resolve(show.table()).toString(), () -> shows.columns(call, show));
            case Statement.DescribeTable describe ->
                noted(
                        call,
                        "DESCRIBE",
                        call.resolve(describe.table()).toString(),
                        () -> shows.describe(call, describe));
        };
    }

    private AdminResult noted(AdminCall call, String action, String target, Supplier<AdminResult> statement) {
        long started = clock.micros();
        AdminResult result = statement.get();
        double took = Math.max(0, clock.micros() - started) / MICROS_PER_MILLI;
        audit.noted(
                call.caller().user(), action, target, JSON.writeText(Map.of("took", took)), call.clientAddress(), null);
        return result;
    }
}
