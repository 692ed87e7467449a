package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.EngineFixture.Answer;

/// What a statement sees and does is the same whichever tier a row is in.
class ColdRowsTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n INT, body TEXT)");
        db.run(ALICE, "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c'), (4, 40, 'd')");
        db.run(BOB, "INSERT INTO t VALUES (1, 11, 'bob')");
        flush();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private void flush() {
        TableDef table =
                db.layer().catalog().table(new TableName("default", "t")).orElseThrow();
        db.layer()
                .tables()
                .scopes(table.id())
                .forEach(scope -> db.layer().flush().flush(table, scope.scope()));
    }

    @Test
    void flushedRowsAreReadAndHaveNotChanged() {
        assertThat(db.run(ALICE, "SELECT id, n, body FROM t").rows())
                .containsExactly(List.of(1, 10, "a"), List.of(2, 20, "b"), List.of(3, 30, "c"), List.of(4, 40, "d"));
        assertThat(db.run(BOB, "SELECT body FROM t WHERE id = 1").first()).containsExactly("bob");
        assertThat(db.run(ROOT, "SELECT sync_state FROM system.manifest WHERE table_name = 't'")
                        .first())
                .containsOnly("in_sync");
        assertThat(db.run(ALICE, "SHOW STATS FOR TABLE t").rows().getFirst().subList(3, 5))
                .containsExactly(5L, 2L);
    }

    @Test
    void flushedRowsAreUpdatedAndDeleted() {
        assertThat(db.message(ALICE, "UPDATE t SET n = n + 1 WHERE id IN (1, 2)"))
                .isEqualTo("Updated 2 row(s)");
        assertThat(db.message(ALICE, "UPDATE t SET n = 30 WHERE id = 3")).isEqualTo("Updated 0 row(s)");
        assertThat(db.message(ALICE, "DELETE FROM t WHERE id = 4")).isEqualTo("Deleted 1 row(s)");
        Answer expected = db.run(ALICE, "SELECT id, n FROM t");
        assertThat(expected.rows()).containsExactly(List.of(1, 11), List.of(2, 21), List.of(3, 30));
        flush();
        assertThat(db.run(ALICE, "SELECT id, n FROM t").rows()).isEqualTo(expected.rows());
        assertThat(db.run(ALICE, "SELECT id FROM t WHERE _deleted = true").first())
                .containsExactly(4);
        assertThat(db.run(BOB, "SELECT n FROM t").first()).containsExactly(11);
    }

    @Test
    void tiersWhoseKeysOverlapAreSummedInAnyOrderAndGroupedInThatOfTheKey() {
        db.run(ALICE, "INSERT INTO t VALUES (0, 0, 'z'), (5, 50, 'a')");
        db.run(ALICE, "UPDATE t SET n = 21 WHERE id = 2");

        assertThat(db.run(ALICE, "SELECT COUNT(*), SUM(n), MAX(body) FROM t WHERE id > 0")
                        .rows())
                .containsExactly(List.of(5L, 151L, "d"));
        assertThat(db.run(ALICE, "SELECT id, SUM(n) FROM t GROUP BY id").first())
                .containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(db.run(ALICE, "SELECT string_agg(body, ',') FROM t").first()).containsExactly("z,a,b,c,d,a");
    }

    @Test
    void flushedKeysStillCount() {
        assertThat(db.failure(ALICE, "INSERT INTO t VALUES (9, 1, 'x'), (3, 1, 'x')"))
                .contains("Primary key violation: value '3' already exists in column 'id'");
        db.run(ALICE, "DELETE FROM t WHERE id = 3");
        flush();
        assertThat(db.message(ALICE, "INSERT INTO t VALUES (3, 33, 'again')")).isEqualTo("Inserted 1 row(s)");
        flush();
        assertThat(db.run(ALICE, "SELECT n, body FROM t WHERE id = 3").rows()).containsExactly(List.of(33, "again"));
        assertThat(db.run(ALICE, "SELECT count(*) FROM t").first()).containsExactly(4L);
    }
}
