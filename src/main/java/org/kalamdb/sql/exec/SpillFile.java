package org.kalamdb.sql.exec;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.UUID;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// Batches on the disk: first all are written, then they are read once, in the same order. The file exists
/// from the first batch on. Nothing is ever synced: the rows are worthless to anybody but their query.
final class SpillFile implements AutoCloseable {
    private final Spill spill;
    private final BatchCodec codec;
    private @Nullable SeekableByteChannel channel;
    private long bytes;
    private long rows;

    /// Made by [Spill#newFile].
    SpillFile(Spill spill, List<DataType> types, BufferAllocator allocator) {
        this.spill = spill;
        this.codec = new BatchCodec(types, allocator);
    }

    /// Rows written.
    long rows() {
        return rows;
    }

    boolean isEmpty() {
        return rows == 0;
    }

    /// Appends the rows of a batch, which stays the caller's and has no selection.
    ///
    /// @throws DbException LIMIT_EXCEEDED for too much on the disk, STORAGE_UNAVAILABLE when the disk refuses
    void write(Batch batch) {
        if (batch.rowCount() == 0) {
            return;
        }
        try {
            SeekableByteChannel target = channel == null ? create() : channel;
            BatchCodec.Encoded encoded = BatchCodec.encode(batch);
            spill.reserve(encoded.size());
            bytes += encoded.size();
            BatchCodec.write(encoded, target);
            rows += batch.rowCount();
        } catch (IOException refused) {
            throw failed("written", refused);
        }
    }

    private SeekableByteChannel create() throws IOException {
        SeekableByteChannel made = Files.newByteChannel(
                spill.space().directory().resolve("spill-" + UUID.randomUUID()),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        channel = made;
        return made;
    }

    /// The rows; closing the cursor closes the file. To be called once.
    BatchCursor read(Cancellation cancellation) {
        return new Reading(cancellation);
    }

    private DbException failed(String what, IOException cause) {
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE,
                "temporary rows of the query cannot be " + what + " in "
                        + spill.space().directory() + ": " + cause,
                cause);
    }

    /// Gives the disk space back.
    @Override
    public void close() {
        spill.closed(this, bytes);
        SeekableByteChannel open = channel;
        channel = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException cause) {
                throw failed("removed", cause);
            }
        }
    }

    /// Reads from the first batch on.
    private final class Reading implements BatchCursor {
        private final Cancellation cancellation;
        private long left = rows;
        private boolean isRewound;

        Reading(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        @Override
        public @Nullable Batch next() {
            cancellation.check();
            SeekableByteChannel source = channel;
            if (source == null || left == 0) {
                return null;
            }
            try {
                if (!isRewound) {
                    source.position(0);
                    isRewound = true;
                }
                Batch batch = codec.read(source);
                left -= batch.rowCount();
                return batch;
            } catch (IOException cause) {
                throw failed("read", cause);
            }
        }

        @Override
        public void close() {
            SpillFile.this.close();
        }
    }
}
