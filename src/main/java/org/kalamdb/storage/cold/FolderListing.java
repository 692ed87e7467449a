package org.kalamdb.storage.cold;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;

/// One page of the objects in a folder tree. A folder's entries are sorted as if the names of folders
/// ended in `/`, which makes a walk in that order one in the order of whole paths: `a.b` comes before
/// `a/b`.
final class FolderListing {
    private final Path base;
    private final @Nullable ObjectPath after;
    private final int limit;
    private final List<ObjectStore.Entry> entries = new ArrayList<>();
    private boolean more;

    FolderListing(Path base, @Nullable ObjectPath after, int limit) {
        this.base = base;
        this.after = after;
        this.limit = limit;
    }

    ObjectStore.Page of(@Nullable ObjectPath folder) throws IOException {
        if (folder == null) {
            walk(base, "");
        } else {
            walk(inside(base.resolve(folder.value())), folder.value() + "/");
        }
        return new ObjectStore.Page(entries, more);
    }

    private Path inside(Path folder) throws IOException {
        try {
            FolderTree.existing(base, folder.resolve("x"));
        } catch (NoSuchFileException _) {
            return folder;
        }
        return folder;
    }

    private void walk(Path folder, String prefix) throws IOException {
        for (Child child : children(folder)) {
            if (more) {
                return;
            }
            String path = prefix + child.name();
            if (!child.isFolder()) {
                add(path, child.bytes());
            } else if (after == null
                    || path.compareTo(after.value()) > 0
                    || after.value().startsWith(path)) {
                walk(child.file(), path);
            }
        }
    }

    private void add(String value, long bytes) {
        ObjectPath path;
        try {
            path = new ObjectPath(value);
        } catch (DbException _) {
            return; // a temporary or foreign file: no object
        }
        if (after != null && path.compareTo(after) <= 0) {
            return;
        }
        if (entries.size() == limit) {
            more = true;
        } else {
            entries.add(new ObjectStore.Entry(path, bytes));
        }
    }

    /// @param name with `/` at its end for a folder
    private record Child(Path file, String name, boolean isFolder, long bytes) {}

    private static List<Child> children(Path folder) throws IOException {
        List<Child> children = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                child(file, children);
            }
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        }
        children.sort(Comparator.comparing(Child::name));
        return children;
    }

    private static void child(Path file, List<Child> children) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String name = String.valueOf(file.getFileName());
            if (attributes.isDirectory()) {
                children.add(new Child(file, name + "/", true, 0));
            } else if (attributes.isRegularFile()) {
                children.add(new Child(file, name, false, attributes.size()));
            }
        } catch (NoSuchFileException _) {
            return; // deleted while the folder was read
        }
    }
}
