package org.kalamdb.storage.hot;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.kalamdb.common.Closer;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.DataBlockIndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteBufferManager;

/// RocksDB's options for a [HotStore]. What it makes is registered with the store's closer.
///
/// **Log recovery.** A record is acknowledged only after it is wholly in the log, so the one damage that an
/// orderly crash can leave is an unfinished record at the end. `TolerateCorruptedTailRecords` drops that
/// and refuses to open on damage anywhere else. `PointInTimeRecovery` would open instead and silently drop
/// every acknowledged record behind the damage. RocksDB recycles log files only under the latter, so files
/// are not recycled; that costs about a third more time per fsync, shared by a whole commit group. [LogCheck]
/// finds the damage that looks like an unfinished record. The length of each log that was synced and replaced
/// is kept in RocksDB's manifest, so that one that lost its end is noticed although another follows it.
final class RocksSettings {
    private static final double BLOOM_BITS_PER_KEY = 10;
    private static final double INDEX_SHARE_OF_CACHE = 0.3;
    private static final double MEMTABLE_BLOOM_SHARE = 0.05;
    private static final int SHARD_BITS_BY_SIZE = -1;
    private static final long BLOCK_BYTES = 8 << 10;
    private static final long LARGEST_WRITE_BUFFER = 64L << 20;
    private static final int ROW_WRITE_BUFFERS = 4;
    private static final int OTHER_WRITE_BUFFERS = 2;
    private static final int OTHER_WRITE_BUFFER_SHARE = 8;
    private static final long SYNC_CHUNK_BYTES = 1 << 20;
    private static final long LOG_FILE_BYTES = 8L << 20;
    private static final int LOG_FILES = 4;
    private static final int DELETION_WINDOW = 4096;
    private static final int DELETION_TRIGGER = 2048;
    private static final double DELETION_RATIO = 0.5;
    private static final Properties WITHOUT_SETTER = new Properties();

    static {
        WITHOUT_SETTER.setProperty("track_and_verify_wals_in_manifest", "true");
    }

    private final HotStoreOptions options;
    private final Closer resources;
    private final Cache cache;
    private final BloomFilter bloom;

    RocksSettings(HotStoreOptions options, Closer resources) {
        this.options = options;
        this.resources = resources;
        this.cache = resources.register(
                new LRUCache(options.memoryBudgetBytes(), SHARD_BITS_BY_SIZE, false, INDEX_SHARE_OF_CACHE));
        this.bloom = resources.register(new BloomFilter(BLOOM_BITS_PER_KEY));
    }

    Cache cache() {
        return cache;
    }

    DBOptions database() {
        WriteBufferManager writeBuffers = resources.register(new WriteBufferManager(options.writeBufferBytes(), cache));
        return resources
                .register(DBOptions.getDBOptionsFromProps(WITHOUT_SETTER))
                .setCreateIfMissing(true)
                .setCreateMissingColumnFamilies(true)
                .setParanoidChecks(true)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setMaxTotalWalSize(options.walBudgetBytes())
                .setWriteBufferManager(writeBuffers)
                .setMaxBackgroundJobs(options.backgroundThreads())
                .setMaxOpenFiles(options.maxOpenFiles())
                .setBytesPerSync(SYNC_CHUNK_BYTES)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(LOG_FILE_BYTES)
                .setKeepLogFileNum(LOG_FILES)
                .setStatsDumpPeriodSec(0);
    }

    /// The default column family, which stays empty, then one per [Family] in order.
    List<ColumnFamilyDescriptor> families() {
        List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
        descriptors.add(new ColumnFamilyDescriptor(RocksDB.DEFAULT_COLUMN_FAMILY, otherOptions()));
        for (Family family : Family.values()) {
            byte[] name = family.columnFamilyName().getBytes(StandardCharsets.UTF_8);
            descriptors.add(new ColumnFamilyDescriptor(name, family.isScoped() ? scopedOptions() : otherOptions()));
        }
        return descriptors;
    }

    private ColumnFamilyOptions scopedOptions() {
        ColumnFamilyOptions scoped = resources.register(compactingOnDeletion());
        scoped.useFixedLengthPrefixExtractor(HotKeys.PREFIX_LENGTH);
        return scoped.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_SHARE)
                .setMemtableWholeKeyFiltering(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(Math.min(LARGEST_WRITE_BUFFER, options.writeBufferBytes() / 2))
                .setMaxWriteBufferNumber(ROW_WRITE_BUFFERS)
                .setTableFormatConfig(tableFormat().setDataBlockIndexType(DataBlockIndexType.kDataBlockBinaryAndHash));
    }

    /// Options under which a file with many removed rows is soon compacted: flushing a scope to the cold
    /// tier removes its rows one by one, and scans would otherwise step over each of them.
    private static ColumnFamilyOptions compactingOnDeletion() {
        try (TablePropertiesCollectorFactory collector =
                        TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
                                DELETION_WINDOW, DELETION_TRIGGER, DELETION_RATIO);
                Options template = new Options()) {
            template.setTablePropertiesCollectorFactory(List.of(collector));
            return new ColumnFamilyOptions(template);
        }
    }

    private ColumnFamilyOptions otherOptions() {
        return resources
                .register(new ColumnFamilyOptions())
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setWriteBufferSize(Math.min(
                        LARGEST_WRITE_BUFFER / OTHER_WRITE_BUFFER_SHARE,
                        options.writeBufferBytes() / OTHER_WRITE_BUFFER_SHARE))
                .setMaxWriteBufferNumber(OTHER_WRITE_BUFFERS)
                .setTableFormatConfig(tableFormat());
    }

    private BlockBasedTableConfig tableFormat() {
        return new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setBlockSize(BLOCK_BYTES)
                .setFilterPolicy(bloom)
                .setWholeKeyFiltering(true)
                .setOptimizeFiltersForMemory(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinL0FilterAndIndexBlocksInCache(true);
    }
}
