package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;

class OutputColumnsTest {
    private static List<String> names(String sql) {
        return plan(sql).columns().stream().map(OutputColumn::name).toList();
    }

    @Test
    void starShowsDeclaredColumnsThenSeqAndDeleted() {
        assertThat(names("SELECT * FROM app.users")).containsExactly("id", "name", "age", "msg_id", "_seq", "_deleted");
        assertThat(names("SELECT u.*, 1 AS one FROM app.users u"))
                .containsExactly("id", "name", "age", "msg_id", "_seq", "_deleted", "one");
        assertThat(names("SELECT * FROM system.tables")).containsExactly("namespace_id", "table_name", "created_at");
        assertThat(names("SELECT * FROM app.events")).containsExactly("kind", "n", "_seq", "_deleted");
    }

    @Test
    void updatedCanBeNamedButIsInNoStar() {
        assertThat(names("SELECT *, _updated FROM app.users WHERE _updated > '2024-01-01'"))
                .containsExactly("id", "name", "age", "msg_id", "_seq", "_deleted", "_updated");
        assertThat(names("SELECT u.* FROM app.users u WHERE _updated > '2024-01-01'"))
                .containsExactly("id", "name", "age", "msg_id", "_seq", "_deleted");
    }

    @Test
    void namesComeFromTheSelectList() {
        assertThat(
                        names(
                                "SELECT id, ID, m.sender, count(*), qty + 1, sum(qty) AS Total FROM msgs m GROUP BY 1, 2, 3, 5"))
                .containsExactly("id", "id", "sender", "count(*)", "qty + 1", "total");
        assertThat(names("SELECT * FROM app.users a JOIN app.users b ON a.id = b.id"))
                .containsExactly(
                        "id",
                        "name",
                        "age",
                        "msg_id",
                        "_seq",
                        "_deleted",
                        "id",
                        "name",
                        "age",
                        "msg_id",
                        "_seq",
                        "_deleted");
        assertThat(names("SELECT id FROM msgs UNION ALL SELECT n FROM app.events ORDER BY 1"))
                .containsExactly("id");
        assertThat(names("WITH t AS (SELECT id AS a FROM msgs) SELECT a FROM t"))
                .containsExactly("a");
        assertThat(names("VALUES (1, 2)")).containsExactly("column1", "column2");
        assertThat(names("SELECT * FROM (VALUES (1, 2)) t")).containsExactly("column1", "column2");
    }

    @Test
    void typesOfColumnsSurvivePlanning() {
        assertThat(
                        plan("SELECT * FROM (SELECT payload, edited, price FROM msgs ORDER BY id LIMIT 3) t")
                                .columns()
                                .stream()
                                .map(OutputColumn::type))
                .containsExactly(DataType.JSON, DataType.DATETIME, new DataType.Decimal(10, 2));
        assertThat(
                        plan("SELECT id, emb, raw, doc, max(title) FROM app.items GROUP BY id, emb, raw, doc")
                                .columns()
                                .stream()
                                .map(OutputColumn::type))
                .containsExactly(
                        DataType.UUID, new DataType.Embedding(3), DataType.BYTES, DataType.FILE, DataType.TEXT);
        assertThat(plan("SELECT payload FROM msgs UNION ALL SELECT payload FROM msgs")
                        .columns()
                        .getFirst()
                        .type())
                .isEqualTo(DataType.JSON);
    }

    private static String flags(String sql) {
        return plan(sql).columns().stream()
                .map(column -> (column.primaryKey() ? "pk" : "") + (column.notNull() ? "nn" : ""))
                .collect(Collectors.joining(","));
    }

    @Test
    void plainColumnsOfATableKeepTheirFlags() {
        assertThat(flags("SELECT id, conv_id, body, id + 1, _seq FROM msgs WHERE qty > 3 ORDER BY qty LIMIT 3"))
                .isEqualTo("pknn,nn,,,nn");
        assertThat(flags("SELECT id, body FROM msgs WHERE id IN (SELECT msg_id FROM app.users)"))
                .isEqualTo("pknn,");
        assertThat(flags("SELECT m.id, u.id FROM msgs m LEFT JOIN app.users u ON u.msg_id = m.id"))
                .isEqualTo("nn,");
        assertThat(flags("SELECT m.id, u.id FROM msgs m JOIN app.users u ON u.msg_id = m.id"))
                .isEqualTo("nn,nn");
        assertThat(flags("SELECT id FROM msgs UNION ALL SELECT id FROM msgs")).isEmpty();
        assertThat(flags("SELECT sender FROM msgs GROUP BY sender")).isEmpty();
    }

    @Test
    void everyTableIsNamed() {
        assertThat(plan("SELECT m.id FROM msgs m JOIN kalam.app.users u ON m.id = u.msg_id"
                                + " WHERE m.sender IN (SELECT table_name FROM system.tables)")
                        .tables())
                .containsExactlyInAnyOrder(
                        new TableName("default", "msgs"),
                        new TableName("app", "users"),
                        new TableName("system", "tables"));
    }

    @Test
    void qualifiedColumnsAreFound() {
        assertThat(names("SELECT \"system\".\"tables\".\"table_name\" FROM \"system\".\"tables\""))
                .containsExactly("table_name");
        assertThat(names("SELECT default.msgs.id, msgs.body FROM default.msgs")).containsExactly("id", "body");
        assertThat(names("SELECT kalam.app.users.name FROM kalam.app.users")).containsExactly("name");
        assertThat(names("SELECT MSGS.ID FROM msgs")).containsExactly("id");
    }

    @Test
    void rowsAreCapped() {
        PlanOptions options = new PlanOptions(50, 1000);

        assertThat(PlanText.of(plan("SELECT id FROM msgs", options).root()))
                .isEqualTo("Limit 50\n  Scan default.msgs [id] limit 50");
        assertThat(PlanText.of(plan("SELECT id FROM msgs LIMIT 5000", options).root()))
                .isEqualTo("Limit 1000\n  Scan default.msgs [id] limit 1000");
        assertThat(PlanText.of(plan("SELECT id FROM msgs LIMIT 10", options).root()))
                .isEqualTo("Limit 10\n  Scan default.msgs [id] limit 10");
        assertThat(PlanText.of(plan("SELECT id FROM msgs LIMIT $1", options).root()))
                .isEqualTo("Limit 1000\n  Limit ?1:BIGINT\n    Scan default.msgs [id] limit ?1:BIGINT");
        assertThat(PlanText.of(
                        plan("SELECT id FROM msgs ORDER BY body", options).root()))
                .isEqualTo("Project [$0]\n  TopN [$1] 50\n    Scan default.msgs [id, body]");
        assertThat(PlanText.of(plan("SELECT count(*) FROM (SELECT id FROM msgs LIMIT 3) t", options)
                        .root()))
                .startsWith("Limit 1000\n  Aggregate");
    }
}
