package org.kalamdb.table;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// What was written to a scope and no reader has put into its image yet, in commit order. Bounded: when
/// nobody reads for long, the notes are given up for good. The commit thread adds; any one other takes.
final class ImageNotes {
    private final Queue<Note> waiting = new ArrayDeque<>();
    private final int mostRows;
    private int rows;
    private boolean givenUp;

    /// The rows of one write to the scope.
    ///
    /// @param seqBefore the scope's greatest `_seq` before it
    /// @param seq       and after it
    /// @param keys      whole hot keys
    /// @param rows      parallel to `keys`
    record Note(long seqBefore, long seq, List<byte[]> keys, List<byte[]> rows) {}

    ImageNotes(int mostRows) {
        this.mostRows = mostRows;
    }

    /// @return false when the notes are given up
    synchronized boolean add(Note note) {
        rows += note.rows().size();
        if (rows > mostRows) {
            giveUp();
        }
        if (!givenUp) {
            waiting.add(note);
        }
        return !givenUp;
    }

    /// Takes the oldest note unless it is of a later state than `seq`.
    synchronized @Nullable Note takeUntil(long seq) {
        Note oldest = waiting.peek();
        if (oldest == null || oldest.seq() > seq) {
            return null;
        }
        rows -= oldest.rows().size();
        return waiting.remove();
    }

    synchronized boolean areGivenUp() {
        return givenUp;
    }

    synchronized void giveUp() {
        givenUp = true;
        waiting.clear();
        rows = 0;
    }
}
