package org.kalamdb.storage.cold;

import java.nio.file.Path;
import org.kalamdb.model.SegmentId;

/// Where a new segment goes and what it is called.
///
/// @param folder        the scope's folder below the storage's base ([PathTemplate])
/// @param batchNumber   N of `batch-N.parquet`, from 0
/// @param store         the storage's; lent
/// @param workDirectory a local folder for the file until it is uploaded; must exist
/// @param createdMillis ms since 1970
public record SegmentTarget(
        SegmentId id,
        String storageId,
        ObjectPath folder,
        int batchNumber,
        ObjectStore store,
        Path workDirectory,
        long createdMillis) {

    /// The segment's object.
    public ObjectPath path() {
        return folder.resolve(SegmentNames.of(batchNumber));
    }
}
