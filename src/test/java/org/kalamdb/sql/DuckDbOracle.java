package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.kalamdb.common.Closer;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;

/// The engine beside DuckDB, with the same tables.
final class DuckDbOracle implements AutoCloseable {
    private static final ComparedText TEXT = new ComparedText(9);

    private final Closer closer = new Closer();
    private final EngineFixture db;
    private final DuckDb duck;

    DuckDbOracle(Path directory) throws SQLException {
        this.db = closer.register(new EngineFixture(directory));
        this.duck = closer.register(new DuckDb());
    }

    /// Makes a table of these columns with these rows, both as in SQL, on both sides.
    void table(String name, String columns, List<String> rows) throws SQLException {
        db.run(ROOT, "CREATE USER TABLE " + name + " " + columns);
        duck.execute("CREATE TABLE " + name + " " + columns);
        insert(name, rows);
    }

    /// Makes more rows; with [#flush] in between, some are cold and some hot.
    void insert(String name, List<String> rows) throws SQLException {
        String insert = "INSERT INTO " + name + " VALUES " + String.join(", ", rows);
        db.run(ALICE, insert);
        duck.execute(insert);
    }

    /// Makes the rows of a table cold.
    void flush(String name) {
        TableDef table =
                db.layer().catalog().table(new TableName("default", name)).orElseThrow();
        db.layer()
                .tables()
                .scopes(table.id())
                .forEach(scope -> db.layer().flush().flush(table, scope.scope()));
    }

    /// The engine beside DuckDB.
    EngineFixture engine() {
        return db;
    }

    /// Which rows of the two answers must be equal.
    enum Order {
        ANY,
        SAME
    }

    /// Fails unless both give the same rows.
    void compare(String sql, Order order) throws SQLException {
        List<String> expected = duck.rows(sql, TEXT);
        List<String> actual = new ArrayList<>();
        db.run(ALICE, sql).rows().forEach(row -> actual.add(TEXT.row(row)));
        if (order == Order.ANY) {
            Collections.sort(expected);
            Collections.sort(actual);
        }
        assertThat(actual).as(sql).isEqualTo(expected);
    }

    @Override
    public void close() {
        closer.close();
    }
}
