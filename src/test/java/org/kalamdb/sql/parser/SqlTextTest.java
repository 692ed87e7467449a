package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.common.SourcePosition;

class SqlTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1;SELECT 2",
                "INSERT INTO t VALUES (1)",
                "EXECUTE AS USER 'a' (SELECT 1)",
                "EXPLAIN SELECT 1",
                "(SELECT 1)",
                ";",
                "",
                "-- nothing"
            })
    void noShapeIsGivenForAnythingButOneQuery(String sql) {
        assertThat(SqlText.of(sql).shapeOfQuery()).isEmpty();
    }

    @Test
    void shapeOfAQueryIsThatOfItsStatement() {
        String sql = "  select 7 -- seven\n ; ;";
        NormalizedSql parsed = NormalizedSql.of(SqlText.of(sql).parse().getFirst());

        assertThat(SqlText.of(sql).shapeOfQuery()).contains(parsed);
    }

    @Test
    void unparsedStatementHasTheTextAndThePlaceOfTheParsedOne() {
        SqlText text = SqlText.of("\n select 'a;b' ;; ");

        assertThat(text.unparsed().text()).isEqualTo("select 'a;b'");
        assertThat(text.unparsed().position()).isEqualTo(new SourcePosition(2, 2));
        assertThat(text.unparsed().text()).isEqualTo(text.parse().getFirst().text());
    }
}
