package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.text;

import org.junit.jupiter.api.Test;

/// What EXPLAIN shows of correlations, recursions and functions that give rows.
class CorrelationPlanTest {
    @Test
    void limitInASubqueryRunsOncePerOuterValueAndEndsItsScan() {
        assertThat(text("SELECT m.id, (SELECT u.name FROM app.users u WHERE u.id = m.sender LIMIT 1) FROM msgs m"))
                .isEqualTo("""
                        Project [$0, $2]
                          Correlate LEFT [?1 = $1]
                            Scan default.msgs [id, sender]
                            Limit 1
                              Project [$0]
                                KeyLookup app.users [name, id] key=[?1:TEXT] where ($1 = ?1:TEXT) limit 1""");
    }

    @Test
    void parametersOfCorrelationsFollowThoseOfTheStatement() {
        assertThat(text("SELECT m.id, t.name FROM msgs m JOIN LATERAL (SELECT u.name FROM app.users u"
                        + " WHERE u.age < m.qty AND u.name > $1 ORDER BY u.age LIMIT 2) t ON TRUE"))
                .isEqualTo("""
                        Project [$0, $2]
                          Correlate INNER [?2 = $1]
                            Scan default.msgs [id, qty]
                            Project [$0]
                              TopN [$1] 2
                                Scan app.users [name, age] where (($1 < ?2:INT) AND ($0 > ?1:TEXT))""");
    }

    @Test
    void subqueriesThatCanBeJoinsAreJoins() {
        assertThat(text("SELECT id FROM msgs m WHERE EXISTS (SELECT 1 FROM app.users u WHERE u.msg_id = m.id)"))
                .doesNotContain("Correlate");
        assertThat(text("SELECT id, (SELECT max(age) FROM app.users u WHERE u.msg_id = m.id) FROM msgs m"))
                .doesNotContain("Correlate");
    }

    @Test
    void recursionShowsItsStartAndItsStep() {
        assertThat(text("WITH RECURSIVE t(n) AS (SELECT 1 UNION SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t"))
                .isEqualTo("""
                        Recursion #0 distinct
                          Values [1]
                          Project [($0 + 1)]
                            Filter ($0 < 5)
                              WorkTable #0""");
    }

    @Test
    void functionsSeeTheColumnsToTheirLeft() {
        assertThat(text("SELECT m.id, s.n FROM msgs m, generate_series(1, m.qty) AS s(n)"))
                .isEqualTo("""
                        Project [$0, $2]
                          Correlate INNER [?1 = $1]
                            Scan default.msgs [id, qty]
                            TableFunction SERIES [1, cast(?1:INT as BIGINT), 1]""");
    }
}
