package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.text;

import org.junit.jupiter.api.Test;
import org.kalamdb.sql.ir.PlanNode;

/// Joins, subqueries and the order they come in.
class JoinPlanTest {
    @Test
    void conditionsGoToTheSideTheyAreAbout() {
        assertThat(text("SELECT u.name, m.body FROM msgs m JOIN app.users u ON m.sender = u.id"
                        + " WHERE m.qty > 3 AND u.age < 30"))
                .isEqualTo("""
                        Project [$4, $1]
                          Join INNER [$0 = $0]
                            Scan default.msgs [sender, body, qty] where ($2 > 3:INT)
                            Scan app.users [id, name, age] where ($2 < 30:INT)""");
        assertThat(text("SELECT m.id FROM msgs m, app.users u, app.small s WHERE m.id = u.msg_id AND s.id = u.age"))
                .isEqualTo("""
                        Project [$0]
                          Join SEMI [$1 = $0]
                            Join INNER [$0 = $1]
                              Scan default.msgs [id]
                              Scan app.users [age, msg_id]
                            Scan app.small [id]""");
    }

    @Test
    void aTableWaitsForOneThatItIsEqualTo() {
        assertThat(text("SELECT s.id, u.name, m.body FROM app.small s, app.users u, msgs m"
                        + " WHERE s.id = m.qty AND m.sender = u.id"))
                .isEqualTo("""
                        Project [$0, $5, $2]
                          Join INNER [$1 = $0]
                            Join INNER [$0 = $2]
                              Scan app.small [id]
                              Scan default.msgs [sender, body, qty]
                            Scan app.users [id, name]""");
    }

    @Test
    void aFilteredTableJoinedByItsKeyComesFirst() {
        assertThat(text("SELECT a.body, b.id, u.name FROM msgs a, msgs b, app.users u"
                        + " WHERE a.id = b.sender AND a.sender = u.id AND u.age < 30"))
                .isEqualTo("""
                        Project [$1, $6, $4]
                          Join INNER [$2 = $1]
                            Join INNER [$0 = $0]
                              Project [$0, $1, cast($2 as TEXT)]
                                Scan default.msgs [sender, body, id]
                              Scan app.users [id, name, age] where ($2 < 30:INT)
                            Scan default.msgs [id, sender]""");
    }

    @Test
    void whatAnOrSaysOfOneTableGoesToItsScan() {
        assertThat(text("SELECT m.body FROM msgs m, app.users u, app.small s WHERE s.id = m.qty"
                        + " AND ((m.sender = u.id AND u.age = 1 AND s.rank = 2)"
                        + " OR (m.sender = u.id AND u.age = 3 AND s.rank = 4 AND m.qty > 5))"))
                .isEqualTo("""
                        Project [$1]
                          Join INNER [$2 = $0] and ((($4 = 1:INT) AND ($6 = 2:SMALLINT)) OR (($4 = 3:INT) AND ($6 = 4:SMALLINT) AND ($2 > 5:INT)))
                            Join INNER [$0 = $0]
                              Scan default.msgs [sender, body, qty]
                              Scan app.users [id, age] where $1 in (1:INT, 3:INT)
                            Scan app.small [id, rank] where $1 in (2:SMALLINT, 4:SMALLINT)""");
        assertThat(text("SELECT m.body FROM msgs m LEFT JOIN app.users u"
                        + " ON m.sender = u.id AND (u.age = 1 AND m.qty = 2 OR u.age = 3 AND m.qty = 4)"))
                .isEqualTo("""
                        Project [$1]
                          Join LEFT [$0 = $0] and ((($4 = 1:INT) AND ($2 = 2:INT)) OR (($4 = 3:INT) AND ($2 = 4:INT)))
                            Scan default.msgs [sender, body, qty]
                            Scan app.users [id, age] where $1 in (1:INT, 3:INT)""");
    }

    @Test
    void keysOfDifferentTypesAreBroughtToOne() {
        assertThat(text("SELECT m.id FROM msgs m JOIN app.small s ON m.qty = s.rank AND m.price = s.id"))
                .isEqualTo("""
                        Project [$0]
                          Join INNER [$1 = $0, $2 = $1]
                            Project [$0, $1, cast($2 as DECIMAL(12, 2))]
                              Scan default.msgs [id, qty, price]
                            Project [cast($1 as INT), cast($0 as DECIMAL(12, 2))]
                              Scan app.small [id, rank]""");
        assertThat(text("SELECT m.id FROM msgs m JOIN app.users u ON m.payload = lower(u.name)"))
                .isEqualTo("""
                        Project [$0]
                          Join INNER [$1 = $0]
                            Project [$0, cast($1 as TEXT)]
                              Scan default.msgs [id, payload]
                            Project [LOWER($0)]
                              Scan app.users [name]""");
    }

    @Test
    void rightJoinIsALeftJoinTheOtherWayRound() {
        assertThat(text("SELECT m.id, u.id FROM msgs m RIGHT JOIN app.users u ON m.id = u.msg_id AND m.qty > u.age"))
                .isEqualTo("""
                        Sort [$1]
                          Project [$3, $0]
                            Join LEFT [$2 = $0] and ($4 > $1)
                              Scan app.users [id, age, msg_id]
                              Scan default.msgs [id, qty]""");
    }

    @Test
    void fullJoinIsALeftJoinAndTheUnmatchedRightRows() {
        assertThat(text("SELECT m.id, u.id FROM msgs m FULL JOIN app.users u ON m.id = u.msg_id"))
                .isEqualTo("""
                        Project [$0, $1]
                          Union
                            Join LEFT [$0 = $1]
                              Scan default.msgs [id]
                              Scan app.users [id, msg_id]
                            Project [null:BIGINT, $0, $1]
                              Join ANTI [$1 = $0]
                                Scan app.users [id, msg_id]
                                Scan default.msgs [id]""");
    }

    @Test
    void joinWithoutEqualityIsANestedLoop() {
        assertThat(text("SELECT m.id FROM msgs m JOIN app.users u ON m.qty < u.age"))
                .isEqualTo("""
                        Project [$0]
                          Join INNER [] and ($1 < $2)
                            Scan default.msgs [id, qty]
                            Scan app.users [age]""");
    }

    @Test
    void usingAndNaturalJoinOnTheirColumns() {
        assertThat(text("SELECT a.id, b.id FROM msgs a JOIN msgs b USING (conv_id)"))
                .contains("Join INNER [$1 = $1]");
        assertThat(text("SELECT a.name, b.name FROM app.users a NATURAL JOIN app.users b"))
                .doesNotContain("_seq")
                .contains("Join INNER [$0 = $0, $1 = $1, $2 = $2, $3 = $3]");
    }

    @Test
    void joinedRowsComeByTheFirstTablesKey() {
        assertThat(text("SELECT m.id, u.name FROM msgs m LEFT JOIN app.users u ON m.id = u.msg_id LIMIT 10"))
                .isEqualTo("""
                        Limit 10
                          Project [$0, $1]
                            Join LEFT [$0 = $1]
                              Scan default.msgs [id]
                              Scan app.users [name, msg_id]""");
        assertThat(text("SELECT m.id FROM msgs m LEFT JOIN app.users u ON m.id = u.msg_id AND m.qty > u.age LIMIT 10"))
                .startsWith("TopN [$0] 10");
        assertThat(text("SELECT m.body FROM msgs m LEFT JOIN app.users u ON m.id = u.msg_id AND m.qty > u.age"))
                .startsWith("Project");
        assertThat(text("SELECT t.table_name, m.id FROM system.tables t JOIN msgs m ON m.sender = t.table_name"))
                .startsWith("Project");
    }

    @Test
    void explicitKeyOrderGoesThroughTheJoin() {
        assertThat(
                        text(
                                "SELECT m.id, u.name FROM msgs m JOIN app.users u ON m.id = u.msg_id ORDER BY m.id DESC LIMIT 5"))
                .startsWith("Limit 5")
                .contains("Scan default.msgs [id] descending");
        assertThat(text("SELECT m.id, u.name FROM msgs m JOIN app.users u ON m.id = u.msg_id"
                        + " ORDER BY m.id, u.name LIMIT 5"))
                .startsWith("TopN [$0, $1] 5");
    }

    @Test
    void inAndExistsBecomeSemiJoins() {
        assertThat(text("SELECT id FROM msgs WHERE id IN (SELECT msg_id FROM app.users WHERE age > 3)"))
                .isEqualTo("""
                        Join SEMI [$0 = $0]
                          Scan default.msgs [id]
                          Project [$0]
                            Scan app.users [msg_id, age] where ($1 > 3:INT)""");
        assertThat(text("SELECT id FROM msgs m WHERE EXISTS (SELECT 1 FROM app.users u WHERE u.msg_id = m.id)"))
                .isEqualTo("""
                        Join SEMI [$0 = $0]
                          Scan default.msgs [id]
                          Scan app.users [msg_id]""");
        assertThat(
                        text(
                                "SELECT id FROM msgs m WHERE qty IN (SELECT age FROM app.users u WHERE u.msg_id > m.id AND age > 3)"))
                .isEqualTo("""
                        Project [$0]
                          Join SEMI [$1 = $0] and ($3 > $0)
                            Scan default.msgs [id, qty]
                            Scan app.users [age, msg_id] where ($0 > 3:INT)""");
    }

    @Test
    void notExistsLooksForRowsWithoutPartner() {
        assertThat(text("SELECT id FROM msgs m WHERE NOT EXISTS (SELECT 1 FROM app.users u WHERE u.msg_id = m.id)"))
                .isEqualTo("""
                        Join ANTI [$0 = $0]
                          Scan default.msgs [id]
                          Scan app.users [msg_id]""");
        assertThat(
                        text(
                                "SELECT id FROM msgs a WHERE NOT EXISTS (SELECT 1 FROM msgs b WHERE b.sender = a.sender AND b.id > a.id)"))
                .isEqualTo("""
                        Project [$0]
                          Join ANTI [$1 = $1] and ($2 > $0)
                            Scan default.msgs [id, sender]
                            Scan default.msgs [id, sender]""");
    }

    @Test
    void scalarSubqueryMustGiveOneRow() {
        assertThat(text("SELECT id, (SELECT name FROM app.users u WHERE u.msg_id = m.id) FROM msgs m"))
                .isEqualTo("""
                        Project [$0, $2]
                          Join LEFT [$0 = $0]
                            Scan default.msgs [id]
                            Aggregate [$1, SINGLE_VALUE($0)]
                              Scan app.users [name, msg_id] where IS_NOT_NULL($1)""");
        assertThat(text("SELECT id FROM msgs WHERE qty = (SELECT max(age) FROM app.users)"))
                .contains("Aggregate [MAX($0)]")
                .doesNotContain("SINGLE_VALUE");
    }

    @Test
    void countOfNoRowsIsZero() {
        assertThat(text("SELECT id, (SELECT count(*) FROM app.users u WHERE u.msg_id = m.id) FROM msgs m"))
                .contains("case when IS_NOT_NULL($2) then $2 else 0 end")
                .doesNotContain("Join LEFT []");
    }

    @Test
    void lateralIsDecorrelated() {
        assertThat(text("SELECT a.id, b.id FROM msgs a LEFT JOIN LATERAL"
                        + " (SELECT id FROM app.users u WHERE u.msg_id = a.id) b ON true"))
                .isEqualTo("""
                        Project [$0, $1]
                          Join LEFT [$0 = $1]
                            Scan default.msgs [id]
                            Scan app.users [id, msg_id] where IS_NOT_NULL($1)""");
    }

    @Test
    void commonTableExpressionsAreInlined() {
        assertThat(
                        text(
                                "WITH t AS (SELECT id, qty FROM msgs WHERE qty > 1) SELECT a.id FROM t a JOIN t b ON a.id = b.qty"))
                .isEqualTo("""
                        Project [$0]
                          Join INNER [$0 = $0]
                            Project [$0]
                              Scan default.msgs [id, qty] where ($1 > 1:INT)
                            Project [cast($0 as BIGINT)]
                              Scan default.msgs [qty] where ($0 > 1:INT)""");
    }

    @Test
    void joinThatSparesASortMustKeepItsOrder() {
        assertThat(joinIn("SELECT a.id, b.name FROM msgs a JOIN app.users b ON a.sender = b.id ORDER BY a.id DESC")
                        .ordered())
                .isTrue();
        assertThat(joinIn("SELECT a.id, b.name FROM msgs a JOIN app.users b ON a.sender = b.id ORDER BY b.name")
                        .ordered())
                .isFalse();
    }

    private static PlanNode.Join joinIn(String sql) {
        return joinIn(Queries.plan(sql).root());
    }

    private static PlanNode.Join joinIn(PlanNode node) {
        return switch (node) {
            case PlanNode.Join join -> join;
            case PlanNode.Project project -> joinIn(project.input());
            case PlanNode.Sort sort -> joinIn(sort.input());
            default -> throw new AssertionError(node);
        };
    }
}
