package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;

/// The engine beside DuckDB, with the same tables.
final class DuckDbOracle implements AutoCloseable {
    private static final int MICROS_DIGITS = 6;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int COMPARED_DIGITS = 9;

    private final Closer closer = new Closer();
    private final EngineFixture db;
    private final Connection duck;

    DuckDbOracle(Path directory) throws SQLException {
        this.db = closer.register(new EngineFixture(directory));
        this.duck = DriverManager.getConnection("jdbc:duckdb:");
    }

    /// Makes a table of these columns with these rows, both as in SQL, on both sides.
    void table(String name, String columns, List<String> rows) throws SQLException {
        String insert = "INSERT INTO " + name + " VALUES " + String.join(", ", rows);
        db.run(ROOT, "CREATE USER TABLE " + name + " " + columns);
        db.run(ALICE, insert);
        try (Statement statement = duck.createStatement()) {
            statement.execute("CREATE TABLE " + name + " " + columns);
            statement.execute(insert);
        }
    }

    /// Which rows of the two answers must be equal.
    enum Order {
        ANY,
        SAME
    }

    /// Fails unless both give the same rows.
    void compare(String sql, Order order) throws SQLException {
        List<String> expected = duckRows(sql);
        List<String> actual = new ArrayList<>();
        db.run(ALICE, sql)
                .rows()
                .forEach(row -> actual.add(
                        row.stream().map(DuckDbOracle::canonical).toList().toString()));
        if (order == Order.ANY) {
            Collections.sort(expected);
            Collections.sort(actual);
        }
        assertThat(actual).as(sql).isEqualTo(expected);
    }

    private List<String> duckRows(String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int i = 1; i <= columns; i++) {
                    row.add(canonical(result.getObject(i)));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    private static String canonical(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Number number -> rounded(new BigDecimal(number.toString()));
            case Timestamp time ->
                rounded(BigDecimal.valueOf(time.toLocalDateTime().toEpochSecond(ZoneOffset.UTC))
                        .movePointRight(MICROS_DIGITS)
                        .add(BigDecimal.valueOf(time.getNanos() / NANOS_PER_MICRO)));
            default -> value.toString();
        };
    }

    private static String rounded(BigDecimal number) {
        BigDecimal exact = number.round(new MathContext(COMPARED_DIGITS, RoundingMode.HALF_UP));
        return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
    }

    @Override
    public void close() {
        try (closer) {
            duck.close();
        } catch (SQLException e) {
            throw new AssertionError("DuckDB does not close", e);
        }
    }
}
