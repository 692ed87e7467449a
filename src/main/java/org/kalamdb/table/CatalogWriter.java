package org.kalamdb.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Column;
import org.kalamdb.model.Command.CatalogEdit;
import org.kalamdb.model.Command.CatalogKind;
import org.kalamdb.model.Command.ChangeCatalog;
import org.kalamdb.model.Command.InternScope;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// Changes the catalogue. Every method is one durable command and returns once it is visible. Any thread;
/// changes are made one after
/// the other.
public final class CatalogWriter {
    private final Catalog catalog;
    private final CommitLog log;
    private final Clock clock;
    private final Supplier<Integer> lastTable;
    private final ReentrantLock lock = new ReentrantLock(true);

    /// @param lastTable the greatest table number ever given out, as stored
    CatalogWriter(Catalog catalog, CommitLog log, Clock clock, Supplier<Integer> lastTable) {
        this.catalog = catalog;
        this.log = log;
        this.clock = clock;
        this.lastTable = lastTable;
    }

    /// @throws DbException ALREADY_EXISTS
    public NamespaceDef createNamespace(String name) {
        return locked(() -> {
            if (catalog.namespace(name).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "Namespace '" + name + "' already exists");
            }
            NamespaceDef made = new NamespaceDef(name, clock.millis(), null);
            commit(put(CatalogKind.NAMESPACE, name, made));
            return made;
        });
    }

    /// Replaces a namespace's options.
    ///
    /// @throws DbException NAMESPACE_NOT_FOUND
    public NamespaceDef updateNamespace(String name, UnaryOperator<NamespaceDef> change) {
        return locked(() -> {
            NamespaceDef changed = change.apply(existingNamespace(name));
            commit(put(CatalogKind.NAMESPACE, name, changed));
            return changed;
        });
    }

    /// Removes a namespace and its views.
    ///
    /// @throws DbException NAMESPACE_NOT_FOUND; INVALID_OPERATION while it has tables
    public void dropNamespace(String name) {
        locked(() -> {
            existingNamespace(name);
            List<String> tables = catalog.tables().stream()
                    .filter(table -> table.name().namespace().equals(name))
                    .map(table -> table.name().table())
                    .toList();
            if (!tables.isEmpty()) {
                throw new DbException(
                        ErrorCode.INVALID_OPERATION,
                        "Namespace '" + name + "' still has tables: " + String.join(", ", tables));
            }
            List<CatalogEdit> edits = new ArrayList<>();
            catalog.views().stream()
                    .filter(view -> view.name().namespace().equals(name))
                    .forEach(view -> edits.add(
                            new CatalogEdit(CatalogKind.VIEW, view.name().toString(), null)));
            edits.add(new CatalogEdit(CatalogKind.NAMESPACE, name, null));
            commit(edits);
            return name;
        });
    }

    /// Defines a table at schema version 1.
    ///
    /// @param columns with ids from 1 in ordinal order
    /// @throws DbException NAMESPACE_NOT_FOUND, ALREADY_EXISTS, NOT_FOUND for the storage, INVALID_OPERATION for a
    ///                     LOCATION that another table's files could get to
    public TableDef createTable(
            TableName name, TableType type, TableOptions options, List<Column> columns, List<Integer> keyIds) {
        return createTable(name, type, options, new TableSchema(1, columns, keyIds));
    }

    /// As the other, with everything that a schema has.
    ///
    /// @param schema of version 1
    public TableDef createTable(TableName name, TableType type, TableOptions options, TableSchema schema) {
        return locked(() -> {
            existingNamespace(name.namespace());
            if (catalog.table(name).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "Table " + name + " already exists");
            }
            if (catalog.view(name).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "View " + name + " already exists");
            }
            StorageDef storage = catalog.storage(options.storageId())
                    .orElseThrow(() -> new DbException(
                            ErrorCode.NOT_FOUND, "Storage '" + options.storageId() + "' does not exist"));
            long now = clock.millis();
            TableDef made = new TableDef(
                    new TableId(lastTable.get() + 1),
                    name,
                    type,
                    options,
                    List.of(schema),
                    schema.columns().stream().mapToInt(Column::id).max().orElse(0),
                    now,
                    List.of(now));
            TableFolders.requireApart(made, storage, catalog.tables());
            commit(put(CatalogKind.TABLE, Integer.toString(made.id().value()), made));
            return made;
        });
    }

    /// Gives a table another schema.
    ///
    /// @param change makes the next version of the newest one; the same object stands for no change
    /// @return the table as it is then
    /// @throws DbException TABLE_NOT_FOUND
    public TableDef changeSchema(TableId id, UnaryOperator<TableSchema> change) {
        return locked(() -> {
            TableDef table = existingTable(id);
            TableSchema schema = change.apply(table.schema());
            if (schema.equals(table.schema())) {
                return table;
            }
            TableDef changed = table.withSchema(schema, clock.millis());
            commit(put(CatalogKind.TABLE, Integer.toString(id.value()), changed));
            return changed;
        });
    }

    private TableDef existingTable(TableId id) {
        return catalog.table(id)
                .orElseThrow(() -> new DbException(ErrorCode.TABLE_NOT_FOUND, "the table was dropped meanwhile"));
    }

    /// Removes the definition; the rows stay until a clean-up removes them.
    ///
    /// @throws DbException TABLE_NOT_FOUND
    public void dropTable(TableId id) {
        locked(() -> {
            existingTable(id);
            commit(new CatalogEdit(CatalogKind.TABLE, Integer.toString(id.value()), null));
            return id;
        });
    }

    /// @throws DbException ALREADY_EXISTS, also for the name of a dropped account
    public void createUser(UserDef user) {
        locked(() -> {
            if (catalog.user(user.id()).isPresent()) {
                throw new DbException(ErrorCode.ALREADY_EXISTS, "User '" + user.id() + "' already exists");
            }
            commit(put(CatalogKind.USER, user.id().value(), user));
            return user;
        });
    }

    /// Changes an account from its newest state.
    ///
    /// @throws DbException NOT_FOUND
    public UserDef updateUser(UserId id, UnaryOperator<UserDef> change) {
        return locked(() -> {
            UserDef user = catalog.user(id)
                    .orElseThrow(() -> new DbException(ErrorCode.NOT_FOUND, "User '" + id + "' not found"));
            UserDef changed = change.apply(user);
            commit(put(CatalogKind.USER, id.value(), changed));
            return changed;
        });
    }

    /// The user's scope, made when they have none.
    public ScopeId internScope(UserId user) {
        Optional<ScopeId> known = catalog.scope(user);
        if (known.isPresent()) {
            return known.get();
        }
        return switch (CommitWaiting.await(log, new InternScope(user))) {
            case CommitOutcome.Interned interned -> interned.scope();
            case CommitOutcome other -> throw new DbException(ErrorCode.INTERNAL, "no scope for a user: " + other);
        };
    }

    NamespaceDef existingNamespace(String name) {
        return catalog.namespace(name)
                .orElseThrow(() ->
                        new DbException(ErrorCode.NAMESPACE_NOT_FOUND, "Namespace '" + name + "' does not exist"));
    }

    static CatalogEdit put(CatalogKind kind, String id, @Nullable Object value) {
        return new CatalogEdit(kind, id, value == null ? null : StoredJson.encode(value));
    }

    void commit(CatalogEdit edit) {
        commit(List.of(edit));
    }

    private void commit(List<CatalogEdit> edits) {
        CommitOutcome outcome = CommitWaiting.await(log, new ChangeCatalog(catalog.version(), edits));
        if (!(outcome instanceof CommitOutcome.Committed)) {
            throw new DbException(ErrorCode.CONFLICT, "the catalogue changed meanwhile: " + outcome);
        }
    }

    /// Runs a change that no other one comes in between of.
    <T> T locked(Supplier<T> change) {
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }
}
