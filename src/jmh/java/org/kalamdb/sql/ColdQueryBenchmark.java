package org.kalamdb.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Filters, sums and groups over LINEITEM of [ColdTpch], all rows in segments, from the text to the rows. The
/// figure is rows of the table a second.
@State(Scope.Benchmark)
public class ColdQueryBenchmark {
    /// Rows of LINEITEM at scale 0.1.
    private static final int ROWS = 600_572;

    @Param
    public Query query = Query.COUNT;

    @Param({"engine", "duckdb"})
    public String system = "engine";

    private ColdTpch tables;

    /// The queries.
    public enum Query {
        COUNT("SELECT COUNT(*) FROM lineitem"),
        SUM_INT("SELECT SUM(l_partkey) FROM lineitem"),
        SUM_DECIMAL("SELECT SUM(l_extendedprice) FROM lineitem"),
        FILTER_INT("SELECT COUNT(*) FROM lineitem WHERE l_partkey < 1000"),
        FILTER_TEXT("SELECT COUNT(*) FROM lineitem WHERE l_shipmode = 'AIR'"),
        FILTER_DATE("SELECT SUM(l_quantity) FROM lineitem WHERE l_shipdate < DATE '1995-01-01'"),
        GROUP_TEXT("SELECT l_shipmode, COUNT(*) FROM lineitem GROUP BY l_shipmode"),
        GROUP_INT("SELECT l_suppkey, SUM(l_partkey) FROM lineitem GROUP BY l_suppkey"),
        MIN_MAX("SELECT MIN(l_orderkey), MAX(l_orderkey) FROM lineitem");

        private final String text;

        Query(String text) {
            this.text = text;
        }
    }

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() throws SQLException, IOException {
        tables = new ColdTpch();
        Object rows = ((List<?>) tables.rows("engine", Query.COUNT.text).getFirst()).getFirst();
        if (!String.valueOf(rows).equals(String.valueOf(ROWS))) {
            throw new IllegalStateException("LINEITEM has " + rows + " rows");
        }
    }

    @TearDown
    public void close() {
        tables.close();
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int run() throws SQLException {
        return tables.rows(system, query.text).size();
    }
}
