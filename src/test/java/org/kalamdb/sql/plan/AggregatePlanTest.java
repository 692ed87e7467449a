package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.plan;
import static org.kalamdb.sql.plan.Queries.text;

import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;

/// GROUP BY, DISTINCT and set operations.
class AggregatePlanTest {
    @Test
    void groupsAndOrders() {
        assertThat(text("SELECT sender, count(*), max(amount) FROM msgs GROUP BY sender"
                        + " HAVING count(*) > 3 ORDER BY 2 DESC LIMIT 5"))
                .isEqualTo("""
                        TopN [$1 desc] 5
                          Filter ($1 > 3)
                            Aggregate [$0, COUNT(*), MAX($1)]
                              Scan default.msgs [sender, amount]""");
        assertThat(text("SELECT sender s FROM msgs GROUP BY s ORDER BY s")).isEqualTo("""
                        Sort [$0]
                          Aggregate [$0]
                            Scan default.msgs [sender]""");
    }

    @Test
    void resultTypesAreThoseOfPostgres() {
        assertThat(plan("SELECT sum(qty), sum(id), sum(price), sum(amount), avg(qty), avg(price), count(*), min(price)"
                                + " FROM msgs")
                        .columns()
                        .stream()
                        .map(OutputColumn::type))
                .containsExactly(
                        DataType.BIGINT,
                        DataType.BIGINT,
                        new DataType.Decimal(38, 2),
                        DataType.DOUBLE,
                        DataType.DOUBLE,
                        DataType.DOUBLE,
                        DataType.BIGINT,
                        new DataType.Decimal(10, 2));
    }

    @Test
    void distinctAndFilteredAggregates() {
        assertThat(text("SELECT count(DISTINCT sender), sum(qty) FILTER (WHERE flag) FROM msgs"))
                .isEqualTo("""
                        Aggregate [COUNT(distinct $0), SUM($1) filter $2]
                          Project [$0, $1, IS_TRUE($2)]
                            Scan default.msgs [sender, qty, flag]""");
        assertThat(text("SELECT DISTINCT sender, qty FROM msgs ORDER BY sender LIMIT 5"))
                .isEqualTo("""
                        TopN [$0] 5
                          Aggregate [$0, $1]
                            Scan default.msgs [sender, qty]""");
    }

    @Test
    void ownAggregates() {
        assertThat(text("SELECT string_agg(sender, ','), bool_and(flag), bool_or(flag), every(flag) FROM msgs"))
                .startsWith("Aggregate [STRING_AGG($0, $1), BOOL_AND($2), BOOL_OR($2), BOOL_AND($2)]");
        assertThat(text("SELECT string_agg(payload, ',') FROM msgs")).isEqualTo("""
                        Aggregate [STRING_AGG($2, $1)]
                          Project [$0, $1, cast($0 as TEXT)]
                            Project [$0, ',']
                              Scan default.msgs [payload]""");
    }

    @Test
    void deviationsAreNotComputedFromSumsOfSquares() {
        assertThat(text("SELECT stddev(amount) FROM msgs")).contains("Aggregate [STDDEV_SAMP($0)]");
    }

    @Test
    void groupingSetsAreOneAggregation() {
        assertThat(text("SELECT sender, qty, count(*) FROM msgs GROUP BY ROLLUP(sender, qty)"))
                .isEqualTo("""
                        Project [$0, $1, $3]
                          Aggregate [$2, $3, $4, COUNT($5)]
                            GroupingSets [[0, 1], [0], []]
                              Scan default.msgs [sender, qty]""");
    }

    @Test
    void windowsSortOnceForOrdersThatContainEachOther() {
        assertThat(text("SELECT sum(qty) OVER (PARTITION BY sender), rank() OVER (PARTITION BY sender ORDER BY n)"
                        + " FROM (SELECT sender, qty, qty % 7 AS n FROM msgs) t"))
                .containsOnlyOnce("Sort [")
                .contains("Window [RANK() rows unbounded preceding to unbounded following]")
                .contains("Window [SUM($1) range unbounded preceding to unbounded following]");
    }

    @Test
    void setOperations() {
        assertThat(text("SELECT id FROM msgs UNION ALL SELECT qty FROM msgs ORDER BY 1 LIMIT 3"))
                .isEqualTo("""
                        TopN [$0] 3
                          Union
                            Scan default.msgs [id]
                            Project [cast($0 as BIGINT)]
                              Scan default.msgs [qty]""");
        assertThat(text("SELECT id FROM msgs UNION SELECT n FROM app.events")).isEqualTo("""
                        Aggregate [$0]
                          Union
                            Scan default.msgs [id]
                            Scan app.events [n]""");
        assertThat(text("SELECT id FROM msgs INTERSECT SELECT n FROM app.events"))
                .isEqualTo("""
                        INTERSECT
                          Scan default.msgs [id]
                          Scan app.events [n]""");
        assertThat(text("SELECT id FROM msgs EXCEPT ALL SELECT n FROM app.events"))
                .startsWith("EXCEPT ALL");
    }

    @Test
    void valuesAreRows() {
        assertThat(text("VALUES (1, 'a'), (2, 'bcd')")).isEqualTo("Values [1, 'a'], [2, 'bcd']");
        assertThat(text("SELECT max(x) FROM (VALUES (1), (NULL)) AS t(x)")).isEqualTo("""
                        Aggregate [MAX($0)]
                          Values [1], [null:BIGINT]""");
    }
}
