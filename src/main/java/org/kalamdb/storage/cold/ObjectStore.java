package org.kalamdb.storage.cold;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Named, immutable sequences of bytes below one base: a folder or a bucket's prefix. Safe for any
/// number of threads. What every implementation does is tested by `ObjectStoreContract`.
///
/// Writes are atomic and durable: a reader sees the whole new object or what was there before, and once
/// a write has returned, a crash does not undo it. A write that throws has either happened or not.
/// Everybody sees a finished write at once, listings included.
///
/// Every method throws [org.kalamdb.common.DbException] with STORAGE_UNAVAILABLE and the object's path
/// when the store refuses or cannot be reached. A store across a network has tried again before that.
public interface ObjectStore extends AutoCloseable {

    /// Makes or replaces an object with a file's bytes. The file stays the caller's.
    void put(ObjectPath path, Path file);

    /// Makes or replaces an object.
    void put(ObjectPath path, byte[] bytes);

    /// Makes an object unless there is one already. Of several callers at the same time one wins.
    ///
    /// @return whether this call made it; false leaves the object as it is
    boolean putIfAbsent(ObjectPath path, Path file);

    /// As [#putIfAbsent(ObjectPath, Path)].
    boolean putIfAbsent(ObjectPath path, byte[] bytes);

    /// The bytes `offset` to `offset + length` of an object, fewer where it ends earlier and none from
    /// its end on. `length` 0 still fails for a missing object.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE, «is missing», when there is no such
    ///                                        object
    byte[] read(ObjectPath path, long offset, int length);

    /// Several ranges of an object, each as [#read] gives it, in the order of `ranges`. A store across a
    /// network fetches them side by side.
    List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges);

    /// Whether a read is a request across a network, so that fewer of them and copies on the local disk
    /// pay.
    boolean isRemote();

    /// A whole object.
    ///
    /// @param limit the greatest size in bytes that the caller wants
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE, «is missing», when there is no such
    ///                                        object; LIMIT_EXCEEDED when it is larger than `limit`
    byte[] readAll(ObjectPath path, int limit);

    /// The object's size in bytes; empty when there is no such object. A folder is no object.
    OptionalLong size(ObjectPath path);

    /// The objects in `folder` and in all folders below it, in the order of their paths.
    ///
    /// @param folder   null for all objects; a folder that does not exist has none
    /// @param after    only objects whose path is greater; null for all. Need not exist.
    /// @param limit    at most so many, at least 1
    Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit);

    /// Removes an object; does nothing when there is none.
    void delete(ObjectPath path);

    /// Removes what writes into `folder` left that a crash cut off: temporary files, uploads that were never
    /// completed. No listing shows these. Writes of this process that are in progress are spared; another
    /// process must not write into the folder meanwhile. Folders below it are left alone.
    ///
    /// @return how many were removed
    int discardUnfinished(ObjectPath folder);

    /// Ends the use of the store. Objects stay.
    @Override
    void close();

    /// An object in a listing.
    ///
    /// @param bytes its size
    record Entry(ObjectPath path, long bytes) {}

    /// Part of a listing.
    ///
    /// @param more whether entries follow the last one
    record Page(List<Entry> entries, boolean more) {
        public Page {
            entries = List.copyOf(entries);
        }
    }
}
