package org.kalamdb.model;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The manifest's entry for one immutable cold segment.
///
/// @param path          object key below the storage's base
/// @param batchNumber   N of `batch-N.parquet`
/// @param storageId     the storage that holds the object
/// @param rows          row count, tombstones included
/// @param tombstones    rows with `_deleted`
/// @param bytes         object size
/// @param tailOffset    where the object's indexes and footer begin; what follows is read at once
/// @param tailChecksum  CRC-32C of the bytes from `tailOffset` to the end
/// @param minKey        smallest primary key, [OrderedCodec] form
/// @param maxKey        greatest primary key, [OrderedCodec] form
/// @param schemaVersion the version its columns follow
/// @param sha256        lower-case hex of the object's bytes
/// @param columns       ranges of the orderable columns
/// @param createdMillis ms since 1970
public record SegmentMeta(
        SegmentId id,
        String storageId,
        String path,
        int batchNumber,
        int rows,
        int tombstones,
        long bytes,
        long tailOffset,
        int tailChecksum,
        byte[] minKey,
        byte[] maxKey,
        long minSeq,
        long maxSeq,
        int schemaVersion,
        String sha256,
        List<ColumnStats> columns,
        long createdMillis) {
    public SegmentMeta {
        columns = List.copyOf(columns);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SegmentMeta that
                && id.equals(that.id)
                && path.equals(that.path)
                && Arrays.equals(minKey, that.minKey)
                && Arrays.equals(maxKey, that.maxKey);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
