package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;

/// Opens the object store that a storage's definition names.
public final class ObjectStores {
    private ObjectStores() {}

    /// @param defaultDirectory the folder of a `filesystem` storage without base directory, `storage` in the
    ///                         data folder; a relative one is taken from `storages` beside it
    /// @throws DbException FEATURE_NOT_SUPPORTED for a type that this server cannot reach;
    ///                     INVALID_OPERATION for a folder that is the server's own and for an `s3`
    ///                     definition that [S3Settings#of] refuses;
    ///                     STORAGE_UNAVAILABLE when the place cannot be used. A bucket is not asked for
    ///                     here, but by the first use.
    @MustBeClosed
    public static ObjectStore open(StorageDef storage, Path defaultDirectory) {
        if (storage.type().equals("filesystem")) {
            return FolderObjectStore.open(StorageFolder.of(storage, defaultDirectory));
        }
        if (storage.type().equals("s3")) {
            return S3ObjectStore.open(S3Settings.of(storage));
        }
        throw new DbException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "storage '" + storage.id() + "' has type '" + storage.type()
                        + "', only 'filesystem' and 's3' can be used");
    }
}
