package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Queries that mean the same to Calcite's own parser give the same relational tree.
class SameAsCalciteTest {
    static Stream<String> queries() throws IOException {
        try (InputStream file = SameAsCalciteTest.class.getResourceAsStream("/sql/same-as-calcite.sql")) {
            assertThat(file).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void plansTheSame(String sql) throws SqlParseException {
        Statement.Query own = (Statement.Query) SqlParser.parse(sql).getFirst().statement();
        SqlNode theirs = PlainCalcite.parse(sql);
        assertThat(PlainCalcite.plan(own.query())).isEqualTo(PlainCalcite.plan(theirs));
    }
}
