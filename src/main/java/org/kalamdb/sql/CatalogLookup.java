package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.plan.Relation;
import org.kalamdb.sql.plan.SchemaLookup;
import org.kalamdb.sql.system.VirtualTable;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;

/// The tables that a statement may name. Looking up a table that the role may not read fails, so that
/// not even its columns become known; what is planned already is checked again before it runs
/// ([#requireRead]).
final class CatalogLookup implements SchemaLookup {
    private final Catalog catalog;
    private final VirtualTables virtual;
    private final Role role;

    CatalogLookup(Catalog catalog, VirtualTables virtual, Role role) {
        this.catalog = catalog;
        this.virtual = virtual;
        this.role = role;
    }

    @Override
    public Optional<Relation> find(TableName name) {
        requireRead(name);
        Optional<TableDef> stored = catalog.table(name);
        if (stored.isPresent()) {
            return Optional.of(new Relation.Stored(stored.get()));
        }
        Optional<ViewDef> view = catalog.view(name);
        if (view.isPresent()) {
            return Optional.of(new Relation.View(view.get()));
        }
        return virtual.find(name).map(table -> relation(name, table));
    }

    private static Relation relation(TableName name, VirtualTable table) {
        return new Relation.Virtual(
                name,
                name.toString(),
                table.columns().stream()
                        .map(column -> new Relation.VirtualColumn(column.name(), column.type(), column.nullable()))
                        .toList());
    }

    /// @throws org.kalamdb.common.DbException PERMISSION_DENIED when the role may not read the table
    void requireRead(TableName name) {
        if (name.namespace().equals(VirtualTables.SYSTEM)) {
            AccessRules.requireSystemRead(role, name);
        }
        catalog.table(name).ifPresent(table -> AccessRules.requireRead(role, table));
    }

    @Override
    public List<TableName> visibleNames() {
        List<TableName> names = new ArrayList<>();
        catalog.tables().stream()
                .filter(table -> AccessRules.canRead(role, table))
                .map(TableDef::name)
                .forEach(names::add);
        catalog.views().stream()
                .filter(view -> role.isAdmin())
                .map(ViewDef::name)
                .forEach(names::add);
        virtual.names().stream()
                .filter(name -> role.isAdmin() || !name.namespace().equals(VirtualTables.SYSTEM))
                .forEach(names::add);
        return names;
    }
}
