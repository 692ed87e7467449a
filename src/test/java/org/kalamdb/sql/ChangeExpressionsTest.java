package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Queries and functions inside INSERT, UPDATE and DELETE, over rows of both tiers.
class ChangeExpressionsTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE items (id INT PRIMARY KEY, owner INT, price INT, note TEXT)");
        db.run(ROOT, "CREATE USER TABLE owners (id INT PRIMARY KEY, name TEXT, total BIGINT)");
        db.run(ALICE, "INSERT INTO items VALUES (1, 1, 10, 'a'), (2, 1, 20, 'b'), (3, 2, 30, 'c')");
        db.run(ALICE, "INSERT INTO owners VALUES (1, 'ann', 0), (2, 'ben', 0)");
        db.flush("default", "items");
        db.flush("default", "owners");
        db.run(ALICE, "INSERT INTO items VALUES (4, 2, 40, 'd'), (5, 3, 50, 'e')");
        db.run(ALICE, "INSERT INTO owners VALUES (3, 'cid', 0), (4, 'dan', 0)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void updatesTakeValuesAndConditionsFromQueries() {
        assertThat(db.message(
                        ALICE,
                        "UPDATE owners SET total = (SELECT sum(price) FROM items WHERE items.owner = owners.id) "
                                + "WHERE id IN (SELECT owner FROM items)"))
                .isEqualTo("Updated 3 row(s)");
        assertThat(db.run(ALICE, "SELECT total FROM owners").first()).containsExactly(30L, 70L, 50L, 0L);
        assertThat(db.run(
                                ALICE,
                                "UPDATE items SET price = price - (SELECT min(price) FROM items), note = (SELECT name FROM owners o "
                                        + "WHERE o.id = items.owner) WHERE EXISTS (SELECT 1 FROM owners o WHERE o.id = items.owner "
                                        + "AND o.total > $1) RETURNING id, price, note",
                                40)
                        .rows())
                .containsExactly(List.of(3, 20, "ben"), List.of(4, 30, "ben"), List.of(5, 40, "cid"));
        assertThat(db.failure(ALICE, "UPDATE owners SET total = (SELECT price FROM items) WHERE id = 1"))
                .contains("more than one row");
    }

    @Test
    void updatesTakeSeveralValuesFromOneRowOfAQuery() {
        assertThat(db
                        .run(
                                ALICE,
                                "UPDATE owners o SET (name, total) = (SELECT note || $1, price + o.id FROM items WHERE owner = o.id "
                                        + "ORDER BY price DESC LIMIT 1) WHERE id < 5 RETURNING *",
                                "!")
                        .rows()
                        .stream()
                        .map(row -> row.subList(0, 3)))
                .containsExactly(
                        List.of(1, "b!", 21L),
                        List.of(2, "d!", 42L),
                        List.of(3, "e!", 53L),
                        Arrays.asList(4, null, null));
        assertThat(db.message(
                        ALICE,
                        "UPDATE items SET (owner, price) = (SELECT count(*), max(total) FROM owners), (note) = (VALUES ('v')) "
                                + "WHERE id = 5"))
                .isEqualTo("Updated 1 row(s)");
        assertThat(db.run(
                                ALICE,
                                "INSERT INTO items VALUES (5, 0, 7, 'n'), (6, 0, 0, 'n') ON CONFLICT (id) DO UPDATE SET (owner, note) = "
                                        + "(WITH one AS (SELECT id, name FROM owners WHERE id = items.owner - excluded.price + 4) "
                                        + "SELECT id, name FROM one), price = DEFAULT RETURNING id, owner, price, note")
                        .rows())
                .containsExactly(Arrays.asList(5, 1, null, "b!"), List.of(6, 0, 0, "n"));
    }

    @Test
    void rowsThatAreNotOneOrNotAsLongAreRefused() {
        String update = "UPDATE owners SET (name, total) = ";
        assertThat(db.failure(ALICE, update + "(SELECT note, price FROM items) WHERE id = 1"))
                .contains("more than one row");
        assertThat(db.failure(ALICE, update + "(SELECT note FROM items WHERE id = 1) WHERE id = 1"))
                .contains("table has 1 columns", "line 1, column 35");
        assertThat(db.failure(ALICE, update + "(SELECT * FROM items WHERE id = 1) WHERE id = 1"))
                .contains("column");
        assertThat(db.failure(ALICE, update + "((SELECT note, price FROM items)) WHERE id = 1"))
                .contains("SET has 1 value(s) for 2 column(s)");
        assertThat(db.failure(ALICE, update + "(SELECT note, 1 FROM items ORDER BY random() LIMIT 1) WHERE id = 1"))
                .contains("random() in a query that sets several columns is not supported", "line 1, column 71");
        assertThat(db.message(ALICE, update + "((SELECT note FROM items WHERE id = 1), 2) WHERE id = 1"))
                .isEqualTo("Updated 1 row(s)");
        assertThat(db.run(ALICE, "SELECT name, total FROM owners WHERE id = 1").rows())
                .containsExactly(List.of("a", 2L));
    }

    @Test
    void deletesFindTheirRowsByQueries() {
        assertThat(db.message(
                        ALICE,
                        "DELETE FROM owners WHERE NOT EXISTS (SELECT 1 FROM items WHERE items.owner = owners.id) OR id = "
                                + "(SELECT owner FROM items ORDER BY price DESC LIMIT 1)"))
                .isEqualTo("Deleted 2 row(s)");
        assertThat(db.run(ALICE, "SELECT id FROM owners").first()).containsExactly(1, 2);
        assertThat(db.message(ALICE, "DELETE FROM items WHERE price < (SELECT avg(price) FROM items)"))
                .isEqualTo("Deleted 2 row(s)");
        assertThat(db.run(ALICE, "SELECT id FROM items").first()).containsExactly(3, 4, 5);
    }

    @Test
    void insertsReadTheirOwnTable() {
        for (int round = 1; round <= 2; round++) {
            assertThat(db.message(
                            ALICE,
                            "INSERT INTO items WITH dear AS (SELECT * FROM items WHERE price >= 40 AND id < $1) "
                                    + "SELECT id + $1, owner, price, note FROM dear",
                            100 * round))
                    .isEqualTo("Inserted " + 2 * round + " row(s)");
        }
        assertThat(db.run(ALICE, "SELECT id FROM items WHERE id > 5").first())
                .containsExactly(104, 105, 204, 205, 304, 305);
    }

    @Test
    void queriesBeforeTheStatementServeAllItsParts() {
        assertThat(db.run(
                                ALICE,
                                "WITH cheap AS (SELECT * FROM items WHERE price < $1), n (c) AS (SELECT count(*) FROM cheap) "
                                        + "INSERT INTO owners VALUES (1, 'new', (SELECT c FROM n)), (9, 'ida', 7) ON CONFLICT (id) "
                                        + "DO UPDATE SET total = excluded.total + (SELECT max(price) FROM cheap) "
                                        + "RETURNING id, name, total, (SELECT 10 * c FROM n)",
                                40)
                        .rows())
                .containsExactly(List.of(1, "ann", 33L, 30L), List.of(9, "ida", 7L, 30L));
        assertThat(db.failure(ALICE, "WITH w AS (SELECT owner) DELETE FROM items WHERE id IN (SELECT * FROM w)"))
                .contains("owner");
        assertThat(db.failure(ALICE, "WITH w AS (SELECT 1) SHOW TABLES")).contains("SELECT");
        assertThat(db.run(ROOT, "EXPLAIN WITH w AS (SELECT 7 AS x) DELETE FROM items WHERE id = (SELECT x FROM w)")
                        .rows()
                        .toString())
                .contains("Delete default.items");
    }

    @Test
    void valuesMayBeAnyExpressions() {
        for (int id = 10; id < 40; id += 10) {
            assertThat(db.run(
                                    ALICE,
                                    "INSERT INTO items (id, owner, price, note) VALUES ($1 + 1, (SELECT max(id) FROM owners), 2 * 3, "
                                            + "upper('x' || $2)), ($1 + 2, DEFAULT, abs(-7), CAST(UUID_V7() AS TEXT) || '') "
                                            + "RETURNING id, owner, price, note",
                                    id,
                                    "y" + id)
                            .rows()
                            .getFirst())
                    .containsExactly(id + 1, 4, 6, "XY" + id);
        }
        List<@Nullable Object> random = db.run(
                        ALICE,
                        "INSERT INTO items (id, note) SELECT id + 50, CAST(random() AS TEXT) FROM items RETURNING note")
                .first();
        assertThat(new HashSet<>(random)).hasSameSizeAs(random);
    }
}
