package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.parser.SqlParserTest.failure;
import static org.kalamdb.sql.parser.StatementParserTest.parse;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.parser.Statement.OnConflict;

/// The clauses of INSERT, UPDATE and DELETE beyond the contract.
class DmlParserTest {
    @Test
    void returningIsASelectList() {
        for (String sql : List.of(
                "INSERT INTO t VALUES (1) RETURNING id, n + 1 AS m",
                "INSERT INTO t SELECT * FROM u RETURNING id, n + 1 AS m",
                "INSERT INTO t DEFAULT VALUES RETURNING id, n + 1 AS m",
                "INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING RETURNING id, n + 1 AS m",
                "UPDATE t SET n = 1 WHERE id = 2 RETURNING id, n + 1 AS m",
                "DELETE FROM t WHERE id = 2 RETURNING id, n + 1 AS m")) {
            Statement.RowChange change = (Statement.RowChange) parse(sql);
            assertThat(change.returning()).as(sql).hasSize(2);
        }
        assertThat(((Statement.RowChange) parse("DELETE FROM t WHERE true")).returning())
                .isNull();
        failure("DELETE FROM t WHERE true RETURNING", ErrorCode.INVALID_SQL, "expected a list of expressions");
    }

    @Test
    void conflictsAreSkippedOrUpdate() {
        assertThat(conflict("ON CONFLICT DO NOTHING")).satisfies(clause -> {
            assertThat(clause.target()).isNull();
            assertThat(clause.assignments()).isNull();
        });
        assertThat(conflict("ON CONFLICT (a, b) DO NOTHING").target()).hasSize(2);
        OnConflict update = conflict("ON CONFLICT (id) DO UPDATE SET n = excluded.n, m = DEFAULT WHERE t.n < 5");
        assertThat(Objects.requireNonNull(update.assignments())).hasSize(2);
        assertThat(update.assignments().get(1).value()).isNull();
        assertThat(update.condition()).hasToString("`t`.`n` < 5");
        assertThat(update.position().column()).isEqualTo(31);
    }

    private static OnConflict conflict(String clause) {
        return Objects.requireNonNull(
                ((Statement.Insert) parse("INSERT INTO t (id) VALUES (1) " + clause)).onConflict());
    }

    @Test
    void otherFormsOfConflictsAreRefused() {
        String insert = "INSERT INTO t VALUES (1) ";
        failure(
                insert + "ON CONFLICT ON CONSTRAINT pk DO NOTHING",
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "ON CONFLICT ON CONSTRAINT is not supported");
        failure(insert + "ON DUPLICATE KEY UPDATE n = 1", ErrorCode.FEATURE_NOT_SUPPORTED, "ON DUPLICATE KEY");
        failure(
                insert + "ON CONFLICT (id) WHERE n > 1 DO NOTHING",
                ErrorCode.FEATURE_NOT_SUPPORTED,
                "a condition on the columns");
        failure(insert + "ON CONFLICT DO UPDATE SET n = 1", ErrorCode.INVALID_SQL, "requires the key columns");
        failure(insert + "ON CONFLICT (id)", ErrorCode.INVALID_SQL, "expected DO");
        failure(insert + "ON CONFLICT (id) DO SOMETHING", ErrorCode.INVALID_SQL, "UPDATE");
    }

    @Test
    void severalColumnsAreSetAtOnce() {
        for (String values : List.of("(1, DEFAULT)", "ROW(1, DEFAULT)")) {
            Statement.Update update =
                    (Statement.Update) parse("UPDATE t SET (a, b) = " + values + ", c = DEFAULT WHERE id = 1");
            assertThat(update.assignments())
                    .extracting(assignment -> assignment.column().name() + "=" + assignment.value())
                    .containsExactly("a=1", "b=null", "c=null");
        }
        failure("UPDATE t SET (a, b) = (1) WHERE true", ErrorCode.INVALID_SQL, "1 value(s) for 2 column(s)");
        failure("UPDATE t SET (a, b) = ROW(SELECT 1, 2) WHERE true", ErrorCode.INVALID_SQL, "'SELECT'");
    }
}
