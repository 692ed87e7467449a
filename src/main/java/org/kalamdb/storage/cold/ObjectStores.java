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
    ///                     STORAGE_UNAVAILABLE when the place cannot be used
    @MustBeClosed
    public static ObjectStore open(StorageDef storage, Path defaultDirectory) {
        if (storage.type().equals("filesystem")) {
            return FolderObjectStore.open(folder(storage, defaultDirectory));
        }
        throw new DbException(
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "storage '" + storage.id() + "' has type '" + storage.type() + "', only 'filesystem' can be used");
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
