package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.model.Command.AdoptSegment;
import org.kalamdb.model.Command.FlushedRows;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.storage.cold.SegmentTarget;
import org.kalamdb.storage.cold.SegmentWriter;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotCursor;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.HotStore;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.storage.hot.RowReader;

/// Moves the hot rows of a scope into segments. A segment is uploaded first and adopted then: a crash in
/// between leaves
/// an object
/// that no manifest names, never a lost or doubled row. One flush of a scope at a time; different scopes
/// may go side by
/// side.
public final class ScopeFlush {
    /// Scans step over removed rows until a compaction drops them: with fewer than this they do not notice.
    private static final int ROWS_WORTH_COMPACTING = 10_000;

    private final HotStore hot;
    private final Tables tables;
    private final CommitLog log;
    private final Storages storages;
    private final SnowflakeGenerator segmentIds;
    private final ManifestCopies copies;
    private final FlushWatches watches;
    private final TableStats stats;
    private final Settings settings;
    private final Clock clock;

    /// @param workDirectory a local folder for files that are being written; must exist
    /// @param segmentRows   most rows of one segment, at most [SegmentWriter#MAX_ROWS]
    record Settings(Path workDirectory, int segmentRows) {}

    ScopeFlush(
            HotStore hot,
            Tables tables,
            CommitLog log,
            Storages storages,
            ManifestCopies copies,
            FlushWatches watches,
            TableStats stats,
            SnowflakeGenerator segmentIds,
            Settings settings,
            Clock clock) {
        this.hot = hot;
        this.tables = tables;
        this.log = log;
        this.storages = storages;
        this.copies = copies;
        this.watches = watches;
        this.stats = stats;
        this.segmentIds = segmentIds;
        this.settings = settings;
        this.clock = clock;
    }

    /// Flushes what is hot now. Rows that change meanwhile stay hot, and their flushed versions are masked.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when a segment cannot be stored, TABLE_NOT_FOUND when the table
    ///                     was dropped, CONFLICT when another flush of the scope was faster; rows of segments
    ///                     that were not adopted stay hot
    public FlushResult flush(TableDef table, ScopeId scope) {
        long started = System.nanoTime();
        try {
            FlushResult result = moveRows(table, scope);
            stats.flushed(result, System.nanoTime() - started);
            return result;
        } catch (RuntimeException | Error failure) {
            stats.flushFailed(System.nanoTime() - started);
            throw failure;
        }
    }

    private FlushResult moveRows(TableDef table, ScopeId scope) {
        byte[] prefix = HotKeys.scopePrefix(table.id(), scope);
        byte[] end = HotKeys.after(prefix);
        long snapshotMillis = clock.millis();
        FlushResult result = FlushResult.NOTHING;
        try (FlushWatch watch = watches.open(new ScopeKey(table.id(), scope));
                ReadView view = tables.openView();
                HotCursor rows = view.snapshot().ascending(Family.ROWS, prefix, end)) {
            limit(watch, view, prefix, end);
            int batchNumber = nextBatch(view, table, scope);
            boolean more = rows.next();
            while (more) {
                SegmentTarget target = target(table, scope, batchNumber, snapshotMillis);
                try (Chunk chunk = new Chunk(table, target)) {
                    do {
                        chunk.add(rows.key(), rows.value());
                        more = rows.next();
                    } while (more && !chunk.isFull(settings.segmentRows()));
                    result = result.plus(adopt(table, scope, chunk, watch));
                }
                batchNumber = target.batchNumber() + 1;
            }
        }
        if (result.rows() > 0) {
            copies.write(table, scope);
        }
        if (result.rows() >= ROWS_WORTH_COMPACTING) {
            hot.compact(Family.ROWS, prefix, end);
        }
        return result;
    }

    /// Writes the manifest copies of the table that its storage refused when its scopes were flushed.
    ///
    /// @throws DbException STORAGE_UNAVAILABLE when it refuses one again
    public void writeCopies(TableDef table) {
        copies.writeRefused(table);
    }

    private static void limit(FlushWatch watch, ReadView view, byte[] prefix, byte[] end) {
        try (HotCursor backwards = view.snapshot().descending(Family.ROWS, prefix, end)) {
            watch.limitTo(backwards.next() ? backwards.key() : prefix);
        }
    }

    private static int nextBatch(ReadView view, TableDef table, ScopeId scope) {
        byte[] header = view.snapshot().get(Family.MANIFEST, ManifestKeys.header(table.id(), scope));
        return header == null ? 0 : ScopeHeader.decode(header).nextBatch();
    }

    /// The next free object: one that stands there already is left over from a flush that was cut off.
    private SegmentTarget target(TableDef table, ScopeId scope, int batchNumber, long snapshotMillis) {
        ObjectStore store = storages.store(table.options().storageId());
        ObjectPath folder = storages.folder(table, scope);
        for (int number = batchNumber; ; number++) {
            SegmentTarget target = new SegmentTarget(
                    new SegmentId(segmentIds.next()),
                    table.options().storageId(),
                    folder,
                    number,
                    store,
                    settings.workDirectory(),
                    snapshotMillis);
            if (store.size(target.path()).isEmpty()) {
                return target;
            }
        }
    }

    private FlushResult adopt(TableDef table, ScopeId scope, Chunk chunk, FlushWatch watch) {
        SegmentMeta segment = chunk.finish();
        AdoptSegment command = new AdoptSegment(table.id(), scope, segment, chunk.rows(), watch.number());
        return switch (CommitWaiting.await(log, command)) {
            case CommitOutcome.Committed _ -> new FlushResult(segment.rows(), 1, segment.bytes());
            case CommitOutcome.TableGone _ ->
                throw new DbException(ErrorCode.TABLE_NOT_FOUND, "Table " + table.name() + " not found");
            case CommitOutcome.Changed _ ->
                throw new DbException(ErrorCode.CONFLICT, "another flush of " + table.name() + " was faster");
            case CommitOutcome.DuplicateKey _, CommitOutcome.Interned _, CommitOutcome.CatalogChanged _ ->
                throw new DbException(ErrorCode.INTERNAL, "a flush had an outcome of another command");
        };
    }

    /// A segment being written, with what its adoption needs to know of each row. One thread.
    private static final class Chunk implements AutoCloseable {
        private final SegmentWriter writer;
        private final RowReader reader;
        private final List<byte[]> keys = new ArrayList<>();
        private final List<Long> seqs = new ArrayList<>();

        @MustBeClosed
        @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
        Chunk(TableDef table, SegmentTarget target) {
            this.writer = new SegmentWriter(table, table.schema(), target);
            this.reader = RowReader.ofAllColumns(table);
        }

        void add(byte[] key, byte[] row) {
            long seq = RowCodec.seq(row);
            writer.add(HotKeys.primaryKey(key), reader.values(row), seq, RowCodec.isDeleted(row));
            keys.add(key);
            seqs.add(seq);
        }

        boolean isFull(int segmentRows) {
            return writer.isFull() || writer.rows() >= segmentRows;
        }

        SegmentMeta finish() {
            return writer.finish();
        }

        FlushedRows rows() {
            return new FlushedRows(
                    keys.toArray(byte[][]::new),
                    seqs.stream().mapToLong(Long::longValue).toArray());
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
