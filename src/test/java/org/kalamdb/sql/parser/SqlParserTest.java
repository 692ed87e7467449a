package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.UserId;

class SqlParserTest {
    @Test
    void splitsOnSemicolonsOutsideQuotesAndComments() {
        List<ParsedStatement> statements = SqlParser.parse("""
                ;; SELECT ';' AS "a;b", `c;d` FROM t -- ; not here
                ; /* ; /* nested ; */ */ SELECT $$;$$, $x$ ; $$ $x$, E'\\';' ;""");
        assertThat(statements).hasSize(2);
        assertThat(statements.get(0).text()).isEqualTo("SELECT ';' AS \"a;b\", `c;d` FROM t");
        assertThat(statements.get(0).position()).isEqualTo(new SourcePosition(1, 4));
        assertThat(statements.get(1).text()).isEqualTo("SELECT $$;$$, $x$ ; $$ $x$, E'\\';'");
        assertThat(statements.get(1).position()).isEqualTo(new SourcePosition(2, 26));
    }

    @Test
    void openQuotesAndCommentsAreBatchErrors() {
        for (String sql :
                List.of("SELECT 'a", "SELECT \"a", "SELECT `a", "SELECT E'a\\'", "SELECT $$a", "SELECT X'0")) {
            assertThatThrownBy(() -> SqlParser.parse(sql)).as(sql).isInstanceOfSatisfying(DbException.class, e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.BATCH_PARSE);
                assertThat(e.publicMessage())
                        .startsWith("Failed to parse SQL batch: Unterminated quoted string at line 1, column 8");
            });
        }
        assertThatThrownBy(() -> SqlParser.parse("SELECT 1;\n /* x"))
                .isInstanceOfSatisfying(
                        DbException.class,
                        e -> assertThat(e.publicMessage())
                                .isEqualTo(
                                        "Failed to parse SQL batch: Unterminated block comment at line 2, column 2"));
    }

    @Test
    void nothingIsEmptySql() {
        for (String sql : List.of("", " ;; \n", "-- x", "/* x */;")) {
            failure(sql, ErrorCode.EMPTY_SQL, "No SQL statements");
        }
    }

    @Test
    void longTextIsRefusedWithBothSizes() {
        String sql = "SELECT '" + "é".repeat(524_288) + "'";
        failure(sql, ErrorCode.INVALID_SQL, "too long: 1048585 bytes, at most 1048576 bytes");
        String longest = "SELECT '" + "é".repeat(524_283) + "'";
        assertThat(SqlParser.parse(longest)).hasSize(1);
    }

    @Test
    void loneSurrogatesAreRefused() {
        failure("SELECT '\ud800'", ErrorCode.INVALID_SQL, "lone surrogate at character 9");
        failure("SELECT E'\\ud800'", ErrorCode.INVALID_SQL, "lone surrogate");
        assertThat(SqlParser.parse("SELECT '😀', E'\\ud83d\\ude00'")).hasSize(1);
    }

    @Test
    void clusterPurgeKeepsItsOption() {
        for (String sql : List.of("CLUSTER PURGE --UPTO 5", "SELECT 1; cluster purge --upto 5; SELECT 2")) {
            assertThat(SqlParser.parse(sql).stream().map(ParsedStatement::text))
                    .as(sql)
                    .anyMatch(text -> text.matches("(?i)cluster purge --upto 5"));
        }
        assertThat(SqlParser.parse("CLUSTER PURGE -- UPTO 5").getFirst().text()).isEqualTo("CLUSTER PURGE");
    }

    @Test
    void executeAsUserIsOpened() {
        ParsedStatement statement = SqlParser.parse("execute as user 'o''brien' ( SELECT 1; );SELECT 2")
                .getFirst();
        assertThat(statement.asUser()).isEqualTo(new UserId("o'brien"));
        assertThat(statement.text()).isEqualTo("SELECT 1");
        assertThat(statement.position()).isEqualTo(new SourcePosition(1, 30));
        assertThat(statement.statement()).isInstanceOf(Statement.Query.class);
        for (String name : List.of("Bob", "bob-1", "bob@example.com", "9lives", "a.b+c")) {
            assertThat(SqlParser.parse("EXECUTE AS USER " + name + "(SELECT 1)")
                            .getFirst()
                            .asUser())
                    .isEqualTo(new UserId(name));
        }
    }

    @Test
    void malformedEnvelopesAreInvalidInput() {
        failure("EXECUTE AS USER 'a' SELECT 1", ErrorCode.INVALID_INPUT, "must wrap SQL in parentheses");
        failure("EXECUTE AS USER 'a'", ErrorCode.INVALID_INPUT, "must wrap SQL in parentheses");
        failure("EXECUTE AS USER 'a' (SELECT (1)", ErrorCode.INVALID_INPUT, "missing closing ')'");
        failure("EXECUTE AS USER 'a' ( ; )", ErrorCode.INVALID_INPUT, "requires a non-empty inner SQL statement");
        failure("EXECUTE AS USER 'a' (SELECT 1; SELECT 2)", ErrorCode.INVALID_INPUT, "exactly one");
        failure("EXECUTE AS USER 'a' (SELECT 1; SELECT 2)", ErrorCode.INVALID_INPUT, "single SQL statement");
        failure("EXECUTE AS USER '' (SELECT 1)", ErrorCode.INVALID_INPUT, "username cannot be empty");
        failure("EXECUTE AS USER (SELECT 1)", ErrorCode.INVALID_INPUT, "username cannot be empty");
        failure("EXECUTE AS USER 'a' (SELECT 1) x", ErrorCode.INVALID_INPUT, "nothing after");
        failure("EXECUTE AS USER 'a' (EXECUTE AS USER 'b' (SELECT 1))", ErrorCode.INVALID_INPUT, "cannot be nested");
    }

    @Test
    void errorsNamePlaceAndSuggestWords() {
        failure("selct 1", ErrorCode.INVALID_SQL, "expected a statement");
        assertThat(message("selct 1")).endsWith("but found 'selct' (did you mean SELECT?) at line 1, column 1");
        assertThat(message("insert into t values (1,2"))
                .isEqualTo("Invalid SQL: expected ',' or ')' but found end of statement at line 1, column 26");
        assertThat(message("SELECT a FROM t\nWHRE a = 1"))
                .endsWith("(did you mean WHERE instead of 'WHRE'?) at line 2, column 6");
        assertThat(message("SELECT 12ab"))
                .isEqualTo("Invalid SQL: expected an expression but found malformed number '12ab' at line 1, column 8");
        assertThat(message("SELECT a @ b")).contains("unexpected character '@'");
        assertThat(message("SELECT 1; SELEC 2")).endsWith("at line 1, column 11");
    }

    @Test
    void unknownStatementTypesAreNamed() {
        for (String sql : List.of("TRUNCATE t", "CREATE INDEX i ON t (a)", "GRANT ALL TO x", "PREPARE p AS SELECT 1")) {
            failure(sql, ErrorCode.INVALID_SQL, "Unsupported statement type: " + sql.substring(0, sql.indexOf(' ')));
        }
    }

    @Test
    void transactionsHaveThreeStatements() {
        for (String sql : List.of("BEGIN", "begin transaction", "BEGIN WORK", "START TRANSACTION")) {
            assertThat(SqlParser.parse(sql).getFirst().statement())
                    .isEqualTo(new Statement.TransactionControl(Statement.TransactionAction.BEGIN));
        }
        for (String sql : List.of("COMMIT", "COMMIT TRANSACTION", "commit work")) {
            assertThat(SqlParser.parse(sql).getFirst().statement())
                    .isEqualTo(new Statement.TransactionControl(Statement.TransactionAction.COMMIT));
        }
        for (String sql : List.of("ROLLBACK", "ROLLBACK TRANSACTION", "ROLLBACK WORK;")) {
            assertThat(SqlParser.parse(sql).getFirst().statement())
                    .isEqualTo(new Statement.TransactionControl(Statement.TransactionAction.ROLLBACK));
        }
        for (String sql : List.of(
                "BEGIN ISOLATION LEVEL SERIALIZABLE",
                "BEGIN READ ONLY",
                "START TRANSACTION WORK",
                "ROLLBACK TO SAVEPOINT a",
                "COMMIT WORK TRANSACTION",
                "SAVEPOINT a")) {
            failure(sql, ErrorCode.INVALID_SQL, "");
        }
    }

    @Test
    void laterStatementsAreUnsupported() {
        for (String sql : List.of(
                "ALTER TABLE a.b ADD COLUMN c INT",
                "SUBSCRIBE TO a.b WHERE x = 1 OPTIONS (last_rows = 5)",
                "CONSUME FROM t GROUP 'g' LIMIT 1",
                "ACK t GROUP 'g' UPTO OFFSET 5",
                "CLUSTER TRIGGER-ELECTION",
                "STORAGE COMPACT ALL",
                "CREATE TOPIC a.b",
                "DROP TOPIC a.b",
                "CLEAR TOPIC a.b",
                "BACKUP DATABASE TO 'x'",
                "EXPORT USER DATA",
                "SHOW EXPORT",
                "KILL LIVE QUERY 'x'",
                "KILL CONNECTION 'x'")) {
            Statement statement = SqlParser.parse(sql).getFirst().statement();
            assertThat(statement).as(sql).isInstanceOf(Statement.Unsupported.class);
        }
    }

    @Test
    void settingsHaveDottedNamesAndAnyValue() {
        for (String sql : List.of("SET a.B = 1", "set a.b TO 'x'", "SET a.b = -1 ", "SET a.b = on;")) {
            Statement statement = SqlParser.parse(sql).getFirst().statement();
            assertThat(statement)
                    .as(sql)
                    .isInstanceOfSatisfying(
                            Statement.SetSetting.class,
                            set -> assertThat(set.name()).isEqualTo("a.b"));
        }
        for (String sql : List.of("SET", "SET a", "SET a.", "SET a =", "SET 1 = 2", "SHOW COLUMNS t")) {
            failure(sql, ErrorCode.INVALID_SQL, "");
        }
    }

    static String message(String sql) {
        try {
            SqlParser.parse(sql);
        } catch (DbException e) {
            return e.publicMessage();
        }
        throw new AssertionError("parsed: " + sql);
    }

    static void failure(String sql, ErrorCode code, String fragment) {
        assertThatThrownBy(() -> SqlParser.parse(sql)).as(sql).isInstanceOfSatisfying(DbException.class, e -> {
            assertThat(e.code()).isEqualTo(code);
            assertThat(e.publicMessage()).contains(fragment);
        });
    }
}
