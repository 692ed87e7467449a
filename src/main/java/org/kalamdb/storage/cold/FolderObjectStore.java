package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// An object store in a local folder: an object is a file, a path's parts are folders. New bytes go to a
/// temporary file in the object's own folder, reach the disk, and take the object's name in one step
/// ([DurableFile]). Folders appear with their first object and go with their last.
///
/// A path cannot lead outside: its form forbids `..`, and a symbolic link below the base that points
/// outside is refused. The base itself may be a link.
public final class FolderObjectStore implements ObjectStore {
    private final Path base;

    /// Shared by writers; held alone to remove folders, so that none goes before its new object is
    /// there.
    private final ReadWriteLock folders = new ReentrantReadWriteLock();

    private FolderObjectStore(Path base) {
        this.base = base;
    }

    /// The store in `folder`, which is made when it does not exist.
    @MustBeClosed
    public static FolderObjectStore open(Path folder) {
        try {
            Files.createDirectories(folder);
            return new FolderObjectStore(folder.toRealPath());
        } catch (IOException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "the storage folder " + folder + " cannot be used: " + cause, cause);
        }
    }

    @Override
    public void put(ObjectPath path, Path file) {
        write(path, file, DurableFile::copyOf, DurableFile::replace);
    }

    @Override
    public void put(ObjectPath path, byte[] bytes) {
        write(path, bytes, DurableFile::of, DurableFile::replace);
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, Path file) {
        return write(path, file, DurableFile::copyOf, DurableFile::create);
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
        return write(path, bytes, DurableFile::of, DurableFile::create);
    }

    /// Fills a temporary file in `folder`.
    @FunctionalInterface
    private interface Filling<S> {
        DurableFile fill(Path folder, S source) throws IOException;
    }

    /// Gives a filled file its name.
    @FunctionalInterface
    private interface Naming {
        boolean name(DurableFile file, Path target) throws IOException;
    }

    private <S> boolean write(ObjectPath path, S source, Filling<S> filling, Naming naming) {
        folders.readLock().lock();
        try {
            Path target = base.resolve(path.value());
            Path folder = FolderTree.make(base, target);
            try (DurableFile file = filling.fill(folder, source)) {
                return naming.name(file, target);
            }
        } catch (IOException cause) {
            throw unavailable("written", path, cause);
        } finally {
            folders.readLock().unlock();
        }
    }

    @Override
    public byte[] read(ObjectPath path, long offset, int length) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no range: " + offset + " + " + length);
        }
        try (FileChannel channel = open(path)) {
            long available = Math.max(0, channel.size() - offset);
            return fill(channel, offset, (int) Math.min(length, available));
        } catch (IOException cause) {
            throw unavailable("read", path, cause);
        }
    }

    @Override
    public List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges) {
        return ranges.stream()
                .map(range -> read(path, range.offset(), range.length()))
                .toList();
    }

    @Override
    public boolean isRemote() {
        return false;
    }

    @Override
    public byte[] readAll(ObjectPath path, int limit) {
        try (FileChannel channel = open(path)) {
            long size = channel.size();
            if (size > limit) {
                throw new DbException(
                        ErrorCode.LIMIT_EXCEEDED, "object '" + path + "' has " + size + " bytes, more than " + limit);
            }
            return fill(channel, 0, (int) size);
        } catch (IOException cause) {
            throw unavailable("read", path, cause);
        }
    }

    private FileChannel open(ObjectPath path) throws IOException {
        Path file = FolderTree.existing(base, base.resolve(path.value()));
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(file.toString());
        }
        return FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    }

    private static byte[] fill(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        return buffer.array();
    }

    @Override
    public OptionalLong size(ObjectPath path) {
        try {
            Path file = FolderTree.existing(base, base.resolve(path.value()));
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile() ? OptionalLong.of(attributes.size()) : OptionalLong.empty();
        } catch (NoSuchFileException _) {
            return OptionalLong.empty();
        } catch (IOException cause) {
            throw unavailable("looked up", path, cause);
        }
    }

    @Override
    public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("no listing of " + limit + " entries");
        }
        try {
            return new FolderListing(base, after, limit).of(folder);
        } catch (IOException cause) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE,
                    "the objects below '" + (folder == null ? "" : folder) + "' cannot be listed",
                    cause);
        }
    }

    @Override
    public void delete(ObjectPath path) {
        try {
            Path file = FolderTree.existing(base, base.resolve(path.value()));
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS) && Files.deleteIfExists(file)) {
                removeEmptyFolders(file);
            }
        } catch (NoSuchFileException _) {
            return;
        } catch (IOException cause) {
            throw unavailable("deleted", path, cause);
        }
    }

    @Override
    public int discardUnfinished(ObjectPath folder) {
        try {
            Path directory = base.resolve(folder.value());
            int removed = DurableFile.discardUnfinished(FolderTree.existing(base, directory.resolve("x")));
            removeEmptyFolders(directory.resolve("x"));
            return removed;
        } catch (NoSuchFileException _) {
            return 0;
        } catch (IOException cause) {
            throw unavailable("cleared of unfinished files", folder, cause);
        }
    }

    private void removeEmptyFolders(Path file) throws IOException {
        folders.writeLock().lock();
        try {
            FolderTree.removeEmpty(base, file);
        } finally {
            folders.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        // a folder holds nothing open
    }

    private static DbException unavailable(String what, ObjectPath path, IOException cause) {
        if (cause instanceof NoSuchFileException && !what.equals("written")) {
            return MissingObject.of(path, cause);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "object '" + path + "' is in the way of a folder", cause);
        }
        return new DbException(
                ErrorCode.STORAGE_UNAVAILABLE, "object '" + path + "' cannot be " + what + ": " + cause, cause);
    }
}
