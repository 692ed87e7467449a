package org.kalamdb.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.JobRecord.Status;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserId;
import org.kalamdb.storage.cold.FaultyObjectStore;
import org.kalamdb.storage.cold.FolderObjectStore;
import org.kalamdb.storage.cold.ObjectPath;
import org.kalamdb.storage.cold.ObjectStore;

/// Jobs over the real table layer and a folder that can be made to fail.
class FlushFaultsTest {
    @TempDir
    Path directory;

    private FaultyObjectStore store;
    private JobFixture fixture;
    private JobService jobs;

    @BeforeEach
    @SuppressWarnings("MustBeClosedChecker") // the fixture's storages close it
    void open() {
        store = new FaultyObjectStore(FolderObjectStore.open(directory.resolve("storage")));
        fixture = new JobFixture(directory, JobFixture.SETTINGS, _ -> store);
        jobs = fixture.start(TableWork.of(fixture.layer));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void everyCallOfAFlushMayFailOnceWithoutConsequences() {
        TableDef table = fixture.createTable("notes", TableType.SHARED, null);
        for (int call = 1; call <= 8; call++) {
            fixture.insert(table, ScopeId.SHARED, "k" + call);
            store.failCall(call);
            JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
            store.repair();
            assertThat(ended.status()).as("call %d: %s", call, ended).isEqualTo(Status.COMPLETED);
            assertThat(keys(table, ScopeId.SHARED)).as("call %d", call).hasSize(call);
            assertThat(hotRows(table)).as("call %d", call).isZero();
        }
    }

    @Test
    void rowsWrittenRightAfterAFlushAreFlushedByTheNext() {
        TableDef table = fixture.createTable("notes", TableType.SHARED, null);
        for (int i = 0; i < 20; i++) {
            fixture.insert(table, ScopeId.SHARED, "k%02d".formatted(i));
            JobRecord ended = JobFixture.ended(jobs, jobs.flush(table));
            assertThat(ended.message()).contains("(1 rows, 1 files)");
        }
        assertThat(keys(table, ScopeId.SHARED)).hasSize(20);
    }

    @Test
    void cleanUpRemovesRowsAndObjects() {
        TableDef table = fixture.createTable("notes", TableType.USER, null);
        ScopeId alice = fixture.layer.catalogWriter().internScope(new UserId("alice"));
        fixture.insert(table, alice, "a");
        JobFixture.ended(jobs, jobs.flush(table));
        fixture.insert(table, alice, "b");
        fixture.layer.catalogWriter().dropTable(table.id());
        store.failCall(1);
        JobRecord ended = JobFixture.ended(jobs, jobs.cleanUp(table));
        assertThat(ended.status()).isEqualTo(Status.COMPLETED);
        assertThat(ended.retryCount()).isEqualTo(1);
        assertThat(ended.message()).contains("2 rows deleted");
        assertThat(fixture.layer.tables().scopes(table.id())).isEmpty();
        assertThat(objects()).isEmpty();
        assertThat(fixture.layer.cleanup().leftovers()).isEmpty();
    }

    @Test
    void cleanUpThatIsRepeatedSparesATableOfTheSameName() {
        TableDef old = fixture.createTable("notes", TableType.USER, null);
        ScopeId alice = fixture.layer.catalogWriter().internScope(new UserId("alice"));
        ScopeId bob = fixture.layer.catalogWriter().internScope(new UserId("bob"));
        fixture.insert(old, alice, "old");
        fixture.insert(old, bob, "old");
        JobFixture.ended(jobs, jobs.flush(old));
        fixture.layer.catalogWriter().dropTable(old.id());
        deleteObject("app/notes/alice/batch-0.parquet");

        TableDef recreated = fixture.createTable("notes", TableType.USER, null);
        fixture.insert(recreated, alice, "new");
        JobFixture.ended(jobs, jobs.flush(recreated));
        assertThat(objects()).contains("app/notes/alice/batch-0.parquet");

        JobFixture.ended(jobs, jobs.cleanUp(old));
        assertThat(keys(recreated, alice)).containsExactly("new");
        assertThat(objects())
                .contains("app/notes/alice/batch-0.parquet")
                .doesNotContain("app/notes/bob/batch-0.parquet");
    }

    /// As a clean-up does that fails afterwards.
    private void deleteObject(String path) {
        store.delete(new ObjectPath(path));
    }

    private List<String> objects() {
        ObjectStore.Page page = store.list(null, null, 100);
        return page.entries().stream().map(entry -> entry.path().value()).toList();
    }

    private long hotRows(TableDef table) {
        return fixture.layer.tables().scopes(table.id()).stream()
                .mapToLong(scope -> scope.hotRows())
                .sum();
    }

    private List<String> keys(TableDef table, ScopeId scope) {
        return ModelWriter.scan(fixture, table, scope, List.of(), List.of(1)).stream()
                .map(row -> String.valueOf(row[0]))
                .toList();
    }
}
