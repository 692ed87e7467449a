package org.kalamdb.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Command.CatalogEdit;
import org.kalamdb.model.Command.CatalogKind;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.model.ViewDef;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// The catalogue in memory. Read by any thread; changed by the commit thread alone, after the change is
/// durable. Namespaces, tables
/// and storages change together in one step, so a reader never sees half a statement.
final class CatalogIndex implements Catalog {
    private final Map<UserId, UserDef> users = new ConcurrentHashMap<>();
    private final Map<UserId, ScopeId> scopes = new ConcurrentHashMap<>();
    private final Map<ScopeId, UserId> scopeUsers = new ConcurrentHashMap<>();
    private final AtomicLong lastScope = new AtomicLong();
    private volatile Objects objects;

    private CatalogIndex(Objects objects) {
        this.objects = objects;
    }

    /// Everything but users and scopes, at one version.
    private record Objects(
            long version,
            Map<String, NamespaceDef> namespaces,
            Map<TableId, TableDef> tables,
            Map<TableName, TableDef> tablesByName,
            Map<String, StorageDef> storages,
            Map<String, ViewDef> views) {}

    /// Reads the stored catalogue.
    static CatalogIndex load(HotStore hot) {
        Map<String, NamespaceDef> namespaces = new HashMap<>();
        Map<TableId, TableDef> tables = new HashMap<>();
        Map<String, StorageDef> storages = new HashMap<>();
        Map<String, ViewDef> views = new HashMap<>();
        byte[] version = hot.get(Family.CATALOG, CatalogKeys.VERSION);
        CatalogIndex index;
        try (HotSnapshot snapshot = hot.snapshot()) {
            forEach(
                    snapshot,
                    CatalogKeys.kindByte(CatalogKind.NAMESPACE),
                    (id, value) -> namespaces.put(id, StoredJson.decode(value, NamespaceDef.class)));
            forEach(snapshot, CatalogKeys.kindByte(CatalogKind.TABLE), (id, value) -> {
                TableDef table = StoredJson.decode(value, TableDef.class);
                tables.put(table.id(), table);
            });
            forEach(
                    snapshot,
                    CatalogKeys.kindByte(CatalogKind.STORAGE),
                    (id, value) -> storages.put(id, StoredJson.decode(value, StorageDef.class)));
            forEach(
                    snapshot,
                    CatalogKeys.kindByte(CatalogKind.VIEW),
                    (id, value) -> views.put(id, StoredJson.decode(value, ViewDef.class)));
            index = new CatalogIndex(new Objects(
                    version == null ? 0 : ByteBuffer.wrap(version).getLong(),
                    Map.copyOf(namespaces),
                    Map.copyOf(tables),
                    byName(tables.values()),
                    Map.copyOf(storages),
                    Map.copyOf(views)));
            forEach(
                    snapshot,
                    CatalogKeys.kindByte(CatalogKind.USER),
                    (id, value) -> index.users.put(new UserId(id), StoredJson.decode(value, UserDef.class)));
            forEach(
                    snapshot,
                    CatalogKeys.SCOPE,
                    (id, value) -> index.addScope(
                            new UserId(id), new ScopeId(ByteBuffer.wrap(value).getLong())));
        }
        return index;
    }

    private static void forEach(HotSnapshot snapshot, byte kind, BiConsumer<String, byte[]> action) {
        byte[][] range = CatalogKeys.range(kind);
        try (HotCursor entries = snapshot.ascending(Family.CATALOG, range[0], range[1])) {
            while (entries.next()) {
                action.accept(CatalogKeys.idOf(entries.key()), entries.value());
            }
        }
    }

    private static Map<TableName, TableDef> byName(Collection<TableDef> tables) {
        Map<TableName, TableDef> named = new HashMap<>();
        tables.forEach(table -> named.put(table.name(), table));
        return Map.copyOf(named);
    }

    /// The number that the next new scope gets. Commit thread.
    ScopeId nextScope() {
        return new ScopeId(lastScope.get() + 1);
    }

    /// Makes a durable scope visible. Commit thread.
    void addScope(UserId user, ScopeId scope) {
        scopeUsers.put(scope, user);
        scopes.put(user, scope);
        lastScope.accumulateAndGet(scope.value(), Math::max);
    }

    /// Makes durable edits visible. Commit thread.
    void publish(long version, List<CatalogEdit> edits) {
        Map<String, NamespaceDef> namespaces = new HashMap<>(objects.namespaces());
        Map<TableId, TableDef> tables = new HashMap<>(objects.tables());
        Map<String, StorageDef> storages = new HashMap<>(objects.storages());
        Map<String, ViewDef> views = new HashMap<>(objects.views());
        boolean structure = false;
        for (CatalogEdit edit : edits) {
            byte[] value = edit.value();
            switch (edit.kind()) {
                case NAMESPACE -> put(namespaces, edit.id(), decode(value, NamespaceDef.class));
                case TABLE -> put(tables, new TableId(Integer.parseInt(edit.id())), decode(value, TableDef.class));
                case STORAGE -> put(storages, edit.id(), decode(value, StorageDef.class));
                case VIEW -> put(views, edit.id(), decode(value, ViewDef.class));
                case USER -> put(users, new UserId(edit.id()), decode(value, UserDef.class));
            }
            structure |= edit.kind() != CatalogKind.USER;
        }
        if (structure) {
            objects = new Objects(
                    version,
                    Map.copyOf(namespaces),
                    Map.copyOf(tables),
                    byName(tables.values()),
                    Map.copyOf(storages),
                    Map.copyOf(views));
        }
    }

    private static <T> @Nullable T decode(byte @Nullable [] value, Class<T> type) {
        return value == null ? null : StoredJson.decode(value, type);
    }

    private static <K, V> void put(Map<K, V> map, K key, @Nullable V value) {
        if (value == null) {
            map.remove(key);
        } else {
            map.put(key, value);
        }
    }

    @Override
    public long version() {
        return objects.version();
    }

    @Override
    public List<NamespaceDef> namespaces() {
        return sorted(objects.namespaces().values(), Comparator.comparing(NamespaceDef::name));
    }

    @Override
    public Optional<NamespaceDef> namespace(String name) {
        return Optional.ofNullable(objects.namespaces().get(name));
    }

    @Override
    public List<TableDef> tables() {
        return sorted(
                objects.tables().values(),
                Comparator.comparing(table -> table.name().toString()));
    }

    @Override
    public Optional<TableDef> table(TableName name) {
        return Optional.ofNullable(objects.tablesByName().get(name));
    }

    @Override
    public Optional<TableDef> table(TableId id) {
        return Optional.ofNullable(objects.tables().get(id));
    }

    @Override
    public List<ViewDef> views() {
        return sorted(
                objects.views().values(),
                Comparator.comparing(view -> view.name().toString()));
    }

    /// A name with a dot in it is none of a view, whatever it reads like.
    @Override
    public Optional<ViewDef> view(TableName name) {
        return Optional.ofNullable(objects.views().get(name.toString()))
                .filter(view -> view.name().equals(name));
    }

    @Override
    public List<StorageDef> storages() {
        return sorted(objects.storages().values(), Comparator.comparing(StorageDef::id));
    }

    @Override
    public Optional<StorageDef> storage(String id) {
        return Optional.ofNullable(objects.storages().get(id));
    }

    @Override
    public List<UserDef> users() {
        return sorted(users.values(), Comparator.comparing(user -> user.id().value()));
    }

    @Override
    public Optional<UserDef> user(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    @Override
    public Optional<ScopeId> scope(UserId user) {
        return Optional.ofNullable(scopes.get(user));
    }

    @Override
    public Optional<UserId> userOf(ScopeId scope) {
        return Optional.ofNullable(scopeUsers.get(scope));
    }

    private static <T> List<T> sorted(Collection<T> values, Comparator<T> order) {
        List<T> list = new ArrayList<>(values);
        list.sort(order);
        return list;
    }
}
