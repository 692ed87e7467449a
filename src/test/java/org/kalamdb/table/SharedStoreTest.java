package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;
import org.kalamdb.storage.cold.ByteRange;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;

class SharedStoreTest {
    private static final ObjectPath PATH = new ObjectPath("a/b");

    private final AtomicReference<StorageDef> definition = new AtomicReference<>(storage("first", "{}"));
    private final List<ScriptedStore> opened = new CopyOnWriteArrayList<>();
    private final SharedStore shared = new SharedStore(definition::get, storage -> {
        ScriptedStore store = new ScriptedStore(storage.name());
        opened.add(store);
        return store;
    });

    private static StorageDef storage(String name, @Nullable String credentials) {
        return new StorageDef("s", name, null, "s3", "s3://b", credentials, null, "", "", 1, 1);
    }

    @Test
    void opensOnceAndOnlyWhenUsed() {
        assertThat(opened).isEmpty();
        shared.size(PATH);
        definition.set(storage("renamed", "{}"));
        shared.size(PATH);
        assertThat(opened).hasSize(1);
        shared.close();
        assertThat(opened.getFirst().closed).isTrue();
        assertThatThrownBy(() -> shared.size(PATH))
                .isInstanceOfSatisfying(
                        DbException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
    }

    @Test
    void theOldStoreIsClosedWhenItsLastReaderHasEnded() throws Exception {
        shared.size(PATH);
        ScriptedStore old = opened.getFirst();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> shared.read(PATH, 0, 1));
        assertThat(old.reading.await(30, TimeUnit.SECONDS)).isTrue();
        definition.set(storage("first", "{\"key\":\"other\"}"));
        shared.size(PATH);
        assertThat(opened).hasSize(2);
        assertThat(old.closed).isFalse();
        old.mayRead.countDown();
        assertThat(read.get(30, TimeUnit.SECONDS)).hasSize(1);
        assertThat(old.closed).isTrue();
        assertThat(opened.getLast().closed).isFalse();
        shared.close();
        assertThat(opened.getLast().closed).isTrue();
    }

    @Test
    void closingWaitsForNobodyAndTakesNothingFromReaders() throws Exception {
        shared.size(PATH);
        ScriptedStore store = opened.getFirst();
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> shared.read(PATH, 0, 1));
        assertThat(store.reading.await(30, TimeUnit.SECONDS)).isTrue();
        shared.close();
        assertThat(store.closed).isFalse();
        store.mayRead.countDown();
        assertThat(read.get(30, TimeUnit.SECONDS)).hasSize(1);
        assertThat(store.closed).isTrue();
    }

    /// Answers reads only when it may.
    private static final class ScriptedStore implements ObjectStore {
        final CountDownLatch reading = new CountDownLatch(1);
        final CountDownLatch mayRead = new CountDownLatch(1);
        final String name;
        volatile boolean closed;

        ScriptedStore(String name) {
            this.name = name;
        }

        @Override
        public void put(ObjectPath path, Path file) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void put(ObjectPath path, byte[] bytes) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public boolean putIfAbsent(ObjectPath path, Path file) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public byte[] read(ObjectPath path, long offset, int length) {
            reading.countDown();
            try {
                assertThat(mayRead.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException stop) {
                throw new IllegalStateException(stop);
            }
            assertThat(closed).isFalse();
            return new byte[length];
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
            throw new UnsupportedOperationException(name);
        }

        @Override
        public OptionalLong size(ObjectPath path) {
            return OptionalLong.empty();
        }

        @Override
        public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void delete(ObjectPath path) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public int discardUnfinished(ObjectPath folder) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
