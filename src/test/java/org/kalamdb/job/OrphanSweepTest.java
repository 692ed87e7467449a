package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.storage.cold.FaultyObjectStore;
import org.kalamdb.storage.cold.FolderObjectStore;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;
import org.kalamdb.table.OrphanSweep.Swept;

/// Sweeps over the real table layer and a folder.
class OrphanSweepTest {
    private static final ObjectPath FOLDER = new ObjectPath("app/notes");

    @TempDir
    Path directory;

    private FaultyObjectStore store;
    private JobFixture fixture;
    private JobService jobs;
    private TableDef table;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // the fixture's storages close it
    void open() {
        store = new FaultyObjectStore(FolderObjectStore.open(directory.resolve("storage")));
        fixture = new JobFixture(directory, JobFixture.SETTINGS, _ -> store);
        jobs = fixture.start(TableWork.of(fixture.layer));
        table = fixture.createTable("notes", TableType.SHARED, null);
        insertAndFlush("a");
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void segmentThatNobodyAdoptedGoesAndItsNumberIsNotUsedAgain() {
        leaveOrphan(5);
        leaveOrphan(7);
        assertThat(sweep().segments()).isEqualTo(2);
        assertThat(objects()).containsExactly("batch-0.parquet", "manifest.json");
        insertAndFlush("b");
        assertThat(objects()).containsExactly("batch-0.parquet", "batch-8.parquet", "manifest.json");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
        assertThat(keys()).containsExactly("a", "b");
    }

    @Test
    void whatWasNotWrittenForTheTableStays() {
        TableDef other = fixture.filledTable("other");
        JobFixture.ended(jobs, jobs.flush(other));
        byte[] foreign = store.readAll(new ObjectPath("app/other/batch-0.parquet"), 1 << 20);
        store.put(FOLDER.resolve("batch-3.parquet"), foreign);
        store.put(FOLDER.resolve("batch-4.parquet"), "no segment".getBytes(StandardCharsets.UTF_8));
        store.put(FOLDER.resolve("batch-5.parquet"), new byte[3]);
        store.put(FOLDER.resolve("batch-06.parquet"), segment());
        store.put(FOLDER.resolve("readme.txt"), new byte[100]);
        store.put(FOLDER.resolve("below/batch-9.parquet"), segment());
        List<String> before = objects();
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
        assertThat(objects()).isEqualTo(before);
    }

    @Test
    void flushWhoseUploadIsSweptAwayBeforeItIsAdoptedKeepsItsRows() {
        fixture.insert(table, ScopeId.SHARED, "b");
        store.afterWriting(
                FOLDER.resolve("batch-1.parquet"),
                () -> assertThat(sweep().segments()).isEqualTo(1));
        JobRecord flush = JobFixture.ended(jobs, jobs.flush(table));
        assertThat(flush.status()).as("%s", flush).isEqualTo(JobRecord.Status.COMPLETED);
        assertThat(flush.retryCount()).isEqualTo(1);
        assertThat(objects()).containsExactly("batch-0.parquet", "batch-2.parquet", "manifest.json");
        assertThat(keys()).containsExactly("a", "b");
    }

    @Test
    void unfinishedFilesGoAndTheManifestCopyComesBack() throws IOException {
        Path folder = directory.resolve("storage/app/notes");
        Files.write(folder.resolve("#tmp-1"), new byte[10]);
        store.delete(FOLDER.resolve("manifest.json"));
        assertThat(sweep()).isEqualTo(new Swept(0, 0, 1));
        assertThat(folder).isDirectoryNotContaining("glob:**#tmp-*");
        assertThat(objects()).containsExactly("batch-0.parquet", "manifest.json");
    }

    @Test
    void manifestCopyWithAnyDamageIsWrittenAnew() {
        ObjectPath copy = FOLDER.resolve("manifest.json");
        byte[] good = store.readAll(copy, 1 << 20);
        for (int at = 0; at < good.length; at += 37) {
            byte[] damaged = good.clone();
            damaged[at] ^= 0x10;
            store.put(copy, damaged);
            sweep();
            assertThat(store.readAll(copy, 1 << 20)).as("byte %d", at).isEqualTo(good);
        }
        store.put(copy, java.util.Arrays.copyOf(good, good.length / 2));
        sweep();
        assertThat(store.readAll(copy, 1 << 20)).isEqualTo(good);
    }

    @Test
    void failedFlushIsFollowedByASweepOnceOneSucceeds() {
        fixture.insert(table, ScopeId.SHARED, "b");
        leaveOrphan(9);
        store.failCall(1);
        JobFixture.ended(jobs, jobs.flush(table));
        JobRecord sweep = jobs.jobs().stream()
                .filter(job -> job.type() == JobRecord.Type.CLEANUP)
                .findFirst()
                .orElseThrow();
        assertThat(JobFixture.ended(jobs, sweep).message()).contains("1 orphaned segments removed");
        assertThat(objects()).containsExactly("batch-0.parquet", "batch-1.parquet", "manifest.json");
    }

    @Test
    void dropTakesOrphansAndUnfinishedFilesAlong() throws IOException {
        leaveOrphan(5);
        Files.write(directory.resolve("storage/app/notes/#tmp-1"), new byte[10]);
        fixture.layer.catalogWriter().dropTable(table.id());
        assertThat(fixture.layer.cleanup().leftovers()).containsExactly(table);
        JobFixture.ended(jobs, jobs.cleanUp(table));
        assertThat(directory.resolve("storage")).isEmptyDirectory();
        assertThat(fixture.layer.cleanup().leftovers()).isEmpty();
    }

    @Test
    void orphansOfADroppedTableGoAlthoughATableOfItsNameIsThere() {
        leaveOrphan(5);
        fixture.layer.catalogWriter().dropTable(table.id());
        TableDef dropped = table;
        table = fixture.createTable("notes", TableType.SHARED, null);
        insertAndFlush("new");
        assertThat(objects()).contains("batch-0.parquet", "batch-1.parquet", "batch-5.parquet");
        assertThat(sweep()).isEqualTo(Swept.NOTHING);
        JobFixture.ended(jobs, jobs.cleanUp(dropped));
        assertThat(objects()).containsExactly("batch-1.parquet", "manifest.json");
        assertThat(keys()).containsExactly("new");
    }

    private void insertAndFlush(String key) {
        fixture.insert(table, ScopeId.SHARED, key);
        JobFixture.ended(jobs, jobs.flush(table));
    }

    /// As a flush does that is cut off after its upload.
    private void leaveOrphan(int batchNumber) {
        store.put(FOLDER.resolve("batch-" + batchNumber + ".parquet"), segment());
    }

    private byte[] segment() {
        return store.readAll(FOLDER.resolve("batch-0.parquet"), 1 << 20);
    }

    private Swept sweep() {
        return fixture.layer.orphans().sweep(table, ScopeId.SHARED);
    }

    private List<String> objects() {
        ObjectStore.Page page = store.list(FOLDER, null, 100);
        return page.entries().stream().map(entry -> entry.path().fileName()).toList();
    }

    private List<String> keys() {
        return ModelWriter.scan(fixture, table, ScopeId.SHARED, List.of(), List.of(1)).stream()
                .map(row -> String.valueOf(row[0]))
                .toList();
    }
}
