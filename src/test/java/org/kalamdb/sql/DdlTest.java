package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.DBA;
import static org.kalamdb.sql.EngineFixture.ROOT;
import static org.kalamdb.sql.EngineFixture.SERVICE;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.EngineFixture.Answer;

class DdlTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void namespacesComeAndGo() {
        assertThat(db.message(DBA, "CREATE NAMESPACE x")).isEqualTo("Namespace 'x' created successfully");
        assertThat(db.message(DBA, "CREATE NAMESPACE IF NOT EXISTS X")).isEqualTo("Namespace 'x' already exists");
        assertThat(db.failure(DBA, "CREATE NAMESPACE x")).contains("Namespace 'x' already exists");
        assertThat(db.message(DBA, "ALTER NAMESPACE x SET OPTIONS (a = 1, b = 'two')"))
                .isEqualTo("Namespace 'x' altered successfully");
        db.run(DBA, "ALTER NAMESPACE x SET OPTIONS (b = TRUE)");
        assertThat(db.run(DBA, "SELECT options FROM system.namespaces WHERE name = 'x'")
                        .first())
                .containsExactly("{\"a\":1,\"b\":true}");
        assertThat(db.message(DBA, "DROP NAMESPACE x")).isEqualTo("Namespace 'x' dropped successfully");
        assertThat(db.message(DBA, "DROP NAMESPACE IF EXISTS x")).isEqualTo("Namespace 'x' does not exist");
        assertThat(db.failure(DBA, "DROP NAMESPACE x")).contains("Namespace 'x' not found");
        assertThat(db.failure(DBA, "ALTER NAMESPACE x SET OPTIONS (a = 1)")).contains("not found");
    }

    @Test
    void aNamespaceWithTablesIsDroppedOnlyWithCascade() {
        db.run(ROOT, "CREATE USER TABLE app.a (id INT PRIMARY KEY)");
        db.run(ROOT, "CREATE USER TABLE app.b (id INT PRIMARY KEY)");
        assertThat(db.failure(ROOT, "DROP NAMESPACE app")).contains("a, b").contains("CASCADE");
        assertThat(db.message(ROOT, "DROP NAMESPACE app CASCADE")).isEqualTo("Namespace 'app' dropped successfully");
        assertThat(db.failed(ROOT, "SELECT * FROM app.a").code()).isEqualTo(ErrorCode.TABLE_NOT_FOUND);
    }

    @Test
    void builtInNamespacesStay() {
        assertThat(db.failure(ROOT, "DROP NAMESPACE system")).contains("system namespace");
        assertThat(db.failure(ROOT, "DROP NAMESPACE default")).contains("built in");
        assertThat(db.failure(ROOT, "CREATE NAMESPACE kalam")).contains("is reserved and cannot be used");
    }

    @Test
    void useLastsForTheRequest() {
        assertThat(db.message(ALICE, "USE app")).isEqualTo("Namespace switched to 'app'");
        assertThat(db.failure(ALICE, "USE nowhere")).contains("Namespace 'nowhere' does not exist");
        List<Answer> answers = db.runAll(
                ROOT, "CREATE TABLE t (id INT PRIMARY KEY); USE app; CREATE TABLE t (id INT PRIMARY KEY, n INT)");
        assertThat(answers.get(0).message()).contains("default.t");
        assertThat(answers.get(2).message()).contains("app.t");
        assertThat(db.run(ROOT, "SELECT * FROM t").names()).containsExactly("id", "_seq", "_deleted");
        assertThat(db.runIn("app", ROOT, "SELECT * FROM t").getFirst().names())
                .containsExactly("id", "n", "_seq", "_deleted");
    }

    @Test
    void tablesAreCreatedWithTheirTypeInTheText() {
        assertThat(db.message(ALICE, "CREATE USER TABLE app.u (id INT PRIMARY KEY)"))
                .containsIgnoringCase("user")
                .contains("app.u")
                .contains("created successfully");
        assertThat(db.message(SERVICE, "CREATE TABLE app.s (id INT PRIMARY KEY)"))
                .containsIgnoringCase("shared")
                .contains("app.s");
        assertThat(db.message(ALICE, "CREATE TABLE app.v (id INT PRIMARY KEY) WITH (TYPE = 'USER')"))
                .containsIgnoringCase("user");
        assertThat(db.message(ALICE, "CREATE TABLE IF NOT EXISTS app.v (id INT PRIMARY KEY) WITH (TYPE = 'USER')"))
                .contains("app.v")
                .contains("created successfully");
        assertThat(db.failure(ALICE, "CREATE USER TABLE app.v (id INT PRIMARY KEY)"))
                .contains("Table app.v already exists");
        assertThat(db.failure(ALICE, "CREATE TABLE app.w (id INT PRIMARY KEY)"))
                .contains("Insufficient privileges to create shared tables");
    }

    @Test
    void inANamespaceOfOnesOwnTablesArePrivate() {
        db.run(ROOT, "CREATE NAMESPACE alice");
        assertThat(db.message(ALICE, "CREATE TABLE alice.t (id INT PRIMARY KEY)"))
                .containsIgnoringCase("user");
        assertThat(db.message(ROOT, "CREATE TABLE alice.r (id INT PRIMARY KEY)"))
                .containsIgnoringCase("shared");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE USER TABLE app.t (id INT) | require a PRIMARY KEY column",
                "CREATE USER TABLE app.t (a INT, b INT, PRIMARY KEY (a, c)) | column 'c' not found in column list",
                "CREATE USER TABLE app.t (a INT PRIMARY KEY, b INT PRIMARY KEY) | Multiple PRIMARY KEY definitions",
                "CREATE USER TABLE app.t (a INT PRIMARY KEY, PRIMARY KEY (a)) | Multiple PRIMARY KEY definitions",
                "CREATE USER TABLE app.t (a INT, PRIMARY KEY (b)) | not found in column list",
                "CREATE USER TABLE app.t (a INT PRIMARY KEY, A TEXT) | Duplicate column name",
                "CREATE USER TABLE app.t (_seq INT PRIMARY KEY) | is reserved and cannot be used",
                "CREATE USER TABLE app.t (id INT PRIMARY KEY) WITH (TYPE = 'SHARED') | Conflicting table type",
                "CREATE TABLE app.t (id INT PRIMARY KEY) WITH (TYPE = 'temp') | Invalid TYPE option",
                "CREATE TABLE app.t (id INT PRIMARY KEY) WITH (COMPRESSION = 'x') | Unknown table option",
                "CREATE TABLE app.t (id INT PRIMARY KEY) WITH (STORAGE_ID = 'nope') | Storage 'nope' does not exist",
                "CREATE TABLE app.t (id INT PRIMARY KEY, d INT DEFAULT 'x') | 'd'",
                "CREATE STREAM TABLE app.t (id INT) | STREAM tables must specify 'TTL_SECONDS'",
                "CREATE STREAM TABLE app.t (id INT) WITH (TTL_SECONDS = 5) | not supported",
                "CREATE TABLE system.t (id INT PRIMARY KEY) | System tables are managed internally",
                "CREATE TABLE nowhere.t (id INT PRIMARY KEY) | Namespace 'nowhere' does not exist",
                "CREATE TABLE nowhere.t (id INT PRIMARY KEY) | CREATE NAMESPACE",
            })
    void wrongTablesAreRefusedWithTheReason(String sql, String reason) {
        assertThat(db.failure(ROOT, sql)).contains(reason);
        assertThat(db.run(ROOT, "SHOW TABLES IN app").rows()).isEmpty();
    }

    @Test
    void droppedTablesAreGoneAndTheirNameIsFree() {
        db.run(ROOT, "CREATE USER TABLE app.t (id INT PRIMARY KEY)");
        db.run(ALICE, "INSERT INTO app.t VALUES (1)");
        assertThat(db.failure(ALICE, "DROP TABLE app.t")).contains("Insufficient privileges to drop");
        assertThat(db.message(DBA, "DROP TABLE app.t"))
                .startsWith("Table app.t dropped successfully")
                .containsPattern("Cleanup job: CL-[0-9a-f]{12}");
        assertThat(db.failure(DBA, "DROP TABLE app.t")).contains("Table 't' not found in namespace 'app'");
        assertThat(db.message(DBA, "DROP TABLE IF EXISTS app.t"))
                .contains("does not exist")
                .contains("(skipped)");
        db.run(ROOT, "CREATE USER TABLE app.t (id INT PRIMARY KEY, other TEXT)");
        assertThat(db.run(ALICE, "SELECT * FROM app.t").rows()).isEmpty();
    }

    @Test
    void describeShowsColumnsInOrder() {
        db.run(
                ROOT,
                "CREATE USER TABLE app.t (id BIGSERIAL PRIMARY KEY, body TEXT NOT NULL DEFAULT 'it''s', d DECIMAL(10,2))");
        Answer described = db.run(ALICE, "DESCRIBE TABLE app.t");
        assertThat(described.names())
                .containsExactly(
                        "column_name",
                        "ordinal_position",
                        "column_id",
                        "data_type",
                        "is_nullable",
                        "is_primary_key",
                        "column_default",
                        "column_comment",
                        "schema_version");
        assertThat(described.first()).containsExactly("id", "body", "d", "_seq", "_deleted");
        assertThat(described.rows().get(0).subList(3, 7)).containsExactly("BIGINT", false, true, "SNOWFLAKE_ID()");
        assertThat(described.rows().get(1).subList(3, 7)).containsExactly("TEXT", false, false, "'it''s'");
        assertThat(described.rows().get(2).get(3)).isEqualTo("DECIMAL(10, 2)");
        assertThat(db.failure(ALICE, "DESCRIBE TABLE app.zz")).contains("Table 'zz' not found in namespace 'app'");
        assertThat(db.run(ROOT, "DESCRIBE system.live").first()).contains("live_id");
        assertThat(db.runIn("app", ALICE, "DESCRIBE TABLE t").getFirst().rows()).hasSize(5);
    }

    @Test
    void showStatementsAnswerWithSystemTables() {
        db.run(ROOT, "CREATE USER TABLE app.t (id INT PRIMARY KEY)");
        db.run(ALICE, "INSERT INTO app.t VALUES (1), (2)");
        assertThat(db.run(ALICE, "SHOW NAMESPACES").first()).contains("app", "default", "dba");
        assertThat(db.run(ALICE, "SHOW TABLES").names()).hasSize(14).startsWith("table_id", "table_name");
        assertThat(db.run(ALICE, "SHOW TABLES").first()).contains("app:t", "system:users", "dba:notifications");
        assertThat(db.run(ALICE, "SHOW TABLES IN app").first()).containsExactly("app:t");
        assertThat(db.run(ALICE, "SHOW STORAGES").first()).containsExactly("local");
        assertThat(db.run(ALICE, "SHOW MANIFEST").first()).containsExactly("app:t:alice");
        assertThat(db.run(SERVICE, "SHOW MANIFEST").first()).isEmpty();
        assertThat(db.run(ALICE, "SHOW STATS FOR TABLE app.t").rows().getFirst())
                .containsExactly("t", "app", 1L, 2L, 0L, 0L, 0L);
    }

    @Test
    void flushesAreStartedOnce() {
        db.run(ROOT, "CREATE USER TABLE app.t (id INT PRIMARY KEY)");
        assertThat(db.message(SERVICE, "STORAGE FLUSH TABLE app.t"))
                .isEqualTo("Storage flush skipped: no pending writes for table 'app.t'");
        assertThat(db.message(SERVICE, "STORAGE FLUSH ALL IN app"))
                .isEqualTo("Storage flush skipped: no pending writes in namespace 'app'");
        db.run(ALICE, "INSERT INTO app.t VALUES (1)");
        assertThat(db.message(SERVICE, "STORAGE FLUSH TABLE app.t"))
                .matches("Storage flush started for table 'app.t'. Job ID: FL-[0-9a-f]{12}");
        assertThat(db.message(SERVICE, "STORAGE FLUSH TABLE app.t"))
                .contains("Storage flush skipped")
                .contains("already queued or running");
        db.run(ROOT, "CREATE USER TABLE app.u (id INT PRIMARY KEY)");
        db.run(ALICE, "INSERT INTO app.u VALUES (1)");
        assertThat(db.runIn("app", SERVICE, "STORAGE FLUSH ALL").getFirst().message())
                .matches("Storage flush started for 1 table\\(s\\) in namespace 'app'. Job IDs: \\[FL-[0-9a-f]{12}]");
        assertThat(db.failure(SERVICE, "STORAGE FLUSH TABLE app.zz")).contains("Table app.zz not found");
        assertThat(db.failure(SERVICE, "STORAGE FLUSH TABLE t")).contains("must be qualified (namespace.table)");
        assertThat(db.message(DBA, "KILL JOB 'FL-000000000001'")).isEqualTo("Job FL-000000000001 killed: cancelled");
        assertThat(db.failure(DBA, "KILL JOB 'FL-zz'")).contains("Job FL-zz not found");
    }

    @Test
    void usersAreManaged() {
        assertThat(db.message(DBA, "CREATE USER carl WITH PASSWORD 'secret-77' ROLE user EMAIL 'c@x.org'"))
                .isEqualTo("User 'carl' created");
        assertThat(db.failure(DBA, "CREATE USER carl WITH INTERNAL ROLE user")).contains("User 'carl' already exists");
        assertThat(db.failure(DBA, "CREATE USER short WITH PASSWORD 'x' ROLE user"))
                .contains("at least 8 characters");
        assertThat(db.failure(DBA, "CREATE USER sys2 WITH INTERNAL ROLE system"))
                .contains("DBA cannot grant System role");
        assertThat(db.failure(DBA, "ALTER USER carl SET ROLE system")).contains("DBA cannot grant System role");
        assertThat(db.message(DBA, "ALTER USER carl SET ROLE 'service'")).isEqualTo("User 'carl' updated");
        assertThat(db.message(DBA, "ALTER USER carl SET EMAIL 'd@x.org'")).isEqualTo("User 'carl' updated");
        assertThat(db.message(DBA, "ALTER USER carl SET PASSWORD 'another-88'")).isEqualTo("User 'carl' updated");
        assertThat(db.run(DBA, "SELECT role, email, auth_type FROM system.users WHERE user_id = 'carl'")
                        .rows())
                .containsExactly(List.of("service", "d@x.org", "password"));
        assertThat((String) db.run(DBA, "SELECT password_hash FROM system.users WHERE user_id = 'carl'")
                        .first()
                        .getFirst())
                .startsWith("$2b$");
        assertThat(db.message(DBA, "DROP USER carl")).isEqualTo("User 'carl' dropped (soft delete)");
        assertThat(db.message(DBA, "DROP USER IF EXISTS carl")).isEqualTo("User 'carl' does not exist (skipped)");
        assertThat(db.failure(DBA, "DROP USER carl")).contains("User 'carl' not found");
        assertThat(db.failure(DBA, "ALTER USER carl SET EMAIL 'x'")).contains("User 'carl' not found");
        assertThat(db.failure(DBA, "CREATE USER carl WITH INTERNAL ROLE user")).contains("already exists");
        assertThat(db.run(DBA, "SELECT deleted_at FROM system.users WHERE user_id = 'carl'")
                        .first())
                .doesNotContainNull();
    }

    @Test
    void aDbaCannotTakeOverASystemAccount() {
        db.run(ROOT, "CREATE USER boss WITH PASSWORD 'secret-77' ROLE system");
        assertThat(db.failed(DBA, "ALTER USER boss SET PASSWORD 'mine-mine-1'").code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failed(DBA, "DROP USER boss").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void oauthAccountsNeedTheirIdentity() {
        assertThat(db.message(DBA, "CREATE USER o WITH OAUTH '{\"provider\":\"p\",\"subject\":\"s\"}' ROLE user"))
                .isEqualTo("User 'o' created");
        assertThat(db.failure(DBA, "CREATE USER q WITH OAUTH '{\"subject\":\"s\"}' ROLE user"))
                .contains("'provider' field");
        assertThat(db.failure(DBA, "CREATE USER q WITH OAUTH '{\"provider\":\"s\"}' ROLE user"))
                .contains("'subject' field");
        assertThat(db.failure(DBA, "CREATE USER q WITH OAUTH ROLE user")).contains("requires JSON payload");
        assertThat(db.failure(DBA, "CREATE USER q WITH OAUTH '[' ROLE user")).contains("requires JSON payload");
    }

    @Test
    void managementIsAudited() {
        db.run(DBA, "CREATE NAMESPACE y");
        db.run(DBA, "CREATE USER TABLE y.t (id INT PRIMARY KEY)");
        db.run(DBA, "CREATE USER dave WITH PASSWORD 'secret-77' ROLE user");
        db.run(DBA, "DROP TABLE y.t");
        db.run(DBA, "DROP NAMESPACE y");
        Answer audit = db.run(
                ROOT,
                "SELECT action, target, actor_user_id, ip_address, details FROM system.audit_log "
                        + "WHERE actor_user_id = 'dora' ORDER BY timestamp");
        assertThat(audit.first())
                .contains("CREATE_NAMESPACE", "CREATE_TABLE", "CREATE_USER", "DROP_TABLE", "DROP_NAMESPACE");
        assertThat(audit.rows()).allSatisfy(row -> {
            assertThat(row.get(2)).isEqualTo("dora");
            assertThat(row.get(3)).isEqualTo("127.0.0.1");
            assertThat(String.valueOf(row.get(4))).doesNotContain("secret-77");
        });
    }
}
