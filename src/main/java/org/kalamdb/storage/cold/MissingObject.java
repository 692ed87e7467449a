package org.kalamdb.storage.cold;

import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The failure of a read of an object that is not there: STORAGE_UNAVAILABLE as all failures of stores, but
/// the store itself answers.
final class MissingObject {
    private static final String END = "' is missing";

    private MissingObject() {}

    static DbException of(ObjectPath path, @Nullable Throwable cause) {
        String message = "object '" + path + END;
        return cause == null
                ? new DbException(ErrorCode.STORAGE_UNAVAILABLE, message)
                : new DbException(ErrorCode.STORAGE_UNAVAILABLE, message, cause);
    }

    /// Whether a failure is one of these.
    static boolean is(DbException failure) {
        return failure.code() == ErrorCode.STORAGE_UNAVAILABLE
                && String.valueOf(failure.getMessage()).endsWith(END);
    }
}
