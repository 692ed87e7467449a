package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.kalamdb.model.Command.DropRows;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.cold.ManifestFile;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.SegmentOrigin;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotSnapshot;
import org.kalamdb.storage.hot.HotStore;

/// Removes what a dropped table left behind. Can be repeated at any point: objects go first; the last
/// definition and the manifest that names them go last, together with the rows. Any thread; not beside a
/// flush of a table of the same name.
public final class TableCleanup {
    private final HotStore hot;
    private final Catalog catalog;
    private final CommitLog log;
    private final Storages storages;
    private final ScopeObjects objects;
    private final SegmentAccess segments;

    TableCleanup(HotStore hot, Catalog catalog, CommitLog log, Storages storages, SegmentAccess segments) {
        this.hot = hot;
        this.catalog = catalog;
        this.log = log;
        this.storages = storages;
        this.objects = new ScopeObjects(storages);
        this.segments = segments;
    }

    /// What a clean-up removed.
    ///
    /// @param rows     rows of both tiers, tombstones included
    /// @param bytes    of the removed segments
    /// @param segments removed objects
    public record Removed(long rows, long bytes, int segments) {
        public static final Removed NOTHING = new Removed(0, 0, 0);
    }

    /// Removes rows, masks, manifest entries and objects of a table that is no longer in the catalogue, those
    /// of interrupted flushes included. Does nothing when an earlier call did it all.
    public Removed remove(TableId dropped) {
        if (catalog.table(dropped).isPresent()) {
            throw new IllegalArgumentException("table " + dropped.value() + " still exists");
        }
        byte[] last = hot.get(Family.CATALOG, CatalogKeys.dropped(dropped));
        if (last == null) {
            return Removed.NOTHING;
        }
        TableDef table = StoredJson.decode(last, TableDef.class);
        Left left = left(dropped);
        left.scopes().forEach((scope, found) -> removeObjects(table, scope, found));
        List<SegmentMeta> all =
                left.scopes().values().stream().flatMap(List::stream).toList();
        List<SegmentId> ids = all.stream().map(SegmentMeta::id).toList();
        CommitWaiting.await(log, new DropRows(dropped, ids));
        ids.forEach(segments::forget);
        byte[] prefix = HotKeys.tablePrefix(dropped);
        hot.compact(Family.ROWS, prefix, HotKeys.after(prefix));
        return new Removed(
                left.hotRows() + all.stream().mapToLong(SegmentMeta::rows).sum(),
                all.stream().mapToLong(SegmentMeta::bytes).sum(),
                all.size());
    }

    /// The last definitions of dropped tables whose clean-up is not done.
    public List<TableDef> leftovers() {
        List<TableDef> found = new ArrayList<>();
        byte[][] range = CatalogKeys.droppedRange();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor entries = snapshot.ascending(Family.CATALOG, range[0], range[1])) {
            while (entries.next()) {
                found.add(StoredJson.decode(entries.value(), TableDef.class));
            }
        }
        return found;
    }

    /// Those of [#leftovers] that were placed in a storage.
    List<TableDef> leftoversIn(String storageId) {
        return leftovers().stream()
                .filter(table -> table.options().storageId().equals(storageId))
                .toList();
    }

    /// @param scopes all that were written to, with their segments
    private record Left(long hotRows, Map<ScopeId, List<SegmentMeta>> scopes) {}

    private Left left(TableId table) {
        byte[] prefix = HotKeys.tablePrefix(table);
        long hotRows = 0;
        Map<ScopeId, List<SegmentMeta>> scopes = new HashMap<>();
        try (HotSnapshot snapshot = hot.snapshot();
                HotCursor entries = snapshot.ascending(Family.MANIFEST, prefix, HotKeys.after(prefix))) {
            while (entries.next()) {
                List<SegmentMeta> segmentsOfScope =
                        scopes.computeIfAbsent(ManifestKeys.scopeOf(entries.key()), _ -> new ArrayList<>());
                if (ManifestKeys.isHeader(entries.key())) {
                    hotRows += ScopeHeader.decode(entries.value()).hotRows();
                } else {
                    segmentsOfScope.add(StoredJson.decode(entries.value(), SegmentMeta.class));
                }
            }
        }
        return new Left(hotRows, scopes);
    }

    private void removeObjects(TableDef table, ScopeId scope, List<SegmentMeta> named) {
        Set<String> paths = new HashSet<>();
        for (SegmentMeta segment : named) {
            removeSegment(table, scope, segment);
            paths.add(segment.path());
        }
        for (ScopeObjects.Place place : objects.places(table, scope, named)) {
            ObjectStore store = objects.store(place);
            objects.unnamed(table, place, paths, orphans -> orphans.forEach(orphan -> store.delete(orphan.path())));
            if (!isTakenOver(place.folder(), scope)) {
                store.delete(ManifestFile.path(place.folder()));
            }
            store.discardUnfinished(place.folder());
        }
    }

    /// In a folder that a table of the same name has taken over, or had before a template was changed, the
    /// object may be gone after an earlier attempt and its path the other table's; a path is never
    /// overwritten, so what still is the segment stays it until it is deleted.
    private void removeSegment(TableDef table, ScopeId scope, SegmentMeta segment) {
        ObjectStore store = storages.store(segment.storageId());
        ObjectPath path = new ObjectPath(segment.path());
        ObjectPath folder =
                new ObjectPath(segment.path().substring(0, segment.path().lastIndexOf('/')));
        boolean shared = catalog.table(table.name()).isPresent() || isTakenOver(folder, scope);
        if (!shared || SegmentOrigin.isOf(table, store, path)) {
            store.delete(path);
        }
    }

    private boolean isTakenOver(ObjectPath folder, ScopeId scope) {
        return catalog.tables().stream()
                .filter(table -> (table.type() == TableType.SHARED) == scope.equals(ScopeId.SHARED))
                .anyMatch(table -> storages.folder(table, scope).equals(folder));
    }
}
