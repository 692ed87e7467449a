package org.kalamdb.storage.cold;

import java.util.HexFormat;
import java.util.OptionalLong;
import org.kalamdb.model.SegmentMeta;

/// The object of a segment. Paths of dropped tables may be taken again by tables of the same name.
public final class SegmentObject {
    private SegmentObject() {}

    /// Whether the object at the segment's path is that segment: not gone, and not another one. Reads it
    /// when the size is right.
    public static boolean isStored(ObjectStore store, SegmentMeta segment) {
        ObjectPath path = new ObjectPath(segment.path());
        OptionalLong size = store.size(path);
        if (size.isEmpty() || size.getAsLong() != segment.bytes()) {
            return false;
        }
        byte[] bytes = store.readAll(path, Math.toIntExact(segment.bytes()));
        return HexFormat.of().formatHex(PathPart.sha256().digest(bytes)).equals(segment.sha256());
    }
}
