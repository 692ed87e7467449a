package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The folders of a [FolderObjectStore].
final class FolderTree {
    private static final boolean FOLDERS_CAN_BE_SYNCED = java.io.File.separatorChar == '/';

    private FolderTree() {}

    /// Makes the folder of `target` durably, where it does not exist.
    static Path make(Path base, Path target) throws IOException {
        Path folder = folderOf(target);
        if (!Files.isDirectory(folder)) {
            Path missing = folder;
            while (!missing.equals(base) && !Files.exists(missing)) {
                missing = folderOf(missing);
            }
            Files.createDirectories(folder);
            for (Path made = folder; !made.equals(missing); made = folderOf(made)) {
                sync(folderOf(made));
            }
        }
        checkInside(base, folder);
        return folder;
    }

    /// `target` itself, once it is sure that its folder lies inside of the base.
    ///
    /// @throws NoSuchFileException when the folder does not exist
    static Path existing(Path base, Path target) throws IOException {
        Path folder = folderOf(target);
        if (hasFileAbove(base, folder)) {
            throw new NoSuchFileException(target.toString());
        }
        checkInside(base, folder);
        return target;
    }

    private static void checkInside(Path base, Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!real.startsWith(base)) {
            throw new FileSystemException(folder.toString(), null, "a symbolic link leaves the storage's folder");
        }
    }

    private static boolean hasFileAbove(Path base, Path folder) {
        for (Path above = folder; !above.equals(base); above = folderOf(above)) {
            if (Files.isRegularFile(above)) {
                return true;
            }
        }
        return false;
    }

    /// Removes the folders above `file` that have become empty, up to the base. One that somebody else
    /// just filled stays.
    static void removeEmpty(Path base, Path file) throws IOException {
        for (Path folder = folderOf(file); !folder.equals(base); folder = folderOf(folder)) {
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException | NoSuchFileException _) {
                return;
            }
        }
    }

    /// Makes the names in a folder durable.
    static void sync(Path folder) throws IOException {
        if (FOLDERS_CAN_BE_SYNCED) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static Path folderOf(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException("no folder above " + file);
        }
        return parent;
    }
}
