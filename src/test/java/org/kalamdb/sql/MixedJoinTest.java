package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Joins of USER, SHARED and system tables with each other, over rows of both tiers.
class MixedJoinTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        db.run(ROOT, "CREATE USER TABLE app.orders (id INT PRIMARY KEY, item INT)");
        db.run(ROOT, "CREATE SHARED TABLE app.items (id INT PRIMARY KEY, name TEXT) WITH (ACCESS_LEVEL = 'public')");
        db.run(ROOT, "INSERT INTO app.items VALUES (1, 'orders'), (2, 'items')");
        db.run(ROOT, "INSERT INTO app.orders VALUES (1, 2), (7, 3)");
        db.run(ALICE, "INSERT INTO app.orders VALUES (1, 1), (2, 2)");
        db.flush("app", "items");
        db.flush("app", "orders");
        db.run(ROOT, "INSERT INTO app.items VALUES (3, 'none'), (4, 'more')");
        db.run(ALICE, "INSERT INTO app.orders VALUES (3, 2), (4, 9)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void userTablesJoinSharedOnesWithTheRowsOfTheCallerAlone() {
        String inner = "SELECT o.id, i.name FROM app.orders o JOIN app.items i ON i.id = o.item ORDER BY o.id";
        assertThat(db.run(ALICE, inner).rows())
                .containsExactly(List.of(1, "orders"), List.of(2, "items"), List.of(3, "items"));
        assertThat(db.run(ROOT, inner).rows()).containsExactly(List.of(1, "items"), List.of(7, "none"));
        assertThat(db.run(
                                ALICE,
                                "SELECT coalesce(o.id, -1), coalesce(i.id, -1) FROM app.orders o "
                                        + "FULL JOIN app.items i ON i.id = o.item ORDER BY 1, 2")
                        .rows())
                .containsExactly(
                        List.of(-1L, 3L),
                        List.of(-1L, 4L),
                        List.of(1L, 1L),
                        List.of(2L, 2L),
                        List.of(3L, 2L),
                        List.of(4L, -1L));
        assertThat(db.run(
                                ALICE,
                                "SELECT id FROM app.items i WHERE NOT EXISTS "
                                        + "(SELECT 1 FROM app.orders o WHERE o.item = i.id) ORDER BY id")
                        .first())
                .containsExactly(3, 4);
    }

    @Test
    void systemTablesJoinTablesOfBothKinds() {
        assertThat(db
                        .run(
                                ROOT,
                                "SELECT t.table_name, t.table_type, o.id FROM system.tables t "
                                        + "JOIN app.items i ON i.name = t.table_name "
                                        + "LEFT JOIN app.orders o ON o.item = i.id "
                                        + "WHERE t.namespace_id = 'app' ORDER BY t.table_name, o.id NULLS FIRST")
                        .rows()
                        .stream()
                        .map(row -> row.get(0) + " " + row.get(2)))
                .containsExactly("items 1", "orders null");
        assertThat(db
                        .run(
                                ROOT,
                                "SELECT i.name, (SELECT count(*) FROM information_schema.columns c "
                                        + "WHERE c.table_schema = 'app' AND c.table_name = i.name) AS n "
                                        + "FROM app.items i LEFT ANTI JOIN app.orders o ON o.item = i.id ORDER BY i.id")
                        .rows()
                        .stream()
                        .map(row -> row.get(0) + " " + (((Number) row.get(1)).longValue() > 0)))
                .containsExactly("orders true", "more false");
    }

    @Test
    void systemTablesJoinEachOther() {
        assertThat(db.run(
                                ROOT,
                                "SELECT t.table_name FROM system.namespaces n "
                                        + "JOIN system.tables t ON t.namespace_id = n.namespace_id "
                                        + "SEMI JOIN information_schema.columns c ON c.table_name = t.table_name "
                                        + "AND c.column_name = 'item' WHERE n.namespace_id = 'app'")
                        .first())
                .containsExactly("orders");
    }
}
