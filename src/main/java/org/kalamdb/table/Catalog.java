package org.kalamdb.table;

import java.util.List;
import java.util.Optional;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.model.ViewDef;

/// What exists: namespaces, tables, views, storages, users and their scopes, in the newest committed state.
/// Everything is in memory;
/// any thread may ask. Lists are ordered by name.
public interface Catalog {
    /// Changes whenever a namespace, table, view or storage does; users and scopes do not count.
    long version();

    List<NamespaceDef> namespaces();

    Optional<NamespaceDef> namespace(String name);

    List<TableDef> tables();

    Optional<TableDef> table(TableName name);

    Optional<TableDef> table(TableId id);

    List<ViewDef> views();

    Optional<ViewDef> view(TableName name);

    List<StorageDef> storages();

    Optional<StorageDef> storage(String id);

    /// All accounts, dropped ones included.
    List<UserDef> users();

    /// An account, also when dropped.
    Optional<UserDef> user(UserId id);

    /// The user's scope; empty when they never wrote a row.
    Optional<ScopeId> scope(UserId user);

    /// The user of a scope; empty for the shared one.
    Optional<UserId> userOf(ScopeId scope);
}
