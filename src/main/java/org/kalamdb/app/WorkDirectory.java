package org.kalamdb.app;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The folder of files that are being written. What a crash left there is of no use to anybody.
final class WorkDirectory {
    private WorkDirectory() {}

    /// Makes the folder, or empties it.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE
    static Path open(Path directory) {
        try {
            Files.createDirectories(directory);
            try (DirectoryStream<Path> left = Files.newDirectoryStream(directory)) {
                for (Path file : left) {
                    Files.delete(file);
                }
            }
            return directory;
        } catch (IOException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "the work folder " + directory + " cannot be used: " + cause, cause);
        }
    }
}
