package org.kalamdb.table;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;
import org.kalamdb.storage.cold.DiskSpace;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.StorageProbe;

/// Tries out storages, each time in a bounded time: a store that does not answer keeps a thread of its own,
/// of which there are few, and not the caller. Any thread.
public final class StorageProbes {
    private final Storages storages;
    private final ThreadFactory threads;
    private final Clock clock;
    private final RandomGenerator random;
    private final Settings settings;
    private final Semaphore free;

    /// @param timeout after which a store counts as not answering
    /// @param atOnce  probes that run at the same time, those included that nobody waits for any more
    public record Settings(Duration timeout, int atOnce) {
        public static final Settings DEFAULT = new Settings(Duration.ofSeconds(20), 4);
    }

    /// @param storages lent
    /// @param random   safe for threads
    public StorageProbes(
            Storages storages, ThreadFactory threads, Clock clock, RandomGenerator random, Settings settings) {
        this.storages = storages;
        this.threads = threads;
        this.clock = clock;
        this.random = random;
        this.settings = settings;
        this.free = new Semaphore(settings.atOnce());
    }

    /// What a probe found.
    ///
    /// @param error         why it is not healthy
    /// @param latencyMillis how long it took
    /// @param testedMicros  when it began, µs since 1970
    public record Report(
            boolean readable,
            boolean writable,
            boolean listable,
            boolean deletable,
            @Nullable String error,
            long latencyMillis,
            long testedMicros) {
        /// Whether all of it worked.
        public boolean isHealthy() {
            return readable && writable && listable && deletable;
        }

        /// Whether nothing worked.
        public boolean isUnreachable() {
            return !readable && !writable && !listable;
        }
    }

    /// The size of the disk a storage is on.
    public record Space(long totalBytes, long usedBytes) {}

    /// Tries a definition by a store of its own.
    ///
    /// @throws DbException OVERLOADED when too many probes are under way; what the store's opening throws is
    ///                     part of the report
    public Report probe(StorageDef storage) {
        if (!free.tryAcquire()) {
            throw new DbException(ErrorCode.OVERLOADED, "too many storages are being checked, try again later");
        }
        long started = clock.micros();
        StorageProbe probe = new StorageProbe(started / 1000, HexFormat.of().toHexDigits(random.nextLong()));
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        Thread thread = start(storage, probe, ended);
        String failure = await(thread, ended);
        StorageProbe.Outcome outcome = probe.outcome();
        return new Report(
                outcome.readable(),
                outcome.writable(),
                outcome.listable(),
                outcome.deletable(),
                failure == null ? outcome.error() : failure,
                Math.max(0, clock.micros() - started) / 1000,
                started);
    }

    private Thread start(StorageDef storage, StorageProbe probe, CompletableFuture<@Nullable Void> ended) {
        try {
            Thread thread = threads.newThread(() -> {
                Throwable failure = run(storage, probe);
                free.release();
                if (failure == null) {
                    ended.complete(null);
                } else {
                    ended.completeExceptionally(failure);
                }
            });
            thread.setName("storage-probe");
            thread.setDaemon(true);
            thread.start();
            return thread;
        } catch (Throwable notStarted) {
            free.release();
            throw notStarted;
        }
    }

    /// On the probe's own thread.
    private @Nullable Throwable run(StorageDef storage, StorageProbe probe) {
        try (ObjectStore store = storages.openAlone(storage)) {
            probe.run(store);
            return null;
        } catch (Throwable failure) {
            return failure;
        }
    }

    /// Why the probe did not come to its end; null when it did.
    private @Nullable String await(Thread thread, CompletableFuture<@Nullable Void> ended) {
        try {
            ended.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return null;
        } catch (TimeoutException late) {
            thread.interrupt();
            return "no answer within " + settings.timeout().toMillis() + " ms";
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof DbException known) {
                return String.valueOf(known.getMessage());
            }
            throw new DbException(ErrorCode.INTERNAL, "a storage could not be checked", failure);
        } catch (InterruptedException stop) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new DbException(ErrorCode.OVERLOADED, "the server is stopping", stop);
        }
    }

    /// The disk that a local storage is on; empty for others.
    public Optional<Space> space(StorageDef storage) {
        return storages.space(storage).map((DiskSpace disk) -> new Space(disk.totalBytes(), disk.usedBytes()));
    }
}
