package org.kalamdb.table;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.storage.hot.HotCursor;

/// Committed hot rows and staged ones in one order; of a key that both have, the staged row. Owns the
/// committed cursor. One thread at a time.
final class OverlaidCursor implements HotCursor {
    private final HotCursor committed;
    private final Iterator<StagedRow> staged;
    private final int direction;
    private boolean started;
    /// The committed row that comes next; null at the end.
    private byte @Nullable [] committedKey;
    /// The staged row that comes next; null at the end.
    private @Nullable StagedRow nextStaged;
    /// The current row when it is a staged one; else it is the committed cursor's.
    private @Nullable StagedRow current;

    /// @param staged in the direction of `committed`
    OverlaidCursor(HotCursor committed, Iterator<StagedRow> staged, boolean descending) {
        this.committed = committed;
        this.staged = staged;
        this.direction = descending ? -1 : 1;
    }

    @Override
    public boolean next() {
        if (!started) {
            started = true;
            advanceCommitted();
            advanceStaged();
        } else if (current != null) {
            advanceStaged();
        } else {
            advanceCommitted();
        }
        StagedRow candidate = nextStaged;
        byte[] other = committedKey;
        current = null;
        if (candidate == null) {
            return other != null;
        }
        int order = other == null ? -1 : direction * Arrays.compareUnsigned(candidate.key(), other);
        if (order > 0) {
            return true;
        }
        if (order == 0) {
            advanceCommitted();
        }
        current = candidate;
        return true;
    }

    private void advanceCommitted() {
        committedKey = committed.next() ? committed.key() : null;
    }

    private void advanceStaged() {
        nextStaged = staged.hasNext() ? staged.next() : null;
    }

    @Override
    public byte[] key() {
        StagedRow own = current;
        return own != null
                ? own.key().clone()
                : Objects.requireNonNull(committedKey, "next() comes first").clone();
    }

    @Override
    public byte[] value() {
        StagedRow own = current;
        return own != null ? own.row().clone() : committed.value();
    }

    @Override
    public void close() {
        committed.close();
    }
}
