package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.plan.Queries.text;

import org.junit.jupiter.api.Test;

/// What goes into the scan: columns, conditions, keys, order and limits.
class ScanPlanTest {
    @Test
    void equalityOnTheKeyIsALookup() {
        assertThat(text("SELECT id, body FROM msgs WHERE id = 5"))
                .isEqualTo("KeyLookup default.msgs [id, body] key=[5] where ($0 = 5)");
        assertThat(text("SELECT id FROM msgs WHERE id = $1"))
                .isEqualTo("KeyLookup default.msgs [id] key=[?1:BIGINT] where ($0 = ?1:BIGINT)");
        assertThat(text("SELECT id FROM msgs WHERE '5' = id"))
                .isEqualTo("KeyLookup default.msgs [id] key=[5] where (5 = $0)");
        assertThat(text("SELECT id FROM app.small WHERE id = 5"))
                .isEqualTo("KeyLookup app.small [id] key=[5:INT] where ($0 = 5:INT)");
        assertThat(text("SELECT id FROM app.items WHERE id = '8f14e45f-ceea-467f-ab0e-6c1f4c7e2d3a'"))
                .startsWith("KeyLookup app.items [id] key=[8f14e45f-ceea-467f-ab0e-6c1f4c7e2d3a:UUID]");
        assertThat(text("SELECT id FROM app.users WHERE id = 'x' AND age > 3")).isEqualTo("""
                        Project [$0]
                          KeyLookup app.users [id, age] key=['x'] where (($0 = 'x') AND ($1 > 3:INT))""");
    }

    @Test
    void otherConditionsOnTheKeyAreNoLookup() {
        assertThat(text("SELECT id FROM msgs WHERE id = 5 OR id = 6"))
                .isEqualTo("Scan default.msgs [id] where $0 in (5, 6)");
        assertThat(text("SELECT id FROM msgs WHERE id = conv_id"))
                .startsWith("Project")
                .contains("Scan");
        assertThat(text("SELECT id FROM app.small WHERE id = 99999999999"))
                .isEqualTo("Scan app.small [id] where (cast($0 as BIGINT) = 99999999999)");
    }

    @Test
    void keyOrderIsReadFromTheScan() {
        assertThat(text("SELECT id, body FROM msgs WHERE conv_id = $1 ORDER BY id DESC LIMIT 50"))
                .isEqualTo("""
                        Limit 50
                          Project [$0, $1]
                            Scan default.msgs [id, body, conv_id] where ($2 = ?1:BIGINT) descending limit 50""");
        assertThat(text("SELECT body FROM msgs ORDER BY id DESC")).isEqualTo("Scan default.msgs [body] descending");
        assertThat(text("SELECT id FROM msgs ORDER BY id, body LIMIT 10 OFFSET 5"))
                .isEqualTo("""
                        Project [$0]
                          Limit 10 offset 5
                            Scan default.msgs [id, body] limit 15""");
        assertThat(text("SELECT id FROM msgs LIMIT $1 OFFSET $2")).isEqualTo("""
                        Limit ?1:BIGINT offset ?2:BIGINT
                          Scan default.msgs [id]""");
    }

    @Test
    void otherOrdersAreSorted() {
        assertThat(text("SELECT id FROM msgs ORDER BY sender, id LIMIT 10 OFFSET 5"))
                .isEqualTo("""
                        Project [$0]
                          TopN [$1, $0] 10 offset 5
                            Scan default.msgs [id, sender]""");
        assertThat(text("SELECT sender FROM msgs ORDER BY sender DESC")).isEqualTo("""
                        Sort [$0 desc]
                          Scan default.msgs [sender]""");
        assertThat(text("SELECT sender FROM msgs ORDER BY sender NULLS FIRST")).isEqualTo("""
                        Sort [$0 nulls first]
                          Scan default.msgs [sender]""");
        assertThat(text("SELECT kind, _seq FROM app.events ORDER BY _seq DESC LIMIT 5"))
                .isEqualTo("""
                        TopN [$1 desc] 5
                          Scan app.events [kind, _seq]""");
    }

    @Test
    void onlyNeededColumnsAreRead() {
        assertThat(text("SELECT count(*) FROM msgs")).isEqualTo("""
                        Aggregate [COUNT(*)]
                          Scan default.msgs [id]""");
        assertThat(text("SELECT upper(body) FROM msgs")).isEqualTo("""
                        Project [UPPER($0)]
                          Scan default.msgs [body]""");
    }

    @Test
    void tombstonesShowWhenWhereMentionsDeleted() {
        assertThat(text("SELECT id, _deleted FROM msgs")).isEqualTo("Scan default.msgs [id, _deleted]");
        assertThat(text("SELECT id FROM msgs WHERE _deleted = true")).contains("with deleted");
        assertThat(text("SELECT id FROM (SELECT id, _deleted AS gone FROM msgs) t WHERE gone"))
                .contains("with deleted");
        assertThat(text("SELECT a.id FROM msgs a JOIN msgs b ON a.id = b.conv_id WHERE b._deleted IN (true, false)"))
                .isEqualTo("""
                        Project [$0]
                          Join INNER [$0 = $0]
                            Scan default.msgs [id]
                            Scan default.msgs [conv_id] with deleted""");
    }

    @Test
    void seekPaginationBeginsAtTheKey() {
        assertThat(text("SELECT id, qty FROM msgs WHERE id < 70 ORDER BY id DESC LIMIT 3"))
                .isEqualTo("""
                        Limit 3
                          Scan default.msgs [id, qty] where ($0 < 70) descending limit 3""");
        assertThat(text("SELECT id, qty FROM msgs WHERE (id, qty) < (70, 2) ORDER BY id DESC, qty DESC LIMIT 3"))
                .isEqualTo("""
                        Limit 3
                          Scan default.msgs [id, qty] where (($0 <= 70) AND (($0 < 70) OR (($0 = 70) AND\
                         ($1 < 2:INT)))) descending limit 3""");
    }
}
