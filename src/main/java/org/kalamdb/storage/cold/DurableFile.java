package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/// A filled temporary file that waits for its name. Its bytes are on the disk before it gets one.
/// Closing removes what got no name; a crash may leave such a file, whose name no listing shows. Used by
/// one thread.
final class DurableFile implements AutoCloseable {
    /// Starts the name of every temporary file. No object's name can hold a `#`.
    static final String PREFIX = "#tmp-";

    private static final Object CREATION = new Object();

    /// The files of this process that exist or are about to.
    private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

    private final Path file;

    private DurableFile(Path folder) {
        this.file = folder.resolve(PREFIX + UUID.randomUUID());
        IN_USE.add(file);
    }

    /// Removes the temporary files beside `file` that no write of this process uses.
    ///
    /// @return how many
    static int discardUnfinished(Path file) throws IOException {
        int removed = 0;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(FolderTree.folderOf(file), PREFIX + "*")) {
            for (Path left : files) {
                if (!IN_USE.contains(left) && Files.deleteIfExists(left)) {
                    removed++;
                }
            }
        }
        return removed;
    }

    @MustBeClosed
    static DurableFile of(Path folder, byte[] bytes) throws IOException {
        DurableFile made = new DurableFile(folder);
        try (FileChannel channel = made.create()) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
            return made;
        } catch (IOException failure) {
            made.closeAfter(failure);
            throw failure;
        }
    }

    @MustBeClosed
    static DurableFile copyOf(Path folder, Path source) throws IOException {
        DurableFile made = new DurableFile(folder);
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
                FileChannel to = made.create()) {
            long size = from.size();
            for (long done = 0; done < size; ) {
                done += from.transferTo(done, size - done, to);
            }
            to.force(true);
            return made;
        } catch (IOException failure) {
            made.closeAfter(failure);
            throw failure;
        }
    }

    private FileChannel create() throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
    }

    /// Takes the name `target`, in the same folder, in place of what has it now.
    boolean replace(Path target) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        FolderTree.sync(FolderTree.folderOf(target));
        return true;
    }

    /// Takes the name `target`, in the same folder, unless something has it. A hard link does that in
    /// one step; on a file system without them only the callers of this process are kept apart.
    boolean create(Path target) throws IOException {
        try {
            Files.createLink(target, file);
        } catch (FileAlreadyExistsException taken) {
            return refuse(target, taken);
        } catch (FileSystemException | UnsupportedOperationException _) {
            synchronized (CREATION) {
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    return refuse(target, new FileAlreadyExistsException(target.toString()));
                }
                Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        FolderTree.sync(FolderTree.folderOf(target));
        return true;
    }

    private static boolean refuse(Path target, FileAlreadyExistsException taken) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw taken;
        }
        return false;
    }

    private void closeAfter(IOException failure) {
        try {
            close();
        } catch (IOException second) {
            failure.addSuppressed(second);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(file);
        } finally {
            IN_USE.remove(file);
        }
    }
}
