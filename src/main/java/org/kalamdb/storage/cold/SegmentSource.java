package org.kalamdb.storage.cold;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SegmentMeta;

/// Where the bytes of segments come from: the object store, or the copies on the local disk when the
/// store is across a network. Safe for any number of threads.
///
/// @param store lent
/// @param cache lent; null for none
record SegmentSource(ObjectStore store, @Nullable SegmentCache cache) {

    /// As [ObjectStore#readRanges].
    List<byte[]> read(SegmentMeta segment, List<ByteRange> ranges) {
        return cache != null && store.isRemote()
                ? cache.read(store, segment, ranges)
                : store.readRanges(new ObjectPath(segment.path()), ranges);
    }

    byte[] read(SegmentMeta segment, ByteRange range) {
        return read(segment, List.of(range)).getFirst();
    }

    boolean isRemote() {
        return store.isRemote();
    }

    /// To be called when bytes were not what was written: whether another read may find them intact,
    /// because they may have suffered on their way.
    boolean mayBeBetterNextTime(SegmentMeta segment) {
        if (cache != null) {
            cache.forget(segment.id());
        }
        return store.isRemote();
    }
}
