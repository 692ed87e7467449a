package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.Closer;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableOptions;
import org.kalamdb.storage.cold.CacheStats;
import org.kalamdb.storage.cold.SegmentCache;
import org.kalamdb.storage.cold.StoreHealth;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotStore;

/// The tables of one node over an open hot store: catalogue, commit log, scans and writes, put together.
/// Closing it
/// finishes the
/// queued commands; the hot store and the allocator stay their owner's.
public final class TableLayer implements AutoCloseable {
    private final Closer closer = new Closer();
    private final TableStats stats = new TableStats();
    private final ColdTier segments;
    private final LocalCommitLog log;
    private final Catalog catalog;
    private final CatalogWriter catalogWriter;
    private final Records records;
    private final Tables tables;
    private final TableWriter writer;
    private final ScopeFlush flush;
    private final TableCleanup cleanup;
    private final OrphanSweep orphans;
    private final Storages storages;
    private final StorageWriter storageWriter;
    private final Transactions.Parts transactionParts;

    /// @param commit          of the commit log
    /// @param manifestCacheBytes budget of segments and masks kept in memory
    /// @param footerCacheBytes   budget of Parquet footers kept in memory
    /// @param pageCacheBytes     budget of decoded Parquet pages kept in memory; 0 for none
    /// @param imageBytes         budget of hot rows kept in memory as columns; 0 for none
    /// @param workDirectory      a local folder for segments that are being written; must exist
    /// @param segmentRows        most rows of one segment
    /// @param segmentCache       local copies of remote segments; lent, null for none
    /// @param stores             when a storage counts as down and how it is found to be back
    public record Options(
            LocalCommitLog.Options commit,
            long manifestCacheBytes,
            long footerCacheBytes,
            long pageCacheBytes,
            long imageBytes,
            Path workDirectory,
            int segmentRows,
            @Nullable SegmentCache segmentCache,
            StoreHealth.Settings stores) {

        /// Without a segment cache, and with pages in as much memory as footers.
        public Options(
                LocalCommitLog.Options commit,
                long manifestCacheBytes,
                long footerCacheBytes,
                long imageBytes,
                Path workDirectory,
                int segmentRows) {
            this(
                    commit,
                    manifestCacheBytes,
                    footerCacheBytes,
                    footerCacheBytes,
                    imageBytes,
                    workDirectory,
                    segmentRows,
                    null,
                    StoreHealth.Settings.DEFAULT);
        }
    }

    /// What the layer stands on; everything is lent.
    ///
    /// @param allocator of images, and of key columns that are read for uniqueness checks
    /// @param storages  opens the object stores
    /// @param threads   makes the commit thread
    public record Foundation(
            HotStore hot, Storages.Opener storages, BufferAllocator allocator, Clock clock, ThreadFactory threads) {}

    private TableLayer(Foundation base, Options options) {
        CatalogIndex index = CatalogIndex.load(base.hot());
        this.catalog = index;
        this.storages = closer.register(new Storages(
                index,
                base.storages(),
                new Storages.Watch(
                        options.stores(),
                        base.clock(),
                        () -> ThreadLocalRandom.current().nextLong())));
        ScopeImages images = closer.register(new ScopeImages(base.hot(), base.allocator(), options.imageBytes()));
        FlushWatches watches = new FlushWatches();
        this.log = closer.register(
                new LocalCommitLog(base.hot(), index, images, watches, stats, options.commit(), base.threads()));
        this.catalogWriter = new CatalogWriter(index, log, base.clock(), () -> lastTable(base.hot()));
        this.records = new Records(base.hot(), log);
        ScopeStates states = new ScopeStates(options.manifestCacheBytes());
        this.segments =
                new ColdTier(storages, options.footerCacheBytes(), options.pageCacheBytes(), options.segmentCache());
        this.tables = new Tables(base.hot(), states, segments, images, watches);
        this.writer = new TableWriter(tables, log, segments, base.allocator(), base.clock());
        this.transactionParts = new Transactions.Parts(index, tables, segments, log, base.allocator(), base.clock());
        SnowflakeGenerator segmentIds =
                new SnowflakeGenerator(base.clock(), options.commit().worker());
        ManifestCopies copies = new ManifestCopies(tables, index, storages);
        this.orphans = new OrphanSweep(tables, log, storages, copies);
        this.flush = new ScopeFlush(
                base.hot(),
                tables,
                log,
                storages,
                copies,
                watches,
                stats,
                segmentIds,
                new ScopeFlush.Settings(options.workDirectory(), options.segmentRows()),
                base.clock());
        this.cleanup = new TableCleanup(base.hot(), index, log, storages, segments);
        this.storageWriter = new StorageWriter(index, catalogWriter, storages, cleanup);
    }

    /// Opens the tables of a store, which on first use gets its initial namespaces and storage.
    @MustBeClosed
    public static TableLayer open(Foundation base, Options options) {
        TableLayer layer = new TableLayer(base, options);
        try {
            layer.bootstrap(base.clock());
            return layer;
        } catch (RuntimeException failure) {
            layer.close();
            throw failure;
        }
    }

    private void bootstrap(Clock clock) {
        for (String namespace : new String[] {"default", "dba"}) {
            if (catalog.namespace(namespace).isEmpty()) {
                catalogWriter.createNamespace(namespace);
            }
        }
        if (catalog.storage(TableOptions.LOCAL_STORAGE).isEmpty()) {
            long now = clock.millis();
            storageWriter.create(new StorageDef(
                    TableOptions.LOCAL_STORAGE,
                    "Local Filesystem",
                    "Segments in a folder of this server",
                    "filesystem",
                    "",
                    null,
                    null,
                    "{namespace}/{tableName}",
                    "{namespace}/{tableName}/{userId}",
                    now,
                    now));
        }
    }

    private static int lastTable(HotStore hot) {
        byte[] last = hot.get(Family.CATALOG, CatalogKeys.LAST_TABLE);
        return last == null ? 0 : ByteBuffer.wrap(last).getInt();
    }

    public Catalog catalog() {
        return catalog;
    }

    public CatalogWriter catalogWriter() {
        return catalogWriter;
    }

    public CommitLog commitLog() {
        return log;
    }

    /// Commands that wait for the commit thread.
    public int queuedCommands() {
        return log.queued();
    }

    public Records records() {
        return records;
    }

    public Tables tables() {
        return tables;
    }

    public TableWriter writer() {
        return writer;
    }

    /// Makes the place where transactions begin; one for the server.
    ///
    /// @param nanoTime a clock as `System::nanoTime`
    public Transactions transactions(Transactions.Limits limits, LongSupplier nanoTime) {
        return new Transactions(transactionParts, limits, nanoTime);
    }

    public TableStats stats() {
        return stats;
    }

    /// What is hot now, over all tables. Looks at every scope.
    public TableStats.Backlog backlog() {
        TableStats.Backlog backlog = TableStats.Backlog.NONE;
        for (TableDef table : catalog.tables()) {
            for (ScopeSummary scope : tables.scopes(table.id())) {
                backlog = backlog.plus(scope);
            }
        }
        return backlog;
    }

    /// The footers of segments that are kept in memory.
    public CacheStats footerCache() {
        return segments.footers();
    }

    /// The decoded pages of segments that are kept in memory.
    public CacheStats pageCache() {
        return segments.pages();
    }

    public ScopeFlush flush() {
        return flush;
    }

    public TableCleanup cleanup() {
        return cleanup;
    }

    public OrphanSweep orphans() {
        return orphans;
    }

    public Storages storages() {
        return storages;
    }

    public StorageWriter storageWriter() {
        return storageWriter;
    }

    @Override
    public void close() {
        closer.close();
    }
}
