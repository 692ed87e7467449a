package org.kalamdb.table;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ChangeEvent;
import org.kalamdb.model.Command;
import org.kalamdb.model.Command.AdoptSegment;
import org.kalamdb.model.Command.CatalogEdit;
import org.kalamdb.model.Command.ChangeCatalog;
import org.kalamdb.model.Command.DropRows;
import org.kalamdb.model.Command.InternScope;
import org.kalamdb.model.Command.PutRecord;
import org.kalamdb.model.Command.RetireBatches;
import org.kalamdb.model.Command.WriteRows;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotBatch;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.WriteState;

/// Turns groups of commands into batches and publishes what they changed. The only writer of the hot
/// store. Reads no clock and no
/// random source. Commit thread.
final class Applier {
    private static final System.Logger LOG = System.getLogger(Applier.class.getName());
    private static final int KNOWN_HEADERS = 100_000;

    private final HotStore hot;
    private final CatalogIndex catalog;
    private final Durability durability;
    private final List<ChangeListener> listeners;
    private final ScopeImages images;
    private final FlushWatches watches;
    private final RowApplier rows;
    private final Map<ScopeKey, ScopeHeader> knownHeaders = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ScopeKey, ScopeHeader> eldest) {
            return size() > KNOWN_HEADERS;
        }
    };

    /// A command and who waits for it.
    record Pending(Command command, CompletableFuture<CommitOutcome> done) {}

    private record Settled(Pending pending, CommitOutcome outcome) {}

    /// @param listeners read at every group; may grow
    /// @param images    told of what changes
    /// @param watches   told as well
    /// @param worker    the node's number in `_seq`
    Applier(
            HotStore hot,
            CatalogIndex catalog,
            Durability durability,
            List<ChangeListener> listeners,
            ScopeImages images,
            FlushWatches watches,
            int worker) {
        this.hot = hot;
        this.catalog = catalog;
        this.durability = durability;
        this.listeners = listeners;
        this.images = images;
        this.watches = watches;
        byte[] lastSeq = hot.get(Family.CATALOG, CatalogKeys.LAST_SEQ);
        this.rows = new RowApplier(
                catalog,
                listeners,
                images,
                watches,
                lastSeq == null ? 0 : ByteBuffer.wrap(lastSeq).getLong(),
                worker);
    }

    /// Applies the commands in order. Row changes and records that stand together share one batch; every
    /// other command has a batch
    /// of its own. Never throws: failures complete the commands they concern.
    void apply(List<Pending> commands) {
        List<Pending> shared = new ArrayList<>();
        for (Pending pending : commands) {
            if (pending.command() instanceof WriteRows || pending.command() instanceof PutRecord) {
                shared.add(pending);
            } else {
                commit(shared);
                shared.clear();
                commit(List.of(pending));
            }
        }
        commit(shared);
    }

    /// Tries whether a disk that was full has room again, so that the store is known to take writes before a
    /// client dares one. For times when no command waits.
    void probe() {
        if (hot.writeState() instanceof WriteState.Full) {
            try (HotBatch batch = hot.newBatch()) {
                batch.put(Family.CATALOG, CatalogKeys.LAST_SEQ, u64(rows.lastSeq()));
                hot.write(batch, durability);
            } catch (DbException stillFull) {
                LOG.log(System.Logger.Level.DEBUG, "writes are still refused", stillFull);
            }
        }
    }

    private void commit(List<Pending> commands) {
        if (commands.isEmpty()) {
            return;
        }
        List<Settled> settled = new ArrayList<>(commands.size());
        List<Runnable> afterwards = new ArrayList<>();
        try (CommitGroup group = new CommitGroup(hot, knownHeaders)) {
            boolean written = false;
            watches.beginGroup();
            try {
                for (Pending pending : commands) {
                    settled.add(new Settled(pending, applyOne(pending.command(), group, afterwards)));
                }
                if (!group.isEmpty() && !isRefusedAlone(settled)) {
                    group.seal();
                    group.batch().put(Family.CATALOG, CatalogKeys.LAST_SEQ, u64(rows.lastSeq()));
                    hot.write(group.batch(), durability);
                    group.publishHeaders();
                }
                written = true;
            } finally {
                watches.endGroup();
                if (!written) {
                    group.scopes().forEach(images::drop);
                }
            }
            afterwards.forEach(Runnable::run);
            publish(group.events());
        } catch (DbException failure) {
            commands.forEach(pending -> pending.done().completeExceptionally(failure));
            return;
        } catch (RuntimeException | Error bug) {
            DbException failure = new DbException(ErrorCode.INTERNAL, "a command could not be applied", bug);
            commands.forEach(pending -> pending.done().completeExceptionally(failure));
            return;
        }
        settled.forEach(one -> one.pending().done().complete(one.outcome()));
    }

    /// Whether the group is one refused command, whose half-made batch must not be written. Row changes
    /// are refused before they
    /// touch the batch.
    private static boolean isRefusedAlone(List<Settled> settled) {
        return settled.size() == 1
                && switch (settled.getFirst().outcome()) {
                    case CommitOutcome.Committed _, CommitOutcome.Interned _ -> false;
                    case CommitOutcome.DuplicateKey _,
                            CommitOutcome.Changed _,
                            CommitOutcome.CatalogChanged _,
                            CommitOutcome.TableGone _ -> true;
                };
    }

    /// What is committed stays committed, whatever a listener does.
    private void publish(List<List<ChangeEvent>> events) {
        for (List<ChangeEvent> changes : events) {
            for (ChangeListener listener : listeners) {
                try {
                    listener.changed(changes);
                } catch (RuntimeException bug) {
                    LOG.log(System.Logger.Level.ERROR, "a change listener failed", bug);
                }
            }
        }
    }

    private CommitOutcome applyOne(Command command, CommitGroup group, List<Runnable> afterwards) {
        return switch (command) {
            case WriteRows write -> rows.apply(write, group);
            case PutRecord put -> putRecord(put, group);
            case AdoptSegment adopt -> adopt(adopt, group);
            case RetireBatches retire -> retire(retire, group);
            case InternScope intern -> intern(intern, group, afterwards);
            case ChangeCatalog change -> changeCatalog(change, group, afterwards);
            case DropRows drop -> dropRows(drop, group, afterwards);
        };
    }

    private CommitOutcome committed() {
        return new CommitOutcome.Committed(rows.lastSeq());
    }

    private CommitOutcome putRecord(PutRecord put, CommitGroup group) {
        Family family = switch (put.kind()) {
            case JOB -> Family.JOBS;
            case AUDIT -> Family.AUDIT;
        };
        byte[] key = put.id().getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] value = put.value();
        if (value == null) {
            group.batch().delete(family, key);
        } else {
            group.batch().put(family, key, value);
        }
        return committed();
    }

    private CommitOutcome adopt(AdoptSegment adopt, CommitGroup group) {
        if (catalog.table(adopt.table()).isEmpty()) {
            return new CommitOutcome.TableGone();
        }
        images.drop(new ScopeKey(adopt.table(), adopt.scope()));
        return SegmentAdoption.apply(
                hot, group, adopt, watches.find(new ScopeKey(adopt.table(), adopt.scope())), rows.lastSeq());
    }

    private CommitOutcome retire(RetireBatches retire, CommitGroup group) {
        ScopeKey scope = new ScopeKey(retire.table(), retire.scope());
        ScopeHeader header = group.header(scope);
        if (header == null) {
            return new CommitOutcome.TableGone();
        }
        group.putHeader(scope, header.withRetired(retire.nextBatch()));
        return committed();
    }

    private CommitOutcome intern(InternScope intern, CommitGroup group, List<Runnable> afterwards) {
        ScopeId known = catalog.scope(intern.user()).orElse(null);
        if (known != null) {
            return new CommitOutcome.Interned(known);
        }
        ScopeId scope = catalog.nextScope();
        group.batch().put(Family.CATALOG, CatalogKeys.scope(intern.user()), u64(scope.value()));
        afterwards.add(() -> catalog.addScope(intern.user(), scope));
        return new CommitOutcome.Interned(scope);
    }

    private CommitOutcome changeCatalog(ChangeCatalog change, CommitGroup group, List<Runnable> afterwards) {
        if (change.expectedVersion() != catalog.version()) {
            return new CommitOutcome.CatalogChanged();
        }
        long version = change.expectedVersion();
        for (CatalogEdit edit : change.edits()) {
            byte[] key = CatalogKeys.entry(edit.kind(), edit.id());
            byte[] value = edit.value();
            if (value == null) {
                keepDropped(edit, key, group);
                group.batch().delete(Family.CATALOG, key);
            } else {
                group.batch().put(Family.CATALOG, key, value);
            }
            if (edit.kind() == Command.CatalogKind.TABLE) {
                byte[] last = hot.get(Family.CATALOG, CatalogKeys.LAST_TABLE);
                int greatest = Math.max(last == null ? 0 : ByteBuffer.wrap(last).getInt(), Integer.parseInt(edit.id()));
                group.batch()
                        .put(
                                Family.CATALOG,
                                CatalogKeys.LAST_TABLE,
                                ByteBuffer.allocate(Integer.BYTES)
                                        .putInt(greatest)
                                        .array());
            }
            if (edit.kind() != Command.CatalogKind.USER) {
                version = change.expectedVersion() + 1;
            }
        }
        long published = version;
        group.batch().put(Family.CATALOG, CatalogKeys.VERSION, u64(published));
        afterwards.add(() -> catalog.publish(published, change.edits()));
        return committed();
    }

    /// A table's last definition says where its objects are until the clean-up is done.
    private void keepDropped(CatalogEdit edit, byte[] key, CommitGroup group) {
        byte[] last = edit.kind() == Command.CatalogKind.TABLE ? hot.get(Family.CATALOG, key) : null;
        if (last != null) {
            TableId table = new TableId(Integer.parseInt(edit.id()));
            group.batch().put(Family.CATALOG, CatalogKeys.dropped(table), last);
        }
    }

    private CommitOutcome dropRows(DropRows drop, CommitGroup group, List<Runnable> afterwards) {
        byte[] prefix = HotKeys.tablePrefix(drop.table());
        byte[] end = HotKeys.after(prefix);
        group.batch().deleteRange(Family.ROWS, prefix, end);
        group.batch().deleteRange(Family.MANIFEST, prefix, end);
        group.batch().delete(Family.CATALOG, CatalogKeys.dropped(drop.table()));
        drop.segments().forEach(segment -> {
            byte[] first = HotKeys.mask(segment, 0);
            group.batch().deleteRange(Family.MASKS, first, HotKeys.after(java.util.Arrays.copyOf(first, Long.BYTES)));
        });
        afterwards.add(() -> {
            knownHeaders.keySet().removeIf(key -> key.table().equals(drop.table()));
            images.drop(drop.table());
        });
        return committed();
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }
}
