package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;

/// Opens the object store that a storage's definition names.
public final class ObjectStores {
    private static final String FILE_SCHEME = "file://";

    private ObjectStores() {}

    /// @param defaultDirectory the folder of a `filesystem` storage without base directory; a relative
    ///                         one is taken from here
    /// @throws DbException FEATURE_NOT_SUPPORTED for a type that this server cannot reach;
    ///                     INVALID_OPERATION for an `s3` definition that [S3Settings#of] refuses;
    ///                     STORAGE_UNAVAILABLE when the place cannot be used. A bucket is not asked for
    ///                     here, but by the first use.
    @MustBeClosed
    public static ObjectStore open(StorageDef storage, Path defaultDirectory) {
        if (storage.type().equals("filesystem")) {
            return FolderObjectStore.open(folder(storage, defaultDirectory));
        }
        if (storage.type().equals("s3")) {
            return S3ObjectStore.open(S3Settings.of(storage));
        }
        throw new DbException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "storage '" + storage.id() + "' has type '" + storage.type()
                        + "', only 'filesystem' and 's3' can be used");
    }

    private static Path folder(StorageDef storage, Path defaultDirectory) {
        String directory = storage.baseDirectory();
        if (directory.startsWith(FILE_SCHEME)) {
            directory = directory.substring(FILE_SCHEME.length());
        }
        try {
            return defaultDirectory.resolve(directory).toAbsolutePath().normalize();
        } catch (InvalidPathException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "storage '" + storage.id() + "' has no usable base directory: " + directory,
                    cause);
        }
    }
}
