package org.kalamdb.storage.hot;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// Stops the writes of a store after one failed.
///
/// After a failed fsync the operating system may have thrown the unwritten pages away and call the next fsync
/// a success; so no write may follow one that failed, until the store is opened anew and has read back what
/// is really there. Only lack of room is different: RocksDB then writes everything that it still holds in
/// memory to new files, once there is room, and only after that takes writes again. Any thread.
final class WriteGuard {
    private static final System.Logger LOG = System.getLogger(WriteGuard.class.getName());
    private static final WriteState OPEN = new WriteState.Open();

    private final Path directory;
    private volatile WriteState state = OPEN;

    WriteGuard(Path directory) {
        this.directory = directory;
    }

    WriteState state() {
        return state;
    }

    /// @throws DbException STORAGE_UNAVAILABLE when no write may be tried
    void requireUsable() {
        if (state instanceof WriteState.Failed failed) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "hot store %s takes no writes until the server is restarted: %s"
                            .formatted(directory, failed.reason()));
        }
    }

    void succeeded() {
        if (state instanceof WriteState.Full) {
            reopen();
        }
    }

    private synchronized void reopen() {
        if (state instanceof WriteState.Full) {
            state = OPEN;
            LOG.log(Level.INFO, "hot store {0} takes writes again", directory);
        }
    }

    /// @return what to tell whoever wanted the write
    synchronized DbException failed(RocksDBException failure) {
        Status status = failure.getStatus();
        DbException known = RocksErrors.translate(directory, "write", failure);
        if (isLackOfRoom(status)) {
            if (state instanceof WriteState.Open) {
                state = new WriteState.Full(String.valueOf(known.getMessage()));
                LOG.log(Level.ERROR, "writes are refused until the disk has room: {0}", known.getMessage());
            }
            return new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "hot store %s: the disk is full: %s".formatted(directory, failure.getMessage()),
                    failure);
        }
        if (isFinal(status)) {
            state = new WriteState.Failed(String.valueOf(known.getMessage()));
            LOG.log(Level.ERROR, "writes are refused until the server is restarted: {0}", known.getMessage());
            return new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    known.getMessage() + ": it takes no more writes until the server is restarted, "
                            + "which will show whether this write took effect",
                    failure);
        }
        return known;
    }

    private static boolean isLackOfRoom(@Nullable Status status) {
        return status != null && status.getSubCode() == Status.SubCode.NoSpace;
    }

    private static boolean isFinal(@Nullable Status status) {
        return status == null
                || switch (status.getCode()) {
                    case IOError, Corruption, Aborted, Undefined -> true;
                    case Ok,
                            NotFound,
                            NotSupported,
                            InvalidArgument,
                            MergeInProgress,
                            Incomplete,
                            ShutdownInProgress,
                            TimedOut,
                            Busy,
                            Expired,
                            TryAgain -> false;
                };
    }
}
