package org.kalamdb.sql.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// CREATE, ALTER and DROP NAMESPACE (`sql.md` §5). The caller's role was checked before.
final class NamespaceStatements {
    private static final Json JSON = new Json(List.of());
    private static final List<String> BUILT_IN = List.of("default", "dba");
    private static final int MAX_OPTIONS_LENGTH = 1 << 20;

    private final Catalog catalog;
    private final CatalogWriter writer;
    private final TableStatements tables;
    private final AuditTrail audit;

    NamespaceStatements(Catalog catalog, CatalogWriter writer, TableStatements tables, AuditTrail audit) {
        this.catalog = catalog;
        this.writer = writer;
        this.tables = tables;
        this.audit = audit;
    }

    AdminResult create(AdminCall call, Statement.CreateNamespace statement) {
        String name = statement.name();
        if (statement.ifNotExists() && catalog.namespace(name).isPresent()) {
            return AdminResult.text("Namespace '" + name + "' already exists");
        }
        Naming.checkNamespace(name);
        writer.createNamespace(name);
        audit.changed(call, "CREATE_NAMESPACE", name);
        return AdminResult.text("Namespace '" + name + "' created successfully");
    }

    AdminResult alter(AdminCall call, Statement.AlterNamespace statement) {
        String name = statement.name();
        refuseSystem(name);
        if (catalog.namespace(name).isEmpty()) {
            throw missing(call, name);
        }
        writer.updateNamespace(name, namespace -> merged(namespace, statement.options()));
        audit.changed(call, "ALTER_NAMESPACE", name);
        return AdminResult.text("Namespace '" + name + "' altered successfully");
    }

    private static NamespaceDef merged(NamespaceDef namespace, Map<String, Object> options) {
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        String stored = namespace.optionsJson();
        if (stored != null) {
            Map<?, ?> document = JSON.read(stored, Map.class);
            document.forEach((key, value) -> merged.put(String.valueOf(key), value));
        }
        merged.putAll(options);
        String text = JSON.writeText(merged);
        if (text.length() > MAX_OPTIONS_LENGTH) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the options of namespace '" + namespace.name() + "' would be longer than " + MAX_OPTIONS_LENGTH
                            + " characters");
        }
        return new NamespaceDef(namespace.name(), namespace.createdMillis(), text);
    }

    AdminResult drop(AdminCall call, Statement.DropNamespace statement) {
        String name = statement.name();
        refuseSystem(name);
        if (catalog.namespace(name).isEmpty()) {
            if (statement.ifExists()) {
                return AdminResult.text("Namespace '" + name + "' does not exist");
            }
            throw missing(call, name);
        }
        if (BUILT_IN.contains(name)) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "Namespace '" + name + "' is built in and cannot be dropped");
        }
        List<TableDef> inside = catalog.tables().stream()
                .filter(table -> table.name().namespace().equals(name))
                .toList();
        List<ViewDef> views = catalog.views().stream()
                .filter(view -> view.name().namespace().equals(name))
                .toList();
        if (!(inside.isEmpty() && views.isEmpty()) && !statement.cascade()) {
            throw notEmpty(name, inside, views);
        }
        inside.forEach(table -> tables.drop(call, table));
        writer.dropNamespace(name);
        audit.changed(call, "DROP_NAMESPACE", name);
        return AdminResult.text("Namespace '" + name + "' dropped successfully");
    }

    private static DbException notEmpty(String name, List<TableDef> inside, List<ViewDef> views) {
        List<String> parts = new ArrayList<>();
        if (!inside.isEmpty()) {
            parts.add(listed("table", inside.stream().map(TableDef::name)));
        }
        if (!views.isEmpty()) {
            parts.add(listed("view", views.stream().map(ViewDef::name)));
        }
        return new DbException(
                ErrorCode.INVALID_OPERATION,
                "Cannot drop namespace '" + name + "': it contains " + String.join(", and ", parts)
                        + ". Drop them first or use CASCADE");
    }

    /// As in `2 table(s): a, b`.
    private static String listed(String what, Stream<TableName> names) {
        List<String> sorted = names.map(TableName::table).sorted().toList();
        return sorted.size() + " " + what + "(s): " + String.join(", ", sorted);
    }

    static void refuseSystem(String namespace) {
        if (Naming.isSystemNamespace(namespace)) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "Namespace '" + namespace + "' is a system namespace. System tables are managed internally");
        }
    }

    private DbException missing(AdminCall call, String name) {
        return new DbException(
                ErrorCode.NAMESPACE_NOT_FOUND,
                "Namespace '" + name + "' not found"
                        + NameHints.namespace(catalog, call.caller().role(), name));
    }
}
