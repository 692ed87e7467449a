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
    /// Where the rows of placed tables are.
    static final List<String> PLACEMENTS = List.of("hot", "cold", "split");

    private static final ComparedText TEXT = new ComparedText(9);

    private final Closer closer = new Closer();
    private final EngineFixture db;
    private final List<String> duckStatements = new ArrayList<>();

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    private DuckDb duck;

    DuckDbOracle(Path directory) throws SQLException {
        this.db = closer.register(new EngineFixture(directory));
        this.duck = new DuckDb();
    }

    /// Makes a table of these columns with these rows, both as in SQL, on both sides.
    void table(String name, String columns, List<String> rows) throws SQLException {
        db.run(ROOT, "CREATE USER TABLE " + name + " " + columns);
        executeInDuck("CREATE TABLE " + name + " " + columns);
        insert(name, rows);
    }

    private void executeInDuck(String sql) throws SQLException {
        duck.execute(sql);
        duckStatements.add(sql);
    }

    /// DuckDB answers nothing more after an error of its own: another one takes its place.
    private List<String> expected(String sql) throws SQLException {
        try {
            return duck.rows(sql, TEXT);
        } catch (SQLException refused) {
            String message = String.valueOf(refused.getMessage());
            if (message.startsWith("INTERNAL Error") || message.startsWith("FATAL Error")) {
                duck.close();
                duck = new DuckDb();
                for (String statement : duckStatements) {
                    duck.execute(statement);
                }
            }
            throw refused;
        }
    }

    /// Makes a table in each namespace of [#PLACEMENTS], with the same rows in other tiers: in `split` cold,
    /// hot, and hot in place of deleted cold ones.
    void placedTable(String name, String columns, List<String> rows) throws SQLException {
        executeInDuck("CREATE TABLE " + name + " " + columns);
        executeInDuck(values(name, rows));
        for (String placement : PLACEMENTS) {
            db.run(ROOT, "CREATE NAMESPACE IF NOT EXISTS " + placement);
            db.run(ROOT, "CREATE USER TABLE " + placement + "." + name + " " + columns);
        }
        db.run(ALICE, values("hot." + name, rows));
        db.run(ALICE, values("cold." + name, rows));
        flush(new TableName("cold", name));
        int third = rows.size() / 3;
        TableName split = new TableName("split", name);
        db.run(ALICE, values(split.toString(), rows.subList(0, third)));
        flush(split);
        db.run(ALICE, "DELETE FROM " + split + " WHERE TRUE");
        db.run(ALICE, values(split.toString(), rows.subList(third, 2 * third)));
        flush(split);
        db.run(ALICE, values(split.toString(), rows.subList(0, third)));
        db.run(ALICE, values(split.toString(), rows.subList(2 * third, rows.size())));
    }

    private static String values(String table, List<String> rows) {
        return "INSERT INTO " + table + " VALUES " + String.join(", ", rows);
    }

    /// Makes more rows; with [#flush] in between, some are cold and some hot.
    void insert(String name, List<String> rows) throws SQLException {
        String insert = values(name, rows);
        db.run(ALICE, insert);
        executeInDuck(insert);
    }

    /// Makes the rows of a table cold.
    void flush(String name) {
        flush(new TableName("default", name));
    }

    private void flush(TableName name) {
        TableDef table = db.layer().catalog().table(name).orElseThrow();
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
        compare("default", sql, order);
    }

    /// Fails unless both give the same rows.
    ///
    /// @param placement the namespace of the engine's tables
    void compare(String placement, String sql, Order order) throws SQLException {
        compare(placement, sql, sql, order);
    }

    /// Fails unless both give the same rows.
    ///
    /// @param duckSql the same query in words that DuckDB knows
    void compareWith(String duckSql, String sql, Order order) throws SQLException {
        compare("default", sql, duckSql, order);
    }

    private void compare(String placement, String sql, String duckSql, Order order) throws SQLException {
        List<String> expected = expected(duckSql);
        List<String> actual = new ArrayList<>();
        db.runIn(placement, ALICE, sql).getFirst().rows().forEach(row -> actual.add(TEXT.row(row)));
        if (order == Order.ANY) {
            Collections.sort(expected);
            Collections.sort(actual);
        }
        assertThat(actual).as("%s", sql).isEqualTo(expected);
    }

    @Override
    public void close() {
        closer.register(duck);
        closer.close();
    }
}
