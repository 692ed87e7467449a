package org.kalamdb.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.kalamdb.common.Closer;
import org.kalamdb.common.SystemClock;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.HotStoreOptions;
import org.kalamdb.table.LocalCommitLog;
import org.kalamdb.table.Storages;
import org.kalamdb.table.TableLayer;

/// A table layer with the product's settings in a folder of its own, which goes when it is closed.
public final class BenchStore implements AutoCloseable {
    private final Closer closer = new Closer();
    private final Path folder;
    private final BufferAllocator allocator;
    private final TableLayer layer;

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    public BenchStore(Durability durability) {
        this.folder = newFolder();
        closer.register(this::removeFolder);
        this.allocator = closer.register(new RootAllocator());
        HotStore hot = closer.register(HotStore.open(folder.resolve("hot"), HotStoreOptions.DEFAULT));
        this.layer = closer.register(TableLayer.open(
                new TableLayer.Foundation(
                        hot,
                        Storages.in(folder.resolve("storage")),
                        allocator,
                        SystemClock.INSTANCE,
                        Thread.ofPlatform().factory()),
                new TableLayer.Options(
                        new LocalCommitLog.Options(
                                4096, 512, Duration.ofSeconds(5), Duration.ofSeconds(30), durability, 1),
                        64 << 20,
                        64 << 20,
                        128 << 20,
                        folder,
                        131_072)));
    }

    public TableLayer layer() {
        return layer;
    }

    public BufferAllocator allocator() {
        return allocator;
    }

    /// A fresh folder where benchmarks keep their data: in `bench.folder`, else the temporary folder.
    public static Path newFolder() {
        try {
            Path parent = Path.of(System.getProperty("bench.folder", System.getProperty("java.io.tmpdir")));
            return Files.createTempDirectory(parent, "kalamdb-bench-");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Removes a folder and what is in it.
    public static void remove(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    (Iterable<Path>) List.copyOf(files.toList()).stream().sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot remove " + folder, failure);
        }
    }

    private void removeFolder() {
        remove(folder);
    }

    @Override
    public void close() {
        closer.close();
    }
}
