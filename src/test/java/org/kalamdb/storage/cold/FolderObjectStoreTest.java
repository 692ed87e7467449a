package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;

class FolderObjectStoreTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    @Override
    @MustBeClosed
    ObjectStore openEmpty() {
        return FolderObjectStore.open(base());
    }

    private Path base() {
        return folder.resolve("made/on/open");
    }

    @Test
    void objectIsAFileOfItsName() {
        store().put(new ObjectPath("app/notes/batch-0.parquet"), bytes("x"));

        assertThat(base().resolve("app/notes/batch-0.parquet")).hasBinaryContent(bytes("x"));
    }

    @Test
    void temporaryFilesOfACrashAreNotListed() throws IOException {
        store().put(new ObjectPath("a/b"), bytes("x"));
        Files.write(base().resolve("a").resolve(DurableFile.PREFIX + "left"), bytes("half"));

        assertThat(store().list(null, null, 10).entries()).hasSize(1);
    }

    @Test
    void writesLeaveNoTemporaryFile() throws IOException {
        ObjectPath path = new ObjectPath("a/b");
        store().put(path, bytes("x"));
        store().putIfAbsent(path, bytes("y"));
        assertThatThrownBy(() -> store().put(path, folder.resolve("no such file")))
                .isInstanceOf(DbException.class);

        try (var files = Files.list(base().resolve("a"))) {
            assertThat(files).containsExactly(base().resolve("a/b"));
        }
    }

    @Test
    void lastObjectTakesItsFoldersAlong() {
        store().put(new ObjectPath("a/b/c"), bytes("x"));
        store().put(new ObjectPath("a/d"), bytes("x"));

        store().delete(new ObjectPath("a/b/c"));
        assertThat(base().resolve("a/b")).doesNotExist();
        assertThat(base().resolve("a")).exists();
        store().delete(new ObjectPath("a/d"));
        assertThat(base()).isEmptyDirectory();
    }

    @Test
    void deletesAndWritesInOneFolderDoNotDisturbEachOther() throws Exception {
        List<Future<?>> workers = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int worker = 0; worker < 4; worker++) {
                ObjectPath path = new ObjectPath("a/b/" + worker);
                workers.add(threads.submit(() -> {
                    for (int i = 0; i < 50; i++) {
                        store().put(path, bytes("x"));
                        store().delete(path);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        assertThat(store().list(null, null, 10).entries()).isEmpty();
    }

    @Test
    void linkOutOfTheBaseIsRefused() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.write(outside.resolve("secret"), bytes("secret"));
        Files.createSymbolicLink(base().resolve("link"), outside);
        Files.createSymbolicLink(base().resolve("file"), outside.resolve("secret"));
        ObjectPath secret = new ObjectPath("link/secret");

        assertThatThrownBy(() -> store().readAll(secret, 100)).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> store().size(secret)).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> store().put(secret, bytes("x"))).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> store().delete(secret)).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> store().list(new ObjectPath("link"), null, 10)).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> store().readAll(new ObjectPath("file"), 100)).isInstanceOf(DbException.class);
        assertThat(store().list(null, null, 10).entries()).isEmpty();
        assertThat(outside.resolve("secret")).hasBinaryContent(bytes("secret"));
    }

    @Test
    void baseMayBeALink() throws IOException {
        Path real = Files.createDirectories(folder.resolve("real"));
        Path link = Files.createSymbolicLink(folder.resolve("alias"), real);
        try (ObjectStore linked = FolderObjectStore.open(link)) {
            linked.put(new ObjectPath("a"), bytes("x"));
            assertThat(linked.readAll(new ObjectPath("a"), 10)).isEqualTo(bytes("x"));
        }
    }

    @Test
    void objectAndFolderOfOneNameAreRefused() {
        store().put(new ObjectPath("a"), bytes("x"));
        store().put(new ObjectPath("b/c"), bytes("x"));

        assertThatThrownBy(() -> store().put(new ObjectPath("a/b"), bytes("x")))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("a/b");
        assertThatThrownBy(() -> store().put(new ObjectPath("b"), bytes("x")))
                .isInstanceOf(DbException.class)
                .hasMessageContaining("'b'");
        assertThatThrownBy(() -> store().putIfAbsent(new ObjectPath("b"), bytes("x")))
                .isInstanceOf(DbException.class);
        assertThat(store().size(new ObjectPath("a/b"))).isEmpty();
    }

    @Test
    void baseThatIsAFileIsUnavailable() throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes("x"));

        assertThatThrownBy(() -> FolderObjectStore.open(file))
                .isInstanceOf(DbException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void temporaryFilesOfACrashGoAndObjectsStay() throws IOException {
        ObjectPath folder = new ObjectPath("a/b");
        store().put(folder.resolve("c"), bytes("x"));
        store().put(folder.resolve("below/d"), bytes("x"));
        Files.write(base().resolve("a/b/#tmp-1"), bytes("half"));
        Files.write(base().resolve("a/b/#tmp-2"), bytes(""));
        Path other = Files.write(base().resolve("a/b/below/#tmp-3"), bytes("half"));

        assertThat(store().discardUnfinished(folder)).isEqualTo(2);
        assertThat(store().discardUnfinished(folder)).isZero();
        assertThat(base().resolve("a/b")).isDirectoryNotContaining("glob:**#tmp-*");
        assertThat(other).exists();
        assertThat(store().list(folder, null, 10).entries()).hasSize(2);
        assertThat(store().discardUnfinished(new ObjectPath("nowhere"))).isZero();
    }

    @Test
    void folderOfAnUploadThatWasCutOffGoesToo() throws IOException {
        Files.write(Files.createDirectories(base().resolve("a/b")).resolve("#tmp-1"), bytes("half"));

        assertThat(store().discardUnfinished(new ObjectPath("a/b"))).isEqualTo(1);
        assertThat(base()).isEmptyDirectory();
    }

    @Test
    void writesInProgressAreSpared() throws Exception {
        ObjectPath path = new ObjectPath("a/b");
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> writer = threads.submit(() -> {
                for (int i = 0; i < 200; i++) {
                    store().put(path, bytes("x" + i));
                }
            });
            while (!writer.isDone()) {
                assertThat(store().discardUnfinished(new ObjectPath("a"))).isZero();
            }
            writer.get();
        }
        assertThat(store().readAll(path, 10)).isEqualTo(bytes("x199"));
    }
}
