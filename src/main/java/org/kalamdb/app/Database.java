package org.kalamdb.app;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ThreadFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.job.JobService;
import org.kalamdb.job.JobSettings;
import org.kalamdb.security.Accounts;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.RootBootstrap;
import org.kalamdb.sql.system.DbaTables;
import org.kalamdb.storage.cold.CacheStats;
import org.kalamdb.storage.cold.SegmentCache;
import org.kalamdb.storage.cold.StoreHealth;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.HotStoreOptions;
import org.kalamdb.storage.hot.WriteState;
import org.kalamdb.table.LocalCommitLog;
import org.kalamdb.table.Storages;
import org.kalamdb.table.TableLayer;

/// The parts of the server below HTTP, opened in the order in which they need each other and closed in
/// reverse. Owns them all and the root allocator that their memory comes from. Any thread may ask for
/// a part.
///
/// ```
/// data folder
/// ├── hot/         RocksDB
/// ├── storage/     segments of the storage `local`, unless it is elsewhere
/// ├── storages/    those of other storages in the data folder
/// ├── cache/       copies of segments of remote storages
/// ├── work/        files that are being written, emptied at start
/// └── jwt-secret   when none is configured
/// ```
public final class Database implements AutoCloseable {
    private final Closer closer;
    private final BufferAllocator allocator;
    private final HotStore hot;
    private final TableLayer tables;
    private final @Nullable SegmentCache segmentCache;
    private final JobService jobs;
    private final Accounts accounts;
    private final Path work;
    private volatile boolean open;

    @SuppressWarnings("MustBeClosedChecker") // the closer owns what is opened
    private Database(KalamConfig config, Clock clock, Closer closer) {
        this.closer = closer;
        Path directory = config.dataDir();
        this.allocator = closer.register(new RootAllocator(config.query().totalMemoryBytes()));
        this.hot = closer.register(HotStore.open(directory.resolve("hot"), hotOptions(config.storage())));
        this.segmentCache = openSegmentCache(config);
        this.work = WorkDirectory.open(directory.resolve("work"));
        this.tables = closer.register(TableLayer.open(
                new TableLayer.Foundation(
                        hot, Storages.in(directory.resolve("storage")), allocator, clock, threads("commit")),
                tableOptions(config, work, segmentCache)));
        DefaultStorage.apply(config.defaultStorage(), tables, clock);
        this.jobs = closer.register(JobService.start(
                tables,
                jobSettings(config),
                clock,
                new SecureRandom(),
                new BackgroundThreads(config.jobs().nice()).named("job")));
        this.accounts = new CatalogAccounts(tables.catalog(), tables.catalogWriter());
    }

    /// The folder of temporary files, emptied at start.
    Path workDirectory() {
        return work;
    }

    /// Opens what is in the data folder, or starts anew in an empty one.
    ///
    /// @throws DbException when the folder cannot be used or holds damaged data
    @MustBeClosed
    public static Database open(KalamConfig config, Clock clock, PasswordHasher hasher) {
        makeDirectory(config.dataDir());
        Closer closer = new Closer();
        try {
            Database database = new Database(config, clock, closer);
            DbaTables.ensure(database.tables.catalog(), database.tables.catalogWriter());
            new RootBootstrap(database.accounts, hasher, clock)
                    .run(config.auth().rootPassword());
            database.open = true;
            return database;
        } catch (RuntimeException | Error failure) {
            closer.close();
            throw failure;
        }
    }

    /// Whether the stores are open.
    public boolean isOpen() {
        return open;
    }

    /// Whether the last write that was tried did not meet a full or failing disk.
    boolean takesWrites() {
        return hot.writeState() instanceof WriteState.Open;
    }

    /// The root of all batch memory; stays owned here.
    BufferAllocator allocator() {
        return allocator;
    }

    /// Stays owned here.
    HotStore hot() {
        return hot;
    }

    /// The local copies of remote segments.
    CacheStats segmentCache() {
        return segmentCache == null ? CacheStats.NONE : segmentCache.stats();
    }

    public TableLayer tables() {
        return tables;
    }

    public JobService jobs() {
        return jobs;
    }

    public Accounts accounts() {
        return accounts;
    }

    @Override
    public void close() {
        open = false;
        closer.close();
    }

    private static HotStoreOptions hotOptions(KalamConfig.Storage storage) {
        return new HotStoreOptions(
                storage.hotMemoryBytes(),
                storage.hotLogBytes(),
                storage.hotBackgroundThreads(),
                storage.hotOpenFiles());
    }

    private static TableLayer.Options tableOptions(KalamConfig config, Path work, @Nullable SegmentCache segmentCache) {
        KalamConfig.Commit commit = config.commit();
        return new TableLayer.Options(
                new LocalCommitLog.Options(
                        commit.queueLength(),
                        commit.groupLength(),
                        commit.maxWait(),
                        commit.outcomeWait(),
                        config.storage().durability(),
                        commit.worker()),
                config.storage().manifestCacheBytes(),
                config.storage().footerCacheBytes(),
                config.storage().pageCacheBytes(),
                config.storage().imageBytes(),
                work,
                config.flush().segmentRows(),
                segmentCache,
                new StoreHealth.Settings(
                        config.storage().failuresToDown(),
                        config.storage().slowCall(),
                        config.storage().firstTrial(),
                        config.storage().lastTrial(),
                        config.storage().trialTimeout()));
    }

    private static @Nullable SegmentCache openSegmentCache(KalamConfig config) {
        long bytes = config.storage().segmentCacheBytes();
        return bytes == 0 ? null : SegmentCache.open(config.dataDir().resolve("cache"), bytes);
    }

    static JobSettings jobSettings(KalamConfig config) {
        KalamConfig.Jobs jobs = config.jobs();
        return new JobSettings(
                jobs.threads(),
                jobs.scopesAtOnce(),
                jobs.queueLength(),
                jobs.maxRetries(),
                jobs.firstBackoff(),
                jobs.maxBackoff(),
                jobs.retryFailedAfter(),
                jobs.keptEnded(),
                config.flush().defaultRowLimit(),
                jobs.closeWait());
    }

    private static ThreadFactory threads(String name) {
        return Thread.ofPlatform().name(name + "-", 0).factory();
    }

    private static void makeDirectory(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "the data folder " + directory + " cannot be made: " + e, e);
        }
    }
}
