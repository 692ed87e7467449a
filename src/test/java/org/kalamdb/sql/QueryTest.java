package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.EngineFixture.Answer;

class QueryTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        fill(db);
    }

    private static void fill(EngineFixture db) {
        db.run(ROOT, "CREATE USER TABLE t (id INT PRIMARY KEY, n BIGINT, body TEXT)");
        db.run(
                ALICE,
                "INSERT INTO t VALUES "
                        + IntStream.range(0, 100)
                                .mapToObj(i -> "(" + i + ", " + i % 7 + ", 'b" + i + "')")
                                .collect(Collectors.joining(",")));
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users",
                "namespaces",
                "schemas",
                "storages",
                "jobs",
                "job_nodes",
                "audit_log",
                "manifest",
                "topics",
                "topic_offsets",
                "stats",
                "live",
                "sessions",
                "transactions",
                "settings",
                "server_logs",
                "cluster",
                "cluster_groups",
                "datatypes",
                "tables",
                "columns",
                "describe"
            })
    void systemTablesAreQueryable(String table) {
        Answer answer = db.run(ROOT, "SELECT * FROM system." + table + " LIMIT 5");
        assertThat(answer.columns()).isNotEmpty();
        assertThat(answer.rows()).hasSizeLessThanOrEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tables",
                "columns",
                "schemata",
                "views",
                "routines",
                "parameters",
                "df_settings",
                "table_constraints",
                "key_column_usage",
                "check_constraints"
            })
    void informationSchemaIsQueryable(String table) {
        assertThat(db.run(ALICE, "SELECT * FROM information_schema." + table + " LIMIT 5")
                        .columns())
                .isNotEmpty();
    }

    @Test
    void clientsFindWhatTheyAskFor() {
        assertThat(db.run(
                                ROOT,
                                "SELECT namespace_id AS namespace, table_name, table_type FROM system.tables "
                                        + "ORDER BY namespace_id, table_name")
                        .rows())
                .contains(java.util.List.of("default", "t", "user"));
        assertThat(db
                        .run(
                                ALICE,
                                "SELECT table_schema AS namespace, table_name, column_name, data_type, is_nullable, "
                                        + "column_default, ordinal_position AS position FROM information_schema.columns "
                                        + "WHERE table_schema = 'default' AND table_name = 't' ORDER BY ordinal_position")
                        .rows()
                        .stream()
                        .map(row -> row.get(2)))
                .containsExactly("id", "n", "body", "_seq", "_deleted");
        assertThat(db.run(
                                ROOT,
                                "SELECT cluster_id, node_id, role, status, api_addr, is_self, is_leader, version "
                                        + "FROM system.cluster ORDER BY is_leader DESC, node_id ASC")
                        .rows())
                .hasSize(1);
        assertThat(db.run(ROOT, "SELECT metric_name, metric_value FROM system.stats ORDER BY metric_name LIMIT 5000")
                        .first())
                .contains("server_version", "memory_usage_mb", "total_tables", "active_connections");
        assertThat(db.run(ROOT, "SELECT * FROM system.sessions ORDER BY last_seen_at DESC, session_id")
                        .rows())
                .isEmpty();
    }

    @Test
    void resultColumnsCarryTheirFlags() {
        Answer answer = db.run(ALICE, "SELECT id, n FROM t LIMIT 1");
        assertThat(answer.columns().get(0).flags())
                .isEqualTo(Set.of(ResultColumn.Flag.PRIMARY_KEY, ResultColumn.Flag.NOT_NULL, ResultColumn.Flag.UNIQUE));
        assertThat(answer.columns().get(1).flags()).isEmpty();
        assertThat(answer.asUser()).isEqualTo("alice");
    }

    @Test
    void rowsComeInKeyOrderUnlessOrderedOtherwise() {
        assertThat(db.run(ALICE, "SELECT id FROM t LIMIT 3").first()).containsExactly(0, 1, 2);
        assertThat(db.run(ALICE, "SELECT id FROM t ORDER BY id DESC LIMIT 2").first())
                .containsExactly(99, 98);
    }

    @Test
    void aggregatesJoinsAndSubqueriesWork() {
        assertThat(db.run(ALICE, "SELECT n, count(*) FROM t GROUP BY n ORDER BY n LIMIT 1")
                        .rows()
                        .getFirst())
                .containsExactly(0L, 15L);
        assertThat(db.run(ALICE, "SELECT count(*) FROM t a JOIN t b ON a.id = b.n")
                        .first())
                .containsExactly(100L);
        assertThat(db.run(ALICE, "SELECT id FROM t WHERE id = (SELECT max(id) FROM t)")
                        .first())
                .containsExactly(99);
    }

    @Test
    void limitsCutSilently(@TempDir Path directory) {
        EngineLimits d = EngineLimits.DEFAULT;
        EngineLimits limits = new EngineLimits(
                5,
                10,
                d.maxChangedRows(),
                d.maxParameters(),
                d.maxResults(),
                d.maxAttempts(),
                d.patientAttempts(),
                d.statementTimeout());
        try (EngineFixture small = new EngineFixture(directory, limits)) {
            fill(small);
            assertThat(small.run(ALICE, "SELECT * FROM t").rows()).hasSize(5);
            assertThat(small.run(ALICE, "SELECT * FROM t LIMIT 50").rows()).hasSize(10);
            assertThat(small.run(ALICE, "SELECT * FROM t LIMIT 7").rows()).hasSize(7);
            small.run(ROOT, "CREATE USER TABLE copy (id INT PRIMARY KEY)");
            assertThat(small.message(ALICE, "INSERT INTO copy SELECT id FROM t"))
                    .isEqualTo("Inserted 100 row(s)");
        }
    }

    @Test
    void slowStatementsAreStopped(@TempDir Path directory) {
        EngineLimits d = EngineLimits.DEFAULT;
        EngineLimits limits = new EngineLimits(
                0,
                0,
                d.maxChangedRows(),
                d.maxParameters(),
                d.maxResults(),
                d.maxAttempts(),
                d.patientAttempts(),
                Duration.ofMillis(-1));
        try (EngineFixture hasty = new EngineFixture(directory, limits)) {
            assertThat(hasty.failed(ALICE, "SELECT 1").code()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }

    @Test
    void hungryQueriesAreStopped() {
        String sql = "SELECT count(DISTINCT a.body || b.body || c.body || d.body) FROM t a, t b, t c, t d";
        assertThat(db.failed(ALICE, sql).code()).isIn(ErrorCode.LIMIT_EXCEEDED, ErrorCode.TIMEOUT);
    }

    @Test
    void explainShowsThePlan() {
        Answer answer = db.run(ROOT, "EXPLAIN SELECT body FROM t WHERE id = 5");
        assertThat(answer.names()).containsExactly("plan_type", "plan");
        assertThat((String) answer.rows().getFirst().get(1)).contains("default.t");
    }

    @Test
    void mistakesAreNamedWithTheirPlace() {
        var unknown = db.failed(ALICE, "SELECT id,\n  zz FROM t");
        assertThat(unknown.code()).isEqualTo(ErrorCode.COLUMN_NOT_FOUND);
        assertThat(unknown.publicMessage())
                .startsWith("Statement 1 failed: ")
                .contains("zz")
                .contains("line 2");
        assertThat(db.failed(ALICE, "SELECT 1 / 0").code()).isEqualTo(ErrorCode.EXECUTION);
        assertThat(db.failed(ALICE, "SELECT id FROM t WHERE n = $1").code()).isEqualTo(ErrorCode.PARAMETER_BINDING);
        assertThat(db.failed(ALICE, "SELECT id FROM t WHERE n = $1", "x").publicMessage())
                .contains("$1");
    }

    @Test
    void anEmptyScopeGivesNoRows() {
        assertThat(db.run(EngineFixture.BOB, "SELECT count(*) FROM t").first()).containsExactly(0L);
        assertThat(db.message(EngineFixture.BOB, "DELETE FROM t WHERE id >= 0")).isEqualTo("Deleted 0 row(s)");
    }

    @Test
    void statementsOfOneShapeKeepTheirOwnValues() {
        for (int i = 0; i < 5; i++) {
            assertThat(db.run(ALICE, "SELECT body FROM t WHERE id = " + i).first())
                    .containsExactly("b" + i);
            assertThat(db.run(ALICE, "SELECT 'x" + i + "' FROM t WHERE id = " + i)
                            .first())
                    .containsExactly("x" + i);
            assertThat(db.message(
                            ALICE, "UPDATE t SET n = " + (i + 50) + ", body = body || '" + i + "' WHERE id = " + i))
                    .isEqualTo("Updated 1 row(s)");
            assertThat(db.run(ALICE, "SELECT n, body FROM t WHERE id = " + i)
                            .rows()
                            .getFirst())
                    .containsExactly(i + 50L, "b" + i + i);
            assertThat(db.run(ALICE, "SELECT id FROM t ORDER BY id LIMIT " + i).rows())
                    .hasSize(i);
        }
        assertThat(db.run(ALICE, "SELECT id FROM t WHERE id = -1").rows()).isEmpty();
        assertThat(db.run(ALICE, "SELECT id FROM t WHERE id = '3'").first()).containsExactly(3);
    }

    @Test
    void aNewTableOfTheSameNameIsPlannedAnew() {
        db.run(ROOT, "CREATE USER TABLE again (id INT PRIMARY KEY, a TEXT)");
        db.run(ALICE, "INSERT INTO again VALUES (1, 'x')");
        assertThat(db.run(ALICE, "SELECT * FROM again").names()).containsExactly("id", "a", "_seq", "_deleted");
        db.run(ROOT, "DROP TABLE again");
        assertThat(db.failed(ALICE, "SELECT * FROM again").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
        db.run(ROOT, "CREATE USER TABLE again (id INT PRIMARY KEY, b INT, c INT)");
        assertThat(db.run(ALICE, "SELECT * FROM again").names()).containsExactly("id", "b", "c", "_seq", "_deleted");
        assertThat(db.run(ALICE, "SELECT * FROM again").rows()).isEmpty();
    }

    @Test
    void aPlanOfOneUserShowsAnotherTheirOwnRows() {
        String sql = "SELECT id, body FROM t WHERE id = 1";
        assertThat(db.run(ALICE, sql).rows()).hasSize(1);
        assertThat(db.run(EngineFixture.BOB, sql).rows()).isEmpty();
        db.run(ROOT, "CREATE SHARED TABLE closed (id INT PRIMARY KEY)");
        assertThat(db.run(EngineFixture.SERVICE, "SELECT * FROM closed").rows()).isEmpty();
        assertThat(db.failed(ALICE, "SELECT * FROM closed").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM t WHERE n = $1",
                "SELECT id FROM t WHERE n = 1 AND 1 / (id - id) = 1",
                "SELECT id FROM t WHERE n = 1 AND CAST('x' || id AS INT) = 1"
            })
    void queryWhoseShapeIsKnownFailsAsTheFirstOne(String sql) {
        db.run(ALICE, "SELECT id FROM t WHERE n = $1", 5L);

        DbException first = db.failed(ALICE, sql);
        DbException second = db.failed(ALICE, sql);

        assertThat(second.publicMessage()).isEqualTo(first.publicMessage()).startsWith("Statement 1 failed: ");
        assertThat(second.code()).isEqualTo(first.code());
    }

    @Test
    void knownPlanIsOfNoUseToWhoMayNotReadItsTables() {
        db.run(ROOT, "CREATE SHARED TABLE board (id INT PRIMARY KEY) WITH (ACCESS_LEVEL = 'PUBLIC')");
        db.run(ALICE, "SELECT id FROM board WHERE id = 1");
        db.run(ROOT, "DROP TABLE board");
        db.run(ROOT, "CREATE SHARED TABLE board (id INT PRIMARY KEY) WITH (ACCESS_LEVEL = 'PRIVATE')");

        assertThat(db.failed(ALICE, "SELECT id FROM board WHERE id = 1").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    }
}
