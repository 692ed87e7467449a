package org.kalamdb.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.IntFunction;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/// DuckDB with one thread and its tables in memory.
final class DuckDbRun implements OperatorRun {
    private final Connection connection;
    private final PreparedStatement statement;

    DuckDbRun(OperatorQueries query) {
        try {
            this.connection = DriverManager.getConnection("jdbc:duckdb:");
            try (Statement setting = connection.createStatement()) {
                setting.execute("SET threads = 1");
            }
            OperatorData.fill(this::add);
            this.statement = connection.prepareStatement(query.duckText);
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not start", failure);
        }
    }

    private void add(String name, List<String> columns, int rows, IntFunction<@Nullable Object[]> row) {
        try (Statement create = connection.createStatement()) {
            create.execute(
                    "CREATE TABLE " + name + " (" + String.join(", ", columns).replace("?", "") + ")");
            try (DuckDBAppender appender = ((DuckDBConnection) connection).createAppender("main", name)) {
                for (int i = 0; i < rows; i++) {
                    appender.beginRow();
                    for (Object value : row.apply(i)) {
                        append(appender, value);
                    }
                    appender.endRow();
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not take table " + name, failure);
        }
    }

    private static void append(DuckDBAppender appender, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> appender.appendNull();
            case Long number -> appender.append(number.longValue());
            case Integer number -> appender.append(number.intValue());
            case Double number -> appender.append(number.doubleValue());
            default -> appender.append(value.toString());
        }
    }

    @Override
    public long run() {
        long hash = 0;
        try (ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    hash += String.valueOf(rows.getObject(column)).length();
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not run the query", failure);
        }
        return hash;
    }

    @Override
    public void close() {
        try {
            statement.close();
            connection.close();
        } catch (SQLException failure) {
            throw new IllegalStateException("DuckDB does not close", failure);
        }
    }
}
