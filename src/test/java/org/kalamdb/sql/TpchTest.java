package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.tpch.TpchTables;

/// The 22 queries of TPC-H give the rows of DuckDB, whichever tier the rows are in.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchTest {
    private static final double SCALE = 0.01;
    private static final ComparedText TEXT = new ComparedText(12);

    private EngineFixture db;
    private DuckDb duck;

    @BeforeAll
    void load(@TempDir Path directory) throws SQLException {
        db = new EngineFixture(directory);
        duck = new DuckDb();
        for (String table : TpchTables.names()) {
            fillDuck(table);
        }
        TpchTables hot = new TpchTables(db.layer(), "hot", SCALE);
        hot.create();
        hot.load(_ -> true);
        TpchTables cold = new TpchTables(db.layer(), "cold", SCALE);
        cold.create();
        cold.load(_ -> true);
        cold.flush();
        split();
    }

    /// Two segments, rows in the store between theirs, and some that stand for a cold one.
    private void split() {
        TpchTables split = new TpchTables(db.layer(), "split", SCALE);
        split.create();
        split.load(row -> row % 3 == 0);
        split.flush();
        split.load(row -> row % 3 == 1);
        db.run(ROOT, "UPDATE split.lineitem SET l_quantity = l_quantity + 1 WHERE l_orderkey < 5000");
        split.flush();
        db.run(ROOT, "UPDATE split.lineitem SET l_quantity = l_quantity - 1 WHERE l_orderkey < 5000");
        split.load(row -> row % 3 == 2);
    }

    private void fillDuck(String table) throws SQLException {
        String columns = TpchTables.columns(table).stream()
                .map(column -> column.name() + " " + column.type().sqlName())
                .collect(Collectors.joining(", "));
        duck.execute("CREATE TABLE \"" + table + "\" (" + columns + ")");
        try (DuckDBAppender appender = duck.connection()
                .unwrap(DuckDBConnection.class)
                .createAppender(DuckDBConnection.DEFAULT_SCHEMA, table)) {
            List<Column> types = TpchTables.columns(table);
            TpchTables.rows(table, SCALE, row -> append(appender, types, row));
        }
    }

    private static void append(DuckDBAppender appender, List<Column> columns, @Nullable Object[] row) {
        try {
            appender.beginRow();
            for (int i = 0; i < row.length; i++) {
                append(appender, columns.get(i), Objects.requireNonNull(row[i]));
            }
            appender.endRow();
        } catch (SQLException e) {
            throw new IllegalStateException("DuckDB does not take a row", e);
        }
    }

    private static void append(DuckDBAppender appender, Column column, Object value) throws SQLException {
        switch (value) {
            case BigDecimal number -> appender.append(number);
            case Long number -> appender.append(number);
            case Integer days when column.type().equals(DataType.DATE) -> appender.append(LocalDate.ofEpochDay(days));
            case Integer number -> appender.append(number);
            default -> appender.append(value.toString());
        }
    }

    @AfterAll
    void close() {
        duck.close();
        db.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22})
    void queryGivesTheRowsOfDuckDbFromEveryTier(int number) throws SQLException, IOException {
        String sql = query(number);
        List<String> expected = duck.rows(sql, TEXT);
        for (String placement : List.of("hot", "cold", "split")) {
            List<String> actual = db.runIn(placement, ALICE, sql).getFirst().rows().stream()
                    .map(TEXT::row)
                    .toList();
            assertThat(actual).as("query %d, %s", number, placement).isEqualTo(expected);
        }
    }

    private static String query(int number) throws IOException {
        try (InputStream text = TpchTest.class.getResourceAsStream("/tpch/q%02d.sql".formatted(number))) {
            return new String(
                    Objects.requireNonNull(text, "no query " + number).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
