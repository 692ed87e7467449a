package org.kalamdb.table;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Consumer;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.SegmentNames;
import org.kalamdb.storage.cold.SegmentOrigin;

/// Finds the segment objects that lie in the folders of a scope, whatever the manifest says. Any thread.
final class ScopeObjects {
    private static final int PAGE = 500;

    private final Storages storages;

    ScopeObjects(Storages storages) {
        this.storages = storages;
    }

    /// A folder of a storage.
    record Place(String storageId, ObjectPath folder) {}

    /// A segment object of the table.
    ///
    /// @param bytes its size
    record Found(ObjectPath path, int batchNumber, long bytes) {}

    /// Where the scope's objects go now, and where its segments lie.
    Set<Place> places(TableDef table, ScopeId scope, List<SegmentMeta> segments) {
        Set<Place> places = new LinkedHashSet<>();
        places.add(new Place(table.options().storageId(), storages.folder(table, scope)));
        for (SegmentMeta segment : segments) {
            String folder = segment.path().substring(0, segment.path().lastIndexOf('/'));
            places.add(new Place(segment.storageId(), new ObjectPath(folder)));
        }
        return places;
    }

    ObjectStore store(Place place) {
        return storages.store(place.storageId());
    }

    /// Hands out the segment objects in a folder that were written for this table and are not `named`, in
    /// pages that are not empty. The consumer may delete them.
    void unnamed(TableDef table, Place place, Set<String> named, Consumer<List<Found>> consumer) {
        ObjectStore store = store(place);
        ObjectPath after = null;
        ObjectStore.Page page;
        do {
            page = store.list(place.folder(), after, PAGE);
            List<Found> found = new ArrayList<>();
            for (ObjectStore.Entry entry : page.entries()) {
                after = entry.path();
                OptionalInt number = SegmentNames.batchNumber(place.folder(), entry.path());
                if (number.isPresent()
                        && !named.contains(entry.path().value())
                        && SegmentOrigin.isOf(table, store, entry.path())) {
                    found.add(new Found(entry.path(), number.getAsInt(), entry.bytes()));
                }
            }
            if (!found.isEmpty()) {
                consumer.accept(found);
            }
        } while (page.more());
    }
}
