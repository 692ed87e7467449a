package org.kalamdb.crash;

import static org.kalamdb.crash.KillSite.Moment.FIRST_START;
import static org.kalamdb.crash.KillSite.Moment.LOAD;
import static org.kalamdb.crash.KillSite.Moment.NEVER;
import static org.kalamdb.crash.KillSite.Moment.REMOTE;
import static org.kalamdb.crash.KillSite.Moment.START;
import static org.kalamdb.crash.KillSite.Moment.STOP;
import static org.kalamdb.crash.KillSite.Moment.SWEEP;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// A durable call of the server, at which the crash test kills it.
///
/// @param name     as [DurableCalls] gives it
/// @param moment   when the call is reached
/// @param arrivals the kill comes at one of so many first arrivals
/// @param weight   whether every suite has kills before, inside and after the call, or just one of them
record KillSite(String name, Moment moment, int arrivals, Weight weight) {

    enum Weight {
        MAIN,
        OTHER
    }

    /// When a call is reached.
    enum Moment {
        /// While the server starts in an empty folder.
        FIRST_START,
        /// While it starts.
        START,
        /// While clients write, tables are flushed, made and dropped.
        LOAD,
        /// As before, with tables being swept all the time and orphans to be found.
        SWEEP,
        /// While tables are in an S3 bucket.
        REMOTE,
        /// While it stops properly.
        STOP,
        /// On no machine that runs the tests.
        NEVER
    }

    /// Every durable call of the server. `DurableCallsTest` fails when one is missing.
    static final List<KillSite> ALL = List.of(
            main("table.Applier.commit -> HotStore.write", LOAD, 150),
            main("storage.hot.HotStore.write -> RocksDB.write", LOAD, 150),
            main("table.TableWriter.commit -> CommitWaiting.awaitInTime", LOAD, 150),
            main("table.CatalogWriter.commit -> CommitWaiting.await", LOAD, 2),
            main("table.Records.putJob -> CommitWaiting.await", LOAD, 8),
            main("storage.cold.SegmentWriter.finish -> ObjectStore.putIfAbsent", LOAD, 6),
            main("table.ScopeFlush.adopt -> CommitWaiting.await", LOAD, 6),
            main("storage.cold.ManifestFile.write -> ObjectStore.put", LOAD, 6),
            main("table.TableCleanup.removeSegment -> ObjectStore.delete", LOAD, 1),
            main("table.TableCleanup.remove -> CommitWaiting.await", LOAD, 1),
            main("table.OrphanSweep$Removal.remove -> CommitWaiting.await", SWEEP, 1),
            main("table.OrphanSweep$Removal.remove -> ObjectStore.delete", SWEEP, 1),
            other("table.OrphanSweep.sweep -> ObjectStore.discardUnfinished", SWEEP, 3),
            other("table.CommitWaiting.await -> CommitLog.append", LOAD, 10),
            other("table.CommitWaiting.awaitInTime -> CommitLog.append", LOAD, 150),
            other("table.CatalogWriter.internScope -> CommitWaiting.await", LOAD, 1),
            other("table.Records.putAudit -> CommitLog.append", LOAD, 2),
            other("table.Records.removeJob -> CommitWaiting.await", LOAD, 2),
            other("table.TableCleanup.removeObjects -> ObjectStore.delete", LOAD, 1),
            other("table.TableCleanup.removeObjects -> ObjectStore.delete #2", LOAD, 1),
            other("table.TableCleanup.removeObjects -> ObjectStore.discardUnfinished", LOAD, 1),
            other("storage.hot.HotStore.compact -> RocksDB.compactRange", LOAD, 1),
            other("storage.cold.DurableFile.close -> Files.deleteIfExists", LOAD, 6),
            other("storage.cold.DurableFile.copyOf -> FileChannel.transferTo", LOAD, 6),
            other("storage.cold.DurableFile.copyOf -> FileChannel.force", LOAD, 6),
            other("storage.cold.DurableFile.create -> Files.createLink", LOAD, 6),
            other("storage.cold.DurableFile.discardUnfinished -> Files.deleteIfExists", LOAD, 1),
            other("storage.cold.DurableFile.of -> FileChannel.write", LOAD, 6),
            other("storage.cold.DurableFile.of -> FileChannel.force", LOAD, 6),
            other("storage.cold.DurableFile.replace -> Files.move", LOAD, 6),
            other("storage.cold.FolderObjectStore.delete -> Files.deleteIfExists", LOAD, 2),
            other("storage.cold.FolderObjectStore.open -> Files.createDirectories", LOAD, 1),
            other("storage.cold.FolderTree.make -> Files.createDirectories", LOAD, 1),
            other("storage.cold.FolderTree.removeEmpty -> Files.delete", LOAD, 1),
            other("storage.cold.FolderTree.sync -> FileChannel.force", LOAD, 12),
            other("storage.cold.LocalOutput.create -> Files.newOutputStream", LOAD, 6),
            other("storage.cold.SegmentWriter.deleteFile -> Files.deleteIfExists", LOAD, 6),
            other("app.Database.makeDirectory -> Files.createDirectories", START, 1),
            other("app.WorkDirectory.open -> Files.createDirectories", START, 1),
            other("app.WorkDirectory.open -> Files.delete", START, 1),
            other("storage.hot.HotStore.open -> Files.createDirectories", START, 1),
            other("storage.hot.HotStore.<init> -> RocksDB.open", START, 1),
            other("storage.hot.HotStore.close -> RocksDB.syncWal", STOP, 1),
            other("security.JwtSecret.make -> Files.deleteIfExists", FIRST_START, 1),
            other("security.JwtSecret.make -> Files.createFile", FIRST_START, 1),
            other("security.JwtSecret.make -> Files.writeString", FIRST_START, 1),
            other("security.JwtSecret.make -> Files.move", FIRST_START, 1),
            main("table.TransactionCommit.run -> CommitWaiting.awaitInTime", LOAD, 30),
            other("storage.cold.StorageProbe.run -> ObjectStore.put", LOAD, 1),
            other("storage.cold.StorageProbe.run -> ObjectStore.delete", LOAD, 1),
            other("storage.cold.StorageProbe.removeLeftBehind -> ObjectStore.delete", LOAD, 1),
            other("storage.cold.SegmentCache.open -> Files.createDirectories", START, 1),
            other("storage.cold.SegmentCache.adopt -> Files.deleteIfExists", START, 1),
            other("storage.cold.SegmentCache.save -> Files.write", REMOTE, 1),
            other("storage.cold.SegmentCache.save -> Files.move", REMOTE, 1),
            other("storage.cold.SegmentCache.delete -> Files.deleteIfExists", REMOTE, 1),
            other("storage.cold.S3ObjectStore.delete -> S3Client.deleteObject", REMOTE, 1),
            other("storage.cold.S3Upload.sendWhole -> S3Client.putObject", REMOTE, 4),
            other("storage.cold.S3Upload.sendInParts -> S3Client.createMultipartUpload", REMOTE, 1),
            other("storage.cold.S3Upload.sendPart -> S3Client.uploadPart", REMOTE, 1),
            other("storage.cold.S3Upload.complete -> S3Client.completeMultipartUpload", REMOTE, 1),
            other("storage.cold.S3Upload.discardUnfinished -> S3Client.abortMultipartUpload", REMOTE, 1),
            // after a failed upload, which S3FaultTest makes
            other("storage.cold.S3Upload.abort -> S3Client.abortMultipartUpload", NEVER, 1),
            // when the disk was full, which DiskFaultsIT makes
            other("table.Applier.probe -> HotStore.write", NEVER, 1),
            // for file systems without hard links
            other("storage.cold.DurableFile.create -> Files.move", NEVER, 1));

    /// What an empty folder is filled with, in several commits.
    static final KillSite BOOTSTRAP = other("table.Applier.commit -> HotStore.write", FIRST_START, 10);

    private static KillSite main(String name, Moment moment, int arrivals) {
        return new KillSite(name, moment, arrivals, Weight.MAIN);
    }

    private static KillSite other(String name, Moment moment, int arrivals) {
        return new KillSite(name, moment, arrivals, Weight.OTHER);
    }

    static Set<String> names() {
        return ALL.stream().map(KillSite::name).collect(Collectors.toSet());
    }
}
