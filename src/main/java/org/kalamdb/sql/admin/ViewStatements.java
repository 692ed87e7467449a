package org.kalamdb.sql.admin;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.parser.Naming;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.ViewColumns;
import org.kalamdb.sql.system.ViewShapes;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ViewWriter;
import org.kalamdb.table.ViewWriter.Existing;

/// CREATE and DROP VIEW (`sql.md` §9).
final class ViewStatements {
    private static final System.Logger LOG = System.getLogger(ViewStatements.class.getName());
    private static final int MAX_ATTEMPTS = 20;

    private final Catalog catalog;
    private final ViewWriter writer;
    private final ViewShapes shapes;
    private final AuditTrail audit;
    private final Clock clock;

    ViewStatements(Catalog catalog, ViewWriter writer, ViewShapes shapes, AuditTrail audit, Clock clock) {
        this.catalog = catalog;
        this.writer = writer;
        this.shapes = shapes;
        this.audit = audit;
        this.clock = clock;
    }

    /// The caller's role was checked before.
    AdminResult create(AdminCall call, Statement.CreateView statement) {
        TableName name = call.resolve(statement.view());
        NamespaceStatements.refuseSystem(name.namespace());
        Naming.checkTable(name.table());
        Existing existing = statement.orReplace() ? Existing.REPLACE : Existing.REFUSE;
        if (existing == Existing.REFUSE && catalog.view(name).isPresent()) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "View " + name + " already exists");
        }
        for (int attempt = 1; !put(call, name, statement, existing, attempt == MAX_ATTEMPTS); attempt++) {
            LOG.log(System.Logger.Level.DEBUG, "view {0} is checked anew: the catalogue changed meanwhile", name);
        }
        audit.changed(call, "CREATE_VIEW", name.toString());
        return AdminResult.text("View " + name + " created successfully");
    }

    /// Whether the view is defined; not when the catalogue changed while the query was checked, which is an error
    /// the last time.
    private boolean put(
            AdminCall call, TableName name, Statement.CreateView statement, Existing existing, boolean last) {
        long version = catalog.version();
        ViewDef view = checked(call, name, statement);
        try {
            writer.put(view, existing, version);
            return true;
        } catch (DbException refused) {
            if (refused.code() != ErrorCode.CONFLICT || last) {
                throw refused;
            }
            return false;
        }
    }

    private ViewDef checked(AdminCall call, TableName name, Statement.CreateView statement) {
        ViewDef given = new ViewDef(name, call.namespace(), List.of(), List.of(), statement.text(), clock.millis());
        ViewShapes.Shape shape = shapes.of(call.caller().role(), given);
        if (shape.reads().contains(name)) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "View " + name + " would read itself");
        }
        List<String> columns = columns(statement.columns(), shape.columns());
        List<String> source = shape.columns().stream()
                .map(column -> ViewColumns.remembered(column.name()))
                .toList();
        return new ViewDef(name, given.namespace(), columns, source, given.query(), given.createdMillis());
    }

    private static List<String> columns(@Nullable List<Statement.ColumnRef> named, List<VirtualColumn> found) {
        if (named != null && named.size() != found.size()) {
            throw DbException.at(
                    ErrorCode.INVALID_SQL,
                    named.getFirst().position(),
                    "Invalid CREATE VIEW statement: " + named.size() + " column name(s) for a query of " + found.size()
                            + " column(s)");
        }
        List<String> names = (named == null
                        ? found.stream().map(VirtualColumn::name)
                        : named.stream().map(Statement.ColumnRef::name))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new DbException(
                        ErrorCode.INVALID_SQL,
                        "Invalid CREATE VIEW statement: column '" + name + "' would be there twice; name the columns: "
                                + "CREATE VIEW v (a, b, …) AS …");
            }
        }
        return names;
    }

    AdminResult drop(AdminCall call, Statement.DropView statement) {
        TableName name = call.resolve(statement.view());
        AccessRules.requireDrop(call.caller().role(), name);
        NamespaceStatements.refuseSystem(name.namespace());
        Optional<ViewDef> view = catalog.view(name);
        if (view.isEmpty()) {
            if (catalog.table(name).isPresent()) {
                throw new DbException(ErrorCode.INVALID_OPERATION, "'" + name + "' is a table: use DROP TABLE");
            }
            if (statement.ifExists()) {
                return AdminResult.text("View " + name + " does not exist (skipped)");
            }
            throw DbException.at(
                    ErrorCode.NOT_FOUND,
                    statement.view().position(),
                    "View '" + name.table() + "' not found in namespace '" + name.namespace() + "'");
        }
        writer.drop(name);
        audit.changed(call, "DROP_VIEW", name.toString());
        return AdminResult.text("View " + name + " dropped successfully");
    }
}
