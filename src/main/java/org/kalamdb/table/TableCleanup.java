package org.kalamdb.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kalamdb.model.Command.DropRows;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.cold.ManifestFile;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.SegmentObject;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// Removes what a dropped table left behind. Can be repeated at any point: objects go first, and the
/// manifest that
/// names them goes
/// last, together with the rows. Any thread.
public final class TableCleanup {
    private final HotStore hot;
    private final Catalog catalog;
    private final CommitLog log;
    private final Storages storages;

    TableCleanup(HotStore hot, Catalog catalog, CommitLog log, Storages storages) {
        this.hot = hot;
        this.catalog = catalog;
        this.log = log;
        this.storages = storages;
    }

    /// What a clean-up removed.
    ///
    /// @param rows     rows of both tiers, tombstones included
    /// @param bytes    of the removed segments
    /// @param segments removed objects
    public record Removed(long rows, long bytes, int segments) {}

    /// Removes rows, masks, manifest entries and segment objects of a table that is no longer in the
    /// catalogue.
    public Removed remove(TableId dropped) {
        if (catalog.table(dropped).isPresent()) {
            throw new IllegalArgumentException("table " + dropped.value() + " still exists");
        }
        Left left = left(dropped);
        for (int i = 0; i < left.segments().size(); i++) {
            removeObjects(left.segments().get(i), left.scopes().get(i));
        }
        List<SegmentId> ids = left.segments().stream().map(SegmentMeta::id).toList();
        CommitWaiting.await(log, new DropRows(dropped, ids));
        byte[] prefix = HotKeys.tablePrefix(dropped);
        hot.compact(Family.ROWS, prefix, HotKeys.after(prefix));
        return new Removed(
                left.hotRows()
                        + left.segments().stream().mapToLong(SegmentMeta::rows).sum(),
                left.segments().stream().mapToLong(SegmentMeta::bytes).sum(),
                left.segments().size());
    }

    /// Numbers of tables that have rows or manifest entries but no definition: their drop was not
    /// followed by a
    /// clean-up.
    public List<TableId> leftovers() {
        List<TableId> found = new ArrayList<>();
        try (HotSnapshot snapshot = hot.snapshot()) {
            Optional<TableId> next = firstFrom(snapshot, 1);
            while (next.isPresent()) {
                if (catalog.table(next.get()).isEmpty()) {
                    found.add(next.get());
                }
                next = firstFrom(snapshot, next.get().value() + 1);
            }
        }
        return found;
    }

    /// The first table number, from `least` on, that has a manifest entry. Every table with rows has one.
    private static Optional<TableId> firstFrom(HotSnapshot snapshot, int least) {
        byte[] from = HotKeys.tablePrefix(new TableId(least));
        byte[] end = {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff};
        try (HotCursor entries = snapshot.ascending(Family.MANIFEST, from, end)) {
            return entries.next()
                    ? Optional.of(
                            new TableId(java.nio.ByteBuffer.wrap(entries.key()).getInt()))
                    : Optional.empty();
        }
    }

    private record Left(long hotRows, List<SegmentMeta> segments, List<ScopeId> scopes) {}

    private Left left(TableId table) {
        byte[] prefix = HotKeys.tablePrefix(table);
        long hotRows = 0;
        List<SegmentMeta> segments = new ArrayList<>();
        List<ScopeId> scopes = new ArrayList<>();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor entries = snapshot.ascending(Family.MANIFEST, prefix, HotKeys.after(prefix))) {
            while (entries.next()) {
                if (ManifestKeys.isHeader(entries.key())) {
                    hotRows += ScopeHeader.decode(entries.value()).hotRows();
                } else {
                    segments.add(StoredJson.decode(entries.value(), SegmentMeta.class));
                    scopes.add(ManifestKeys.scopeOf(entries.key()));
                }
            }
        }
        return new Left(hotRows, segments, scopes);
    }

    /// Deletes a segment's object and the manifest copy beside it. In a folder that a table of the same name
    /// has taken over, the object may be gone after an earlier attempt and its path the other table's; a
    /// path is never overwritten, so what still is the segment stays it until it is deleted.
    private void removeObjects(SegmentMeta segment, ScopeId scope) {
        ObjectStore store = storages.store(segment.storageId());
        ObjectPath path = new ObjectPath(segment.path());
        String folder = segment.path().substring(0, segment.path().lastIndexOf('/'));
        if (!isTakenOver(folder, scope)) {
            store.delete(path);
            store.delete(ManifestFile.path(new ObjectPath(folder)));
        } else if (SegmentObject.isStored(store, segment)) {
            store.delete(path);
        }
    }

    private boolean isTakenOver(String folder, ScopeId scope) {
        return catalog.tables().stream()
                .filter(table -> (table.type() == TableType.SHARED) == scope.equals(ScopeId.SHARED))
                .anyMatch(table -> storages.folder(table, scope).value().equals(folder));
    }
}
