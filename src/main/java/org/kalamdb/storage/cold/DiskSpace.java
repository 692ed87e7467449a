package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.model.StorageDef;

/// The disk that a `filesystem` storage is on.
///
/// @param totalBytes its size
/// @param usedBytes  of all that is on it
public record DiskSpace(long totalBytes, long usedBytes) {
    /// Empty for other types of storages, and when the folder's disk does not say.
    ///
    /// @param defaultDirectory as for [ObjectStores#open]
    public static Optional<DiskSpace> of(StorageDef storage, Path defaultDirectory) {
        if (!storage.type().equals("filesystem")) {
            return Optional.empty();
        }
        try {
            FileStore disk = Files.getFileStore(StorageFolder.of(storage, defaultDirectory));
            long total = disk.getTotalSpace();
            return Optional.of(new DiskSpace(total, total - disk.getUnallocatedSpace()));
        } catch (IOException | DbException unknown) {
            return Optional.empty();
        }
    }
}
