package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ANONYMOUS;
import static org.kalamdb.sql.EngineFixture.BOB;
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
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.EngineFixture.Answer;

class AccessTest {
    private static final List<Principal> ALL = List.of(ANONYMOUS, ALICE, SERVICE, DBA, ROOT);

    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE app");
        for (String level : List.of("public", "private", "restricted", "dba")) {
            db.run(
                    ROOT,
                    "CREATE SHARED TABLE app.s_" + level + " (id INT PRIMARY KEY, v TEXT) WITH (ACCESS_LEVEL = '"
                            + level + "')");
            db.run(ROOT, "INSERT INTO app.s_" + level + " VALUES (1, 'x')");
        }
        db.run(ROOT, "CREATE USER TABLE app.mine (id INT PRIMARY KEY, v TEXT)");
    }

    @AfterEach
    void close() {
        db.close();
    }

    /// The letters are who may: a(nonymous), u(ser), s(ervice), d(ba), r(oot).
    @ParameterizedTest
    @CsvSource({
        "SELECT * FROM app.s_public, ausdr",
        "SELECT * FROM app.s_private, sdr",
        "SELECT * FROM app.s_restricted, sdr",
        "SELECT * FROM app.s_dba, dr",
        "SELECT * FROM app.mine, usdr",
        "SELECT * FROM system.users, dr",
        "SELECT * FROM information_schema.tables, ausdr",
        "SELECT id FROM app.s_public WHERE id IN (SELECT id FROM app.s_dba), dr",
        "SELECT a.id FROM app.s_public a JOIN app.s_private b ON a.id = b.id, sdr",
        "SELECT (SELECT count(*) FROM system.users) FROM app.s_public, dr",
        "SELECT 1 FROM app.s_dba WHERE FALSE, dr",
        "WITH w AS (SELECT * FROM app.s_dba) SELECT 1, dr",
        "INSERT INTO app.s_public VALUES (2) , sdr",
        "UPDATE app.s_private SET v = 'y' WHERE id = 1, sdr",
        "DELETE FROM app.s_restricted WHERE id = 9, sdr",
        "DELETE FROM app.s_dba WHERE id = 9, dr",
        "DELETE FROM app.mine WHERE id IN (SELECT id FROM app.s_dba), dr",
        "INSERT INTO app.mine (id) SELECT id FROM app.s_dba WHERE id = 9, dr",
        "CREATE NAMESPACE IF NOT EXISTS app, dr",
        "DROP NAMESPACE IF EXISTS nothing, dr",
        "DROP USER IF EXISTS nobody, dr",
        "EXPLAIN SELECT 1, dr",
        "STORAGE FLUSH ALL IN app, sdr",
        "STORAGE CHECK local, dr",
        "DROP STORAGE IF EXISTS nothing, dr",
        "SHOW STORAGES, usdr",
        "SHOW TABLES, usdr",
        "DESCRIBE TABLE app.mine, usdr",
        "USE app, usdr",
    })
    void rolesMayDoWhatTheMatrixSays(String sql, String allowed) {
        for (int i = 0; i < ALL.size(); i++) {
            String statement =
                    sql.startsWith("INSERT INTO app.s_public") ? sql.replace("(2)", "(" + (i + 2) + ", 'z')") : sql;
            boolean may = allowed.indexOf("ausdr".charAt(i)) >= 0;
            assertThat(outcome(ALL.get(i), statement))
                    .as("%s: %s", ALL.get(i), statement)
                    .isEqualTo(may ? "" : "PERMISSION_DENIED");
        }
    }

    private String outcome(Principal caller, String sql) {
        try {
            db.runAll(caller, sql);
            return "";
        } catch (DbException failure) {
            return failure.code().name();
        }
    }

    @Test
    void refusalsHaveTheTextsClientsSearchFor() {
        assertThat(db.failure(ALICE, "SELECT * FROM app.s_private"))
                .contains("Access denied: Role 'User' cannot access table 'app.s_private'.")
                .contains("Shared table access denied (access_level=Private)");
        assertThat(db.failure(ALICE, "INSERT INTO app.s_public VALUES (5, 'x')"))
                .contains("Shared table write denied (access_level=Public)");
        assertThat(db.failure(SERVICE, "SELECT * FROM system.users"))
                .contains("Access denied: Role 'Service' cannot access table 'system.users'")
                .contains("System tables require 'dba' or 'system' role");
        assertThat(db.failure(ALICE, "CREATE NAMESPACE z"))
                .isEqualTo(
                        "Permission denied: Admin privileges (DBA or System role) required for namespace operations");
        assertThat(db.failure(ALICE, "STORAGE FLUSH ALL")).contains("requires Service, DBA, or System role");
        assertThat(db.failure(ALICE, "ALTER USER x SET EMAIL 'y'")).contains("ALTER USER requires DBA or System role");
        assertThat(db.failure(ANONYMOUS, "INSERT INTO app.mine VALUES (1, 'x')"))
                .contains("Anonymous users can only SELECT");
    }

    @Test
    void columnsOfForbiddenTablesStayUnknown() {
        assertThat(db.failed(ALICE, "SELECT nosuch FROM app.s_private").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failed(ALICE, "SELECT nosuch FROM system.users").code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    }

    @Test
    void executeAsRunsAsTheTarget() {
        Answer inserted = db.run(SERVICE, "EXECUTE AS USER 'alice' (INSERT INTO app.mine VALUES (1, 'for alice'))");
        assertThat(inserted.asUser()).isEqualTo("alice");
        assertThat(db.run(ALICE, "SELECT v FROM app.mine").first()).containsExactly("for alice");
        assertThat(db.run(SERVICE, "SELECT v FROM app.mine").rows()).isEmpty();
        Answer read = db.run(DBA, "EXECUTE AS USER 'alice' (SELECT v, CURRENT_USER() FROM app.mine WHERE id = $1)", 1L);
        assertThat(read.rows().getFirst()).containsExactly("for alice", "alice");
        assertThat(read.asUser()).isEqualTo("alice");
        assertThat(db.run(ALICE, "EXECUTE AS USER alice (SELECT 1)").asUser()).isEqualTo("alice");
    }

    @Test
    void executeAsFollowsItsMatrix() {
        db.run(ROOT, "CREATE USER svc WITH INTERNAL ROLE service");
        db.run(ROOT, "CREATE USER adm WITH INTERNAL ROLE dba");
        db.run(ROOT, "CREATE USER top WITH INTERNAL ROLE system");
        assertThat(asUser(ALICE)).containsExactly(false, false, false, false);
        assertThat(asUser(SERVICE)).containsExactly(true, true, false, false);
        assertThat(asUser(DBA)).containsExactly(true, true, true, false);
        assertThat(asUser(ROOT)).containsExactly(true, true, true, true);
        assertThat(db.failure(ALICE, "EXECUTE AS USER 'bob' (SELECT 1)"))
                .startsWith("Unauthorized: EXECUTE AS USER is not authorized")
                .contains("alice")
                .contains("bob");
    }

    private List<Boolean> asUser(Principal caller) {
        return List.of("bob", "svc", "adm", "top").stream()
                .map(target -> outcome(caller, "EXECUTE AS USER '" + target + "' (SELECT 1)")
                        .isEmpty())
                .toList();
    }

    @Test
    void insideExecuteAsTheRoleIsThatOfAUser() {
        assertThat(db.failed(ROOT, "EXECUTE AS USER 'root' (SELECT * FROM system.users)")
                        .code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failed(ROOT, "EXECUTE AS USER 'bob' (CREATE NAMESPACE q)").code())
                .isEqualTo(ErrorCode.PERMISSION_DENIED);
        assertThat(db.failure(ROOT, "EXECUTE AS USER 'bob' (INSERT INTO app.s_public VALUES (7, 'x'))"))
                .startsWith("Statement 1 failed: ")
                .contains("EXECUTE AS USER is not allowed on SHARED tables");
        assertThat(db.run(ROOT, "EXECUTE AS USER 'bob' (SELECT v FROM app.s_public)")
                        .first())
                .containsExactly("x");
    }

    @Test
    void impersonationIsAudited() {
        db.run(SERVICE, "EXECUTE AS USER 'bob' (SELECT 1)");
        db.failure(BOB, "EXECUTE AS USER 'alice' (SELECT 1)");
        db.run(DBA, "CREATE NAMESPACE after");
        assertThat(db.run(
                                ROOT,
                                "SELECT action, actor_user_id, subject_user_id FROM system.audit_log "
                                        + "WHERE action LIKE 'EXECUTE%' ORDER BY action")
                        .rows())
                .containsExactly(
                        List.of("EXECUTE_AS_USER", "sven", "bob"), List.of("EXECUTE_AS_USER_DENIED", "bob", "alice"));
    }
}
