package org.kalamdb.storage.hot;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/// RocksDB's failures in the product's own terms.
final class RocksErrors {
    private RocksErrors() {}

    /// @param action what was tried, as in `read ROWS`
    static DbException translate(Path directory, String action, RocksDBException failure) {
        return new DbException(
                code(failure.getStatus()),
                "hot store %s: cannot %s: %s".formatted(directory, action, failure.getMessage()),
                failure);
    }

    static DbException translateOpen(Path directory, RocksDBException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("lock file") || message.contains("lock hold")) {
            return new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "hot store " + directory + " is already open, in this process or in another one",
                    failure);
        }
        return translate(directory, "open it", failure);
    }

    private static ErrorCode code(@Nullable Status status) {
        if (status == null) {
            return ErrorCode.INTERNAL;
        }
        return switch (status.getCode()) {
            case Corruption -> ErrorCode.CORRUPTION;
            case IOError, Incomplete, ShutdownInProgress, TimedOut, Aborted, Busy, Expired, TryAgain ->
                ErrorCode.STORAGE_UNAVAILABLE;
            case Ok, NotFound, NotSupported, InvalidArgument, MergeInProgress, Undefined -> ErrorCode.INTERNAL;
        };
    }
}
