package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// The change of one row. Arrays are handed over: nobody changes them afterwards but the applier, which
/// stamps `_seq`
/// into `row`.
///
/// @param key      the row's whole hot key
/// @param row      the new row's image without `_seq`; for DELETE a tombstone
/// @param expected what must still be true when the change is applied
public record RowWrite(Op op, byte[] key, byte[] row, Expectation expected) {

    /// What a change does to its row.
    public enum Op {
        INSERT,
        UPDATE,
        DELETE
    }

    /// A row's place in the cold tier.
    ///
    /// @param position from 0, in the segment's row order
    public record ColdPlace(SegmentId segment, int position) {}

    /// The state of the key that the caller saw.
    public sealed interface Expectation {
        /// No live row: nothing in the hot tier, or a tombstone there.
        ///
        /// @param coldTombstone the flushed tombstone that the new row supersedes
        record Absent(@Nullable ColdPlace coldTombstone) implements Expectation {}

        /// The newest version is a hot row with this `_seq`.
        record HotVersion(long seq) implements Expectation {}

        /// The newest version is this row of a segment: no hot row hides it, no mask covers it.
        record ColdVersion(ColdPlace place) implements Expectation {}
    }
}
