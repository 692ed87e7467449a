package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;

/// The folder of a `filesystem` storage. In the data folder every storage but the default one has its place
/// below `storages`, so that none comes near the hot store or whatever else the server keeps there:
///
/// ```
/// data folder
/// ├── storage/      base directory "": the default storage
/// └── storages/     relative base directories
/// ```
final class StorageFolder {
    private static final String FILE_SCHEME = "file://";
    private static final String RELATIVE = "storages";

    private StorageFolder() {}

    /// The folder, absolute, with links resolved as far as it exists.
    ///
    /// @param defaultDirectory `storage` in the data folder
    /// @throws DbException INVALID_OPERATION for a base directory that is no path, or that lies in or around
    ///                     what belongs to the server
    static Path of(StorageDef storage, Path defaultDirectory) {
        String directory = storage.baseDirectory();
        Path defaults = defaultDirectory.toAbsolutePath().normalize();
        if (directory.isEmpty()) {
            return defaults;
        }
        Path data = FolderTree.folderOf(defaults);
        Path relatives = data.resolve(RELATIVE);
        if (directory.startsWith(FILE_SCHEME)) {
            directory = directory.substring(FILE_SCHEME.length());
        }
        Path folder = resolve(storage, relatives, directory);
        requireOutside(storage, real(storage, folder), real(storage, data), real(storage, relatives));
        return folder;
    }

    private static Path resolve(StorageDef storage, Path relatives, String directory) {
        try {
            Path folder = relatives.resolve(directory).normalize();
            if (!Path.of(directory).isAbsolute() && (folder.equals(relatives) || !folder.startsWith(relatives))) {
                throw invalid(storage, "a relative path may not lead out of " + relatives);
            }
            return folder;
        } catch (InvalidPathException cause) {
            throw invalid(storage, "it is no path");
        }
    }

    private static void requireOutside(StorageDef storage, Path folder, Path data, Path relatives) {
        boolean allowed = folder.startsWith(data)
                ? folder.startsWith(relatives) && !folder.equals(relatives)
                : !data.startsWith(folder);
        if (!allowed) {
            throw invalid(
                    storage,
                    "it lies in or around the server's data folder; give a relative path, which is taken from "
                            + relatives + ", or one elsewhere");
        }
    }

    /// The path with all links resolved; parts that do not exist stay as they are.
    static Path real(StorageDef storage, Path path) {
        try {
            Path existing = path;
            while (!Files.exists(existing)) {
                existing = FolderTree.folderOf(existing);
            }
            return existing.toRealPath().resolve(existing.relativize(path)).normalize();
        } catch (IOException cause) {
            throw invalid(storage, "it cannot be looked up");
        }
    }

    private static DbException invalid(StorageDef storage, String why) {
        return new DbException(
                ErrorCode.INVALID_OPERATION,
                "storage '" + storage.id() + "' has no usable base directory: " + storage.baseDirectory() + ": " + why);
    }
}
