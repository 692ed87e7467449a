package org.kalamdb.sql.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.StoreFixture;
import org.kalamdb.sql.ViewPlanning;
import org.kalamdb.table.Transactions;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.RowCursor;

class VirtualTablesTest {
    private static final Principal ROOT = new Principal(new UserId("root"), Role.SYSTEM);
    private static final Principal ALICE = new Principal(new UserId("alice"), Role.USER);

    private StoreFixture store;
    private VirtualTables tables;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = new StoreFixture(directory);
        DbaTables.ensure(store.layer().catalog(), store.layer().catalogWriter());
        tables = new VirtualTables(
                store.layer().catalog(),
                store.layer().records(),
                store.layer().tables(),
                store.layer().storages(),
                store.layer().transactions(Transactions.Limits.DEFAULT, System::nanoTime),
                new FixedServerInfo(),
                self -> new ViewPlanning(store.layer().catalog(), self),
                SystemClock.INSTANCE);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void everyTableGivesRowsOfItsOwnShape() {
        for (TableName name : tables.names()) {
            VirtualTable table = tables.find(name).orElseThrow();
            try (BufferAllocator allocator = new RootAllocator();
                    BatchCursor rows = new RowCursor(
                            table.columns().stream().map(VirtualColumn::type).toList(),
                            table.rows().apply(ROOT),
                            allocator)) {
                var batch = rows.next();
                while (batch != null) {
                    assertThat(batch.columnCount())
                            .as(name.toString())
                            .isEqualTo(table.columns().size());
                    batch.close();
                    batch = rows.next();
                }
            }
        }
    }

    @Test
    void namesAreThoseOfTheContract() {
        assertThat(tables.names().stream().map(TableName::toString))
                .contains(
                        "system.users",
                        "system.namespaces",
                        "system.schemas",
                        "system.storages",
                        "system.jobs",
                        "system.job_nodes",
                        "system.audit_log",
                        "system.manifest",
                        "system.topics",
                        "system.topic_offsets",
                        "system.stats",
                        "system.live",
                        "system.sessions",
                        "system.transactions",
                        "system.settings",
                        "system.server_logs",
                        "system.cluster",
                        "system.cluster_groups",
                        "system.datatypes",
                        "system.tables",
                        "system.columns",
                        "system.describe",
                        "information_schema.tables",
                        "information_schema.columns",
                        "information_schema.schemata",
                        "information_schema.views",
                        "information_schema.routines",
                        "information_schema.parameters",
                        "information_schema.df_settings");
    }

    @Test
    void secretsAreMaskedForThoseWhoAreNoAdmins() {
        int credentials = indexOf("system.storages", "credentials");
        assertThat(rows("system.storages", ALICE))
                .allSatisfy(row -> assertThat(row[credentials]).isEqualTo("***"));
        assertThat(rows("system.storages", ROOT))
                .allSatisfy(row -> assertThat(row[credentials]).isNull());
    }

    @Test
    void informationSchemaShowsWhatTheRoleMayRead() {
        int name = indexOf("information_schema.tables", "table_name");
        assertThat(rows("information_schema.tables", ALICE).stream().map(row -> row[name]))
                .contains("notifications", "schemata")
                .doesNotContain("users", "stats");
        assertThat(rows("information_schema.tables", ROOT).stream().map(row -> row[name]))
                .contains("notifications", "users", "topics", "topic_offsets", "stats");
    }

    @Test
    void storedSystemTablesAreListedAndViewsAreNot() {
        int name = indexOf("system.tables", "table_name");
        assertThat(rows("system.tables", ROOT).stream().map(row -> row[name]))
                .contains("users", "jobs", "notifications")
                .doesNotContain("live", "datatypes");
    }

    @Test
    void aTableIsDescribedWithItsSystemColumns() {
        try (Stream<@Nullable Object[]> rows = VirtualTables.describe(
                        store.layer().catalog().table(DbaTables.NOTIFICATIONS).orElseThrow())
                .rows()
                .get()) {
            List<@Nullable Object[]> described = rows.toList();
            assertThat(described.stream().map(row -> row[0]))
                    .containsExactly(
                            "id",
                            "user_id",
                            "title",
                            "body",
                            "is_read",
                            "created_at",
                            "updated_at",
                            "_seq",
                            "_deleted");
            assertThat(described.get(4)).containsExactly("is_read", 5, 5L, "BOOLEAN", false, false, "FALSE", null, 1);
        }
    }

    private int indexOf(String table, String column) {
        return VirtualTables.describe(table(table))
                .rows()
                .get()
                .map(row -> row[0])
                .toList()
                .indexOf(column);
    }

    private VirtualTable table(String name) {
        String[] parts = name.split("\\.", 2);
        return tables.find(new TableName(parts[0], parts[1])).orElseThrow();
    }

    private List<@Nullable Object[]> rows(String table, Principal reader) {
        List<Integer> all =
                IntStream.range(0, table(table).columns().size()).boxed().toList();
        try (Stream<@Nullable Object[]> rows = tables.rows(table, all, reader)) {
            return rows.toList();
        }
    }
}
