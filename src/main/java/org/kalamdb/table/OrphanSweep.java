package org.kalamdb.table;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Command.RetireBatches;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;

/// Removes what interrupted flushes left in the folders of a scope: segments that were uploaded but never
/// adopted, and unfinished writes. No clock is asked and no age guessed: the numbers of unnamed segments
/// are retired in the commit log first, so that a flush which is about to adopt one is refused, and what is
/// still unnamed then will never be named. Can be repeated at any point. Any thread; not beside a flush of
/// the same scope, whose unfinished writes it would otherwise have to spare.
public final class OrphanSweep {
    private final Tables tables;
    private final CommitLog log;
    private final ScopeObjects objects;
    private final ManifestCopies copies;

    OrphanSweep(Tables tables, CommitLog log, Storages storages, ManifestCopies copies) {
        this.tables = tables;
        this.log = log;
        this.objects = new ScopeObjects(storages);
        this.copies = copies;
    }

    /// What a sweep removed.
    ///
    /// @param segments   objects that no manifest named
    /// @param bytes      their size
    /// @param unfinished temporary files and uploads
    public record Swept(int segments, long bytes, int unfinished) {
        public static final Swept NOTHING = new Swept(0, 0, 0);

        public Swept plus(Swept other) {
            return new Swept(segments + other.segments, bytes + other.bytes, unfinished + other.unfinished);
        }
    }

    /// Sweeps the folders of a scope and brings the manifest copy there up to date.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE
    public Swept sweep(TableDef table, ScopeId scope) {
        Swept swept = Swept.NOTHING;
        List<SegmentMeta> segments = segments(table, scope);
        for (ScopeObjects.Place place : objects.places(table, scope, segments)) {
            Removal removal = new Removal(table, scope, place);
            removal.swept = new Swept(0, 0, objects.store(place).discardUnfinished(place.folder()));
            objects.unnamed(table, place, paths(segments), removal::remove);
            swept = swept.plus(removal.swept);
        }
        copies.renew(table, scope);
        return swept;
    }

    /// Removes the orphans of a folder. One thread.
    private final class Removal {
        private final TableDef table;
        private final ScopeId scope;
        private final ScopeObjects.Place place;
        private Swept swept = Swept.NOTHING;

        Removal(TableDef table, ScopeId scope, ScopeObjects.Place place) {
            this.table = table;
            this.scope = scope;
            this.place = place;
        }

        void remove(List<ScopeObjects.Found> unnamed) {
            int greatest = unnamed.stream()
                    .mapToInt(ScopeObjects.Found::batchNumber)
                    .max()
                    .orElseThrow();
            CommitWaiting.await(log, new RetireBatches(table.id(), scope, greatest + 1));
            Set<String> named = paths(segments(table, scope));
            for (ScopeObjects.Found orphan : unnamed) {
                if (!named.contains(orphan.path().value())) {
                    objects.store(place).delete(orphan.path());
                    swept = swept.plus(new Swept(1, orphan.bytes(), 0));
                }
            }
        }
    }

    private List<SegmentMeta> segments(TableDef table, ScopeId scope) {
        try (ReadView view = tables.openView()) {
            return tables.segments(view, table.id(), scope);
        }
    }

    private static Set<String> paths(List<SegmentMeta> segments) {
        Set<String> paths = new HashSet<>();
        segments.forEach(segment -> paths.add(segment.path()));
        return paths;
    }
}
