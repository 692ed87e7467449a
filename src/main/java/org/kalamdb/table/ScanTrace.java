package org.kalamdb.table;

import org.kalamdb.model.SegmentMeta;

/// Is told what a scan reads. Called by the thread that pulls the rows.
public interface ScanTrace {
    /// Nobody asks.
    ScanTrace NONE = new ScanTrace() {};

    /// A segment is going to be read; parts of it may still be left out by its own statistics.
    default void segmentRead(SegmentMeta segment) {}

    /// A segment is left out.
    ///
    /// @param reason as in `key range`
    default void segmentPruned(SegmentMeta segment, String reason) {}

    /// A segment is left out because its statistics tell all that is wanted.
    default void segmentAnswered(SegmentMeta segment) {}

    /// Bytes of a segment's object were read, whole blocks of them, from wherever the object lies. By any thread.
    default void bytesRead(long bytes) {}

    /// Hot rows were looked at, tombstones too.
    ///
    /// @param source where they came from
    default void hotRowsRead(long rows, HotSource source) {}

    /// Where hot rows come from.
    enum HotSource {
        STORE,
        IMAGE
    }
}
