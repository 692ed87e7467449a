package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.parser.SqlParserTest.failure;
import static org.kalamdb.sql.parser.SqlParserTest.message;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserId;

class StatementParserTest {
    @Test
    void insertHoldsRowsOfNodes() {
        Statement.InsertValues insert = (Statement.InsertValues)
                parse("INSERT INTO App.\"Notes\" (ID, body,) VALUES (1, 'a',), (-2.5, DEFAULT), ($1, 1 + 1)");
        assertThat(insert.table()).isEqualTo(new Statement.TableRef("app", "notes", new SourcePosition(1, 13)));
        assertThat(insert.columns()).extracting(Statement.ColumnRef::name).containsExactly("id", "body");
        assertThat(insert.rows()).hasSize(3).allMatch(row -> row.size() == 2);
        assertThat(Literals.value(insert.rows().get(0).get(0))).isEqualTo(1L);
        assertThat(Literals.value(insert.rows().get(1).get(0))).isEqualTo(new BigDecimal("-2.5"));
        assertThat(insert.rows().get(1).get(1)).isNull();
        assertThat(Literals.isLiteral(insert.rows().get(2).get(1))).isFalse();
    }

    @Test
    void insertWithoutColumnsOrWithAQuery() {
        assertThat(((Statement.InsertValues) parse("INSERT INTO t VALUES (1)")).columns())
                .isNull();
        assertThat(((Statement.InsertValues) parse("INSERT INTO t DEFAULT VALUES")).rows())
                .containsExactly(List.of());
        for (String sql : List.of(
                "INSERT INTO t SELECT * FROM u LIMIT 1",
                "INSERT INTO t (a) (SELECT a FROM u LIMIT 1)",
                "INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x LIMIT 1",
                "INSERT INTO t ((SELECT 1) LIMIT 1)")) {
            assertThat(((Statement.InsertQuery) parse(sql)).source().hasLimit())
                    .as(sql)
                    .isTrue();
        }
    }

    @Test
    void insertErrors() {
        failure(
                "INSERT INTO t (a, b) VALUES (1, 2), (3)",
                ErrorCode.INVALID_SQL,
                "row 2 of VALUES has 1 values, expected 2");
        failure("INSERT INTO t VALUES (1, 2), (3)", ErrorCode.INVALID_SQL, "row 2 of VALUES");
        failure("INSERT OVERWRITE t VALUES (1)", ErrorCode.FEATURE_NOT_SUPPORTED, "not supported");
        failure("REPLACE INTO t VALUES (1)", ErrorCode.FEATURE_NOT_SUPPORTED, "REPLACE INTO is not supported");
        failure("INSERT INTO t VALEUS (1)", ErrorCode.INVALID_SQL, "did you mean VALUES?");
        failure("INSERT INTO t VALUES ()", ErrorCode.INVALID_SQL, "expected an expression but found ')'");
        failure("INSERT INTO t VALUES (1) (2)", ErrorCode.INVALID_SQL, "expected end of statement");
    }

    @Test
    void updateAndDelete() {
        Statement.Update update =
                (Statement.Update) parse("UPDATE a.b SET n = n + 1, \"a\".\"b\".\"M\" = 'x', WHERE id = $1");
        assertThat(update.assignments()).extracting(a -> a.column().name()).containsExactly("n", "m");
        assertThat(update.condition().toString()).contains("id");
        Statement.Delete delete = (Statement.Delete) parse("DELETE FROM kalam.a.b WHERE id IN (SELECT 1)");
        assertThat(delete.table().namespace()).isEqualTo("a");
        failure("UPDATE t SET a = 1", ErrorCode.INVALID_OPERATION, "UPDATE requires a WHERE clause");
        failure("DELETE FROM t", ErrorCode.INVALID_OPERATION, "DELETE requires a WHERE clause");
        assertThat(((Statement.Delete) parse("DELETE FROM t x WHERE x.a = 1"))
                        .table()
                        .alias())
                .isEqualTo("x");
        failure("DELETE FROM t x", ErrorCode.INVALID_OPERATION, "DELETE requires a WHERE clause");
        failure("DELETE FROM t WHRE id = 1", ErrorCode.INVALID_SQL, "did you mean WHERE?");
        failure("UPDATE t SET a = 1 FROM u WHERE true", ErrorCode.FEATURE_NOT_SUPPORTED, "not supported");
        failure("DELETE FROM t USING u WHERE true", ErrorCode.FEATURE_NOT_SUPPORTED, "not supported");
        failure("UPDATE t SET a = 1 RETURNING a", ErrorCode.INVALID_OPERATION, "UPDATE requires a WHERE clause");
        failure("UPDATE t SET a = 1 WHRE id = 1", ErrorCode.INVALID_SQL, "did you mean WHERE?");
        failure("UPDATE t ST a = 1", ErrorCode.INVALID_SQL, "did you mean SET?");
    }

    @Test
    void explainKnowsItsQuery() {
        Statement.Explain explain = (Statement.Explain) parse("EXPLAIN ANALYZE VERBOSE SELECT 1 LIMIT 1");
        assertThat(explain.analyze()).isTrue();
        assertThat(((Statement.Query) explain.explained()).hasLimit()).isTrue();
        assertThat(((Statement.Explain) parse("EXPLAIN (SELECT 1)")).analyze()).isFalse();
        assertThat(((Statement.Explain) parse("EXPLAIN DELETE FROM t WHERE true")).explained())
                .isInstanceOf(Statement.Delete.class);
        failure("EXPLAIN SHOW TABLES", ErrorCode.INVALID_SQL, "expected a query");
    }

    @Test
    void namespaces() {
        assertThat(parse("CREATE NAMESPACE IF NOT EXISTS \"App\""))
                .isEqualTo(new Statement.CreateNamespace("app", true));
        assertThat(parse("DROP NAMESPACE IF EXISTS app CASCADE"))
                .isEqualTo(new Statement.DropNamespace("app", true, true));
        assertThat(parse("ALTER NAMESPACE app SET OPTIONS (a = 'x', B = 5, c = -1.5, d = TRUE, 'e' = word)"))
                .isEqualTo(new Statement.AlterNamespace(
                        "app", Map.of("a", "x", "B", 5L, "c", -1.5, "d", true, "e", "word")));
        assertThat(List.of("USE app", "USE NAMESPACE app", "SET NAMESPACE 'App'", "use `app`"))
                .allMatch(sql -> parse(sql).equals(new Statement.UseNamespace("app")));
        failure("ALTER NAMESPACE app", ErrorCode.INVALID_SQL, "Expected SET OPTIONS");
        failure("CREATE NAMESPACE system", ErrorCode.INVALID_OPERATION, "is reserved and cannot be used");
        failure("CREATE NAMESPACE select", ErrorCode.INVALID_OPERATION, "reserved SQL keyword");
        failure("CREATE NAMESPACE \"a b\"", ErrorCode.INVALID_OPERATION, "cannot contain spaces");
        assertThat(parse("CREATE NAMESPACE IF NOT EXISTS default"))
                .isEqualTo(new Statement.CreateNamespace("default", true));
    }

    @Test
    void showAndDescribe() {
        assertThat(parse("SHOW NAMESPACES")).isEqualTo(new Statement.ShowNamespaces());
        assertThat(parse("SHOW TABLES")).isEqualTo(new Statement.ShowTables(null));
        assertThat(parse("SHOW TABLES IN NAMESPACE app")).isEqualTo(new Statement.ShowTables("app"));
        assertThat(parse("SHOW TABLES IN app")).isEqualTo(new Statement.ShowTables("app"));
        assertThat(parse("SHOW STORAGES")).isEqualTo(new Statement.ShowStorages());
        assertThat(parse("SHOW MANIFEST CACHE")).isEqualTo(new Statement.ShowManifest());
        assertThat(parse("SHOW STATS FOR TABLE a.b")).isInstanceOf(Statement.ShowStats.class);
        assertThat(parse("SHOW TABLE STATS b")).isInstanceOf(Statement.ShowStats.class);
        for (String sql : List.of("DESCRIBE TABLE a.b HISTORY", "DESC TABLE a.b", "DESCRIBE a.b", "DESC \"A\".b")) {
            Statement.DescribeTable describe = (Statement.DescribeTable) parse(sql);
            assertThat(describe.table().namespace()).isEqualTo("a");
            assertThat(describe.table().table()).isEqualTo("b");
        }
        failure("SHOW TABELS", ErrorCode.INVALID_SQL, "did you mean TABLES?");
        failure("SHOW timezone", ErrorCode.INVALID_SQL, "expected NAMESPACES");
    }

    @Test
    void flushAndJobs() {
        assertThat(parse("STORAGE FLUSH ALL")).isEqualTo(new Statement.FlushAll(null));
        assertThat(parse("storage flush all in namespace App")).isEqualTo(new Statement.FlushAll("app"));
        assertThat(((Statement.FlushTable) parse("STORAGE FLUSH TABLE a.b"))
                        .table()
                        .table())
                .isEqualTo("b");
        assertThat(parse("KILL JOB 'FL-1a'")).isEqualTo(new Statement.KillJob("FL-1a"));
        assertThat(parse("KILL JOB FL-1a2b3c")).isEqualTo(new Statement.KillJob("FL-1a2b3c"));
        failure("STORAGE FLUSH TABLE b", ErrorCode.INVALID_SQL, "must be qualified (namespace.table)");
        failure("STORAGE FLUSH TABLE a.b now", ErrorCode.INVALID_SQL, "Unexpected tokens");
        failure("STORAGE FLSH ALL", ErrorCode.INVALID_SQL, "did you mean FLUSH?");
    }

    @Test
    void users() {
        assertThat(parse("CREATE USER 'O''Brien' WITH PASSWORD 'p' ROLE analyst EMAIL 'a@b'"))
                .isEqualTo(new Statement.CreateUser(
                        new UserId("O'Brien"), Statement.AuthKind.PASSWORD, "p", Role.SERVICE, "a@b"));
        assertThat(parse("CREATE USER Bob-1 WITH OAUTH '{}' ROLE 'user'"))
                .isEqualTo(
                        new Statement.CreateUser(new UserId("Bob-1"), Statement.AuthKind.OAUTH, "{}", Role.USER, null));
        assertThat(parse("CREATE USER b WITH INTERNAL ROLE \"system\""))
                .isEqualTo(new Statement.CreateUser(
                        new UserId("b"), Statement.AuthKind.INTERNAL, null, Role.SYSTEM, null));
        assertThat(parse("ALTER USER b SET PASSWORD 'q'"))
                .isEqualTo(new Statement.AlterUser(new UserId("b"), new Statement.UserChange.SetPassword("q")));
        assertThat(parse("ALTER USER b SET ROLE admin"))
                .isEqualTo(new Statement.AlterUser(new UserId("b"), new Statement.UserChange.SetRole(Role.DBA)));
        assertThat(parse("ALTER USER b SET EMAIL 'e'"))
                .isEqualTo(new Statement.AlterUser(new UserId("b"), new Statement.UserChange.SetEmail("e")));
        assertThat(parse("DROP USER IF EXISTS \"Bob\"")).isEqualTo(new Statement.DropUser(new UserId("Bob"), true));
        failure("CREATE USER b WITH PASSWORD 'p'", ErrorCode.INVALID_SQL, "Expected ROLE");
        failure("CREATE USER b WITH PASSWORD 'p' ROLE king", ErrorCode.INVALID_SQL, "Invalid role 'king'");
        failure("CREATE USER b WITH PASWORD 'p' ROLE user", ErrorCode.INVALID_SQL, "did you mean PASSWORD?");
        failure("CREATE USER '' WITH INTERNAL ROLE user", ErrorCode.INVALID_INPUT, "username cannot be empty");
        assertThat(message("ALTER USER b SET PASSWORD 'q' ROLE user")).contains("expected end of statement");
    }

    @Test
    void dropTable() {
        assertThat(parse("DROP STREAM TABLE IF EXISTS a.b CASCADE"))
                .isEqualTo(new Statement.DropTable(
                        new Statement.TableRef("a", "b", new SourcePosition(1, 29)), true, true));
        failure("DROP TABLE a, b", ErrorCode.FEATURE_NOT_SUPPORTED, "more than one table");
    }

    static Statement parse(String sql) {
        return SqlParser.parse(sql).getFirst().statement();
    }
}
