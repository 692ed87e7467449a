package org.kalamdb.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Role;

class ErrorMappingTest {
    private static final String SQL = "SELECT * FROM app.secret";

    @Test
    void everyCodeHasAStatusAndAName() {
        for (ErrorCode code : ErrorCode.values()) {
            WireError error = ErrorMapping.of(new DbException(code, "reason"), Role.SYSTEM, SQL);
            assertThat(error.status()).as(code.name()).isIn(400, 403, 500, 503);
            assertThat(error.code()).as(code.name()).matches("[A-Z_]+");
        }
        assertThat(status(ErrorCode.PERMISSION_DENIED)).isEqualTo(403);
        assertThat(status(ErrorCode.UNAUTHORIZED)).isEqualTo(403);
        assertThat(status(ErrorCode.TABLE_NOT_FOUND)).isEqualTo(400);
        assertThat(status(ErrorCode.TIMEOUT)).isEqualTo(400);
        assertThat(status(ErrorCode.OVERLOADED)).isEqualTo(503);
        assertThat(status(ErrorCode.CORRUPTION)).isEqualTo(500);
    }

    @Test
    void adminsSeeTheCauseAndTheStatement() {
        DbException failure = new DbException(ErrorCode.TABLE_NOT_FOUND, "app.secret").ofStatement(2);

        WireError error = ErrorMapping.of(failure, Role.DBA, SQL);

        assertThat(error.code()).isEqualTo("SQL_EXECUTION_ERROR");
        assertThat(error.message()).isEqualTo("Statement 2 failed: Table not found: app.secret");
        assertThat(error.details()).isEqualTo(SQL);
    }

    @Test
    void theStatementIsShownWithoutItsSecrets() {
        DbException failure = new DbException(ErrorCode.INVALID_OPERATION, "no").ofStatement(1);

        WireError error = ErrorMapping.of(
                failure,
                Role.DBA,
                "CREATE STORAGE s TYPE s3 BUCKET 'b' CREDENTIALS '{\"secret_access_key\":\"hush\"}'");

        assertThat(error.details()).isEqualTo("CREATE STORAGE s TYPE s3 BUCKET 'b' CREDENTIALS '***'");
    }

    @Test
    void othersCannotProbeForTables() {
        DbException failure = new DbException(ErrorCode.TABLE_NOT_FOUND, "app.secret").ofStatement(1);

        for (Role role : new Role[] {Role.USER, Role.SERVICE, Role.ANONYMOUS}) {
            WireError error = ErrorMapping.of(failure, role, SQL);
            assertThat(error.message()).isEqualTo("SQL statement failed");
            assertThat(error.details()).isNull();
        }
    }

    @Test
    void whatTheCallerCanMendIsToldToEverybody() {
        for (ErrorCode code : new ErrorCode[] {
            ErrorCode.PERMISSION_DENIED,
            ErrorCode.ALREADY_EXISTS,
            ErrorCode.CONSTRAINT_VIOLATION,
            ErrorCode.CONFLICT,
            ErrorCode.INVALID_PARAMETER,
            ErrorCode.NAMESPACE_NOT_FOUND,
            ErrorCode.FEATURE_NOT_SUPPORTED,
            ErrorCode.TIMEOUT
        }) {
            DbException failure = new DbException(code, "the reason").ofStatement(1);
            assertThat(ErrorMapping.of(failure, Role.USER, SQL).message())
                    .as(code.name())
                    .isEqualTo(failure.publicMessage());
        }
    }

    @Test
    void invalidSqlIsExplainedOnceItRuns() {
        DbException early = new DbException(ErrorCode.INVALID_SQL, "unexpected ')'");

        assertThat(ErrorMapping.of(early, Role.USER, SQL).message())
                .isEqualTo("SQL statement is invalid or not allowed");
        assertThat(ErrorMapping.of(early, Role.DBA, SQL).message()).isEqualTo("Invalid SQL: unexpected ')'");
        assertThat(ErrorMapping.of(early.ofStatement(1), Role.USER, SQL).message())
                .isEqualTo("Statement 1 failed: Invalid SQL: unexpected ')'");
    }

    @Test
    void executionErrorsAboutColumnsAreTold() {
        DbException column = new DbException(ErrorCode.EXECUTION, "column 'x' holds NaN");
        DbException other = new DbException(ErrorCode.EXECUTION, "division by zero");

        assertThat(ErrorMapping.of(column, Role.USER, SQL).message()).contains("column 'x'");
        assertThat(ErrorMapping.of(other, Role.USER, SQL).message()).isEqualTo("SQL statement failed");
    }

    @Test
    void damagedDataIsNamedToAdmins() {
        DbException failure = new DbException(ErrorCode.CORRUPTION, "object 'a/b' is damaged").ofStatement(1);

        assertThat(ErrorMapping.of(failure, Role.USER, SQL).code()).isEqualTo("STORAGE_CORRUPTION");
        assertThat(ErrorMapping.of(failure, Role.USER, SQL).message()).doesNotContain("a/b");
        assertThat(ErrorMapping.of(failure, Role.DBA, SQL).message())
                .isEqualTo("Statement 1 failed: Storage corruption: object 'a/b' is damaged");
    }

    @Test
    void bugsShowNothingButAnId() {
        for (Throwable bug : new Throwable[] {
            new IllegalStateException("secret detail"),
            new StackOverflowError("secret detail"),
            new DbException(ErrorCode.INTERNAL, "secret detail")
        }) {
            for (Role role : new Role[] {Role.USER, Role.SYSTEM}) {
                WireError error = ErrorMapping.of(bug, role, SQL);
                assertThat(error.status()).isEqualTo(500);
                assertThat(error.code()).isEqualTo("INTERNAL_ERROR");
                assertThat(error.message())
                        .startsWith("SQL request failed")
                        .contains("error id ")
                        .doesNotContain("secret");
                assertThat(error.details()).isNull();
            }
        }
    }

    private static int status(ErrorCode code) {
        return ErrorMapping.of(new DbException(code, "x"), Role.USER, SQL).status();
    }
}
