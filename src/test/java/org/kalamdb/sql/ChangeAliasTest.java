package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Aliases of the table that a statement changes.
class ChangeAliasTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE USER TABLE app.t (id INT PRIMARY KEY, boss INT, n INT)");
        db.run(ALICE, "INSERT INTO app.t VALUES (1, NULL, 10), (2, 1, 20)");
        db.flush("app", "t");
        db.run(ALICE, "INSERT INTO app.t VALUES (3, 1, 30), (4, 2, 40)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    private List<List<@Nullable Object>> rows(String sql) {
        return db.run(ALICE, sql).rows();
    }

    @Test
    void updatesKnowTheirTableByAnAlias() {
        assertThat(rows("UPDATE app.t AS x SET n = x.n + 1 WHERE x.id >= 2 RETURNING x.id, x.n * 10 AS m"))
                .containsExactly(List.of(2, 210L), List.of(3, 310L), List.of(4, 410L));
        assertThat(rows("UPDATE app.t \"X y\" SET n = 5 WHERE \"X y\".id = 4 RETURNING \"X y\".*, n"))
                .singleElement(InstanceOfAssertFactories.LIST)
                .startsWith(4, 2, 5)
                .endsWith(5);
        assertThat(db.run(ROOT, "EXPLAIN UPDATE app.t x SET n = x.n WHERE x.id = 1")
                        .rows())
                .hasSize(1);
    }

    @Test
    void subqueriesReadTheSameTableUnderItsOwnName() {
        assertThat(rows("UPDATE app.t x SET n = (SELECT sum(t.n) FROM app.t WHERE t.boss = x.id) "
                        + "WHERE EXISTS (SELECT 1 FROM app.t y WHERE y.boss = x.id) RETURNING id, n"))
                .containsExactly(List.of(1, 50), List.of(2, 40));
        assertThat(db.message(
                        ALICE, "DELETE FROM app.t AS x WHERE NOT EXISTS (SELECT 1 FROM app.t WHERE t.boss = x.id)"))
                .isEqualTo("Deleted 2 row(s)");
        assertThat(rows("SELECT id FROM app.t")).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void deletesTakeAnAlias() {
        assertThat(rows("DELETE FROM app.t x WHERE x.id = 2 OR x.n = 30 RETURNING x.id"))
                .containsExactly(List.of(2), List.of(3));
        assertThat(db.message(ALICE, "DELETE FROM app.t x WHERE id = 4")).isEqualTo("Deleted 1 row(s)");
    }

    @Test
    void upsertsTellTheStoredRowFromTheExcludedOneByTheAlias() {
        assertThat(rows("INSERT INTO app.t AS x (id, n) VALUES (1, 1), (4, 4), (7, 7) ON CONFLICT (id) "
                        + "DO UPDATE SET n = x.n + excluded.n WHERE x.n < 100 RETURNING x.id, x.n + 0 AS n"))
                .containsExactly(List.of(1, 11L), List.of(4, 44L), List.of(7, 7L));
        assertThat(rows("INSERT INTO app.t AS x SELECT 9, 1, 1 RETURNING x.id")).containsExactly(List.of(9));
        assertThat(db.failure(
                        ALICE,
                        "INSERT INTO app.t AS excluded VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET n = excluded.n"))
                .contains("'excluded'");
    }

    @Test
    void anAliasHidesTheNameOfTheTable() {
        assertThat(List.of(
                        "UPDATE app.t x SET n = t.n WHERE x.id = 1",
                        "DELETE FROM app.t x WHERE t.id = 1",
                        "DELETE FROM app.t x WHERE x.id = 1 RETURNING t.id",
                        "DELETE FROM app.t x WHERE x.id = 1 RETURNING app.t.id",
                        "DELETE FROM app.t x WHERE x.id = 1 RETURNING t.*",
                        "INSERT INTO app.t AS x VALUES (1, 1, 1) ON CONFLICT (id) DO UPDATE SET n = t.n"))
                .allSatisfy(sql -> assertThat(db.failure(ALICE, sql)).contains("t"));
        assertThat(rows("SELECT n FROM app.t WHERE id = 1")).containsExactly(List.of(10));
    }
}
