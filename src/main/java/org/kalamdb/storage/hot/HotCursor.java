package org.kalamdb.storage.hot;

/// Entries of a key range in order, at the state of the snapshot that opened it. Closed by its owner; may
/// move between threads, but is used by one at a time. It stays usable when the snapshot is closed first.
public interface HotCursor extends AutoCloseable {
    /// Moves to the next entry, at first to the first one; false at the end.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE or CORRUPTION when the store cannot be
    /// read
    boolean next();

    /// The entry's key; a new array on each call. Valid after [#next()] gave true.
    byte[] key();

    /// The entry's value; a new array on each call. Valid after [#next()] gave true.
    byte[] value();

    /// Releases what the cursor holds. Further calls do nothing.
    @Override
    void close();
}
