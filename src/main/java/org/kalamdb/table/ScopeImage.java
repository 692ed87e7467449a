package org.kalamdb.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.SharedColumns;

/// The column image of a scope: its hot rows in memory, exact at the state of the snapshot of whoever
/// leases it, or not had at all.
///
/// A state is named by the scope's header: the greatest `_seq` written and the number of flushes. The
/// commit thread notes what it is about to write ([#note]); a reader brings the image to the state of his
/// snapshot before he uses it. Each note also names the state before it, so a gap is found, and the image
/// is given up rather than used. A reader whose snapshot is older than the image does without.
///
/// Any thread. Nothing waits for it but other readers of the same scope.
final class ScopeImage {
    private static final int MOST_WAITING_ROWS = 16_384;

    private final ImageColumns layout;
    private final BufferAllocator allocator;
    private final ImageNotes notes = new ImageNotes(MOST_WAITING_ROWS);
    private final ReentrantLock lock = new ReentrantLock();
    /// Null until filled, and when given up. Guarded by the lock, as what follows.
    private @Nullable ImageVersion version;
    private long seq;
    private int flushes;
    private volatile int weighed;

    /// An image that notes changes already and has to be filled.
    ///
    /// @param allocator lent
    ScopeImage(ImageColumns layout, BufferAllocator allocator) {
        this.layout = layout;
        this.allocator = allocator;
    }

    ImageColumns layout() {
        return layout;
    }

    /// Notes rows that are about to be written. Commit thread.
    void note(ImageNotes.Note note) {
        notes.add(note);
    }

    boolean isGivenUp() {
        return notes.areGivenUp();
    }

    /// Lets go of everything. Leases that are out stay good.
    void giveUp() {
        notes.giveUp();
        releaseIfGivenUp();
    }

    /// Whoever cannot have the lock leaves this to its holder, who comes here after unlocking.
    private void releaseIfGivenUp() {
        if (notes.areGivenUp() && lock.tryLock()) {
            try {
                if (version != null) {
                    version.letGo();
                    version = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void unlock() {
        lock.unlock();
        releaseIfGivenUp();
    }

    /// Fills the image from a snapshot that was taken after this was made known to the commit thread.
    ///
    /// @param rows      all hot rows of the scope, in key order
    /// @param header    of the same snapshot
    /// @param mostBytes what it may take
    /// @return whether that was enough
    boolean fill(HotCursor rows, ScopeHeader header, long mostBytes) {
        List<ImageChunk> chunks = new ArrayList<>();
        lock.lock();
        try {
            long bytes = 0;
            boolean more = rows.next();
            while (more && bytes <= mostBytes) {
                PackedKeys keys = new PackedKeys(ImageChunk.ROWS);
                try (BatchBuilder builder = new BatchBuilder(layout.types(), allocator)) {
                    for (; more && keys.count() < ImageChunk.ROWS; more = rows.next()) {
                        keys.add(rows.key(), HotKeys.PREFIX_LENGTH);
                        layout.reader().appendTo(rows.value(), builder);
                        builder.endRow();
                    }
                    SharedColumns columns = new SharedColumns(builder.build().columns());
                    chunks.add(ImageChunk.full(layout, keys, columns));
                    bytes += chunks.getLast().view().bytes();
                }
            }
            if (more || bytes > mostBytes) {
                return false;
            }
            version = new ImageVersion(chunks.stream().map(ImageChunk::view).toList());
            seq = header.lastSeq();
            flushes = header.nextBatch();
            return true;
        } finally {
            chunks.forEach(ImageChunk::letGo);
            unlock();
        }
    }

    /// The image at the state of a snapshot; null when it cannot be had.
    ///
    /// @param header of the scope, from that snapshot
    @Nullable
    Lease lease(ScopeHeader header) {
        lock.lock();
        try {
            if (isGivenUp() || version == null) {
                return null;
            }
            if (flushes != header.nextBatch()) {
                if (flushes < header.nextBatch()) {
                    notes.giveUp();
                }
                return null;
            }
            ImageVersion wanted = bringTo(header.lastSeq(), version);
            if (wanted == null) {
                return null;
            }
            wanted.use();
            return new Lease(wanted);
        } finally {
            unlock();
        }
    }

    private @Nullable ImageVersion bringTo(long wanted, ImageVersion from) {
        if (seq >= wanted) {
            return seq == wanted ? from : null;
        }
        TreeMap<byte[], byte[]> changes = new TreeMap<>(Arrays::compareUnsigned);
        long reached = seq;
        for (ImageNotes.Note note = notes.takeUntil(wanted); note != null; note = notes.takeUntil(wanted)) {
            if (note.seq() <= reached) {
                continue;
            }
            if (note.seqBefore() != reached) {
                break;
            }
            for (int i = 0; i < note.rows().size(); i++) {
                changes.put(note.keys().get(i), note.rows().get(i));
            }
            reached = note.seq();
        }
        if (reached != wanted) {
            notes.giveUp();
            return null;
        }
        try {
            ImageVersion next = ImageEdit.apply(layout, allocator, from, changes);
            from.letGo();
            version = next;
            seq = wanted;
            return next;
        } catch (RuntimeException | Error failure) {
            notes.giveUp();
            throw failure;
        }
    }

    /// Bytes of the current version.
    long bytes() {
        lock.lock();
        try {
            return version == null ? 0 : ImageChunk.bytes(version.views());
        } finally {
            unlock();
        }
    }

    /// The bytes as the cache is to count them from now on.
    int weigh() {
        weighed = (int) Math.min(Integer.MAX_VALUE, bytes());
        return weighed;
    }

    /// Whether the image is a quarter larger than when it was weighed.
    boolean hasGrown() {
        return bytes() > weighed + weighed / 4L;
    }

    /// A version in use.
    final class Lease implements AutoCloseable {
        private final ImageVersion leased;
        private boolean closed;

        private Lease(ImageVersion leased) {
            this.leased = leased;
        }

        ImageColumns layout() {
            return layout;
        }

        /// In key order.
        List<ImageChunk.View> views() {
            return leased.views();
        }

        @Override
        public void close() {
            if (closed) {
                return;
            }
            closed = true;
            lock.lock();
            try {
                leased.letGo();
            } finally {
                unlock();
            }
        }
    }
}
