package org.kalamdb.sql.admin;

import java.util.Set;
import java.util.TreeSet;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.security.AccessRules;
import org.kalamdb.table.Catalog;

/// The «did you mean» of statements that bypass the planner. What a role may not read is never named.
public final class NameHints {
    private NameHints() {}

    /// The hint for a table that does not exist; may be empty.
    public static String table(Catalog catalog, Role role, TableName wanted) {
        if (catalog.view(wanted).isPresent()) {
            return " (it is a view)";
        }
        Set<String> names = new TreeSet<>();
        for (TableDef table : catalog.tables()) {
            if (AccessRules.canRead(role, table)) {
                names.add(table.name().toString());
            }
        }
        return NearestName.hint(wanted.toString(), names);
    }

    /// The hint for a namespace that does not exist; may be empty. Who is no admin knows of those that hold
    /// a table which the role may read.
    public static String namespace(Catalog catalog, Role role, String wanted) {
        Set<String> names = new TreeSet<>(Set.of("default"));
        if (role.isAdmin()) {
            catalog.namespaces().stream().map(NamespaceDef::name).forEach(names::add);
        }
        for (TableDef table : catalog.tables()) {
            if (AccessRules.canRead(role, table)) {
                names.add(table.name().namespace());
            }
        }
        return NearestName.hint(wanted, names);
    }
}
