package org.kalamdb.storage.hot;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.rocksdb.RocksDB;

/// The native part of RocksDB, which is unpacked into the folder of temporary files when the first store is
/// opened.
final class NativeLibrary {
    private NativeLibrary() {}

    /// @throws DbException STORAGE_UNAVAILABLE when it cannot be unpacked or loaded
    static void load() {
        try {
            RocksDB.loadLibrary();
        } catch (RuntimeException | UnsatisfiedLinkError cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "the native library of RocksDB cannot be unpacked into %s and loaded: %s"
                            .formatted(System.getProperty("java.io.tmpdir"), innermost(cause)),
                    cause);
        }
    }

    private static Throwable innermost(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure : innermost(cause);
    }
}
