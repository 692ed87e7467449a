package org.kalamdb.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of state. Every change of state is a command given to the commit log; one command takes
/// effect wholly or
/// not at all.
/// The applier reads no clock and no random source, so times and ids travel in here.
public sealed interface Command {

    /// Changes rows of one or more scopes.
    ///
    /// @param timeMillis ms since 1970; the `_seq` values are not before it
    record WriteRows(long timeMillis, List<ScopeWrite> writes) implements Command {
        public WriteRows {
            writes = List.copyOf(writes);
        }
    }

    /// Row changes in one scope.
    ///
    /// @param coldVersion the scope's manifest version under which the caller looked for the keys in the
    ///                    cold tier;
    ///                    null when it
    ///                    did not need to look
    record ScopeWrite(
            TableId table, ScopeId scope, @Nullable Long coldVersion, List<RowWrite> rows) {
        public ScopeWrite {
            rows = List.copyOf(rows);
        }
    }

    /// Makes uploaded segments part of a scope. Hot rows that are still the flushed version are removed;
    /// positions
    /// whose row
    /// changed meanwhile are masked.
    ///
    /// @param watch number of the flush's note of what was written since its snapshot; 0 for none
    record AdoptSegment(TableId table, ScopeId scope, SegmentMeta segment, FlushedRows rows, long watch)
            implements Command {}

    /// The rows of a segment, in its order.
    ///
    /// @param keys whole hot keys
    /// @param seqs `_seq` of each, parallel
    record FlushedRows(byte[][] keys, long[] seqs) {}

    /// Gives a user a scope number, or finds the one given before.
    record InternScope(UserId user) implements Command {}

    /// Changes the catalogue, on condition that nobody changed it since `expectedVersion`.
    record ChangeCatalog(long expectedVersion, List<CatalogEdit> edits) implements Command {
        public ChangeCatalog {
            edits = List.copyOf(edits);
        }
    }

    /// Puts or, with a null value, removes one catalogue entry.
    ///
    /// @param id unique within the kind
    record CatalogEdit(CatalogKind kind, String id, byte @Nullable [] value) {}

    /// What the catalogue holds.
    enum CatalogKind {
        NAMESPACE,
        TABLE,
        STORAGE,
        USER,
        VIEW
    }

    /// Puts or, with a null value, removes one record of a log that nothing else depends on.
    record PutRecord(RecordKind kind, String id, byte @Nullable [] value) implements Command {}

    /// The logs of [PutRecord].
    enum RecordKind {
        JOB,
        AUDIT
    }

    /// Lets no segment with a smaller batch number become part of the scope any more, so that objects with
    /// such numbers which no manifest names stay unnamed for ever.
    ///
    /// @param nextBatch the least number that may still be adopted
    record RetireBatches(TableId table, ScopeId scope, int nextBatch) implements Command {}

    /// Removes every hot row, mask and manifest entry of a dropped table.
    record DropRows(TableId table, List<SegmentId> segments) implements Command {
        public DropRows {
            segments = List.copyOf(segments);
        }
    }
}
