package org.kalamdb.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Queries of [ColdTpch] one after the other, from the text to the rows: by the engine, and by DuckDB on the same
/// Parquet files. At the end the best time of each query is printed, in ms.
@State(Scope.Benchmark)
public class TpchBenchmark {
    private static final int QUERIES = 22;
    /// Of one operator each.
    private static final List<String> LINEITEM = List.of(
            "SELECT COUNT(*) FROM lineitem",
            "SELECT SUM(l_partkey) FROM lineitem",
            "SELECT SUM(l_extendedprice) FROM lineitem",
            "SELECT COUNT(*) FROM lineitem WHERE l_partkey < 1000",
            "SELECT COUNT(*) FROM lineitem WHERE l_shipmode = 'AIR'",
            "SELECT SUM(l_quantity) FROM lineitem WHERE l_shipdate < DATE '1995-01-01'",
            "SELECT l_shipmode, COUNT(*) FROM lineitem GROUP BY l_shipmode",
            "SELECT l_suppkey, SUM(l_partkey) FROM lineitem GROUP BY l_suppkey",
            "SELECT MIN(l_orderkey), MAX(l_orderkey) FROM lineitem");

    @Param({"engine", "duckdb"})
    public String system = "engine";

    /// By what it is called: the least nanoseconds of a query.
    private final Map<String, Long> best = new TreeMap<>();

    private ColdTpch tables;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() throws SQLException, IOException {
        best.clear();
        tables = new ColdTpch();
    }

    @TearDown
    public void close() {
        best.forEach(
                (name, nanos) -> IO.println(String.format(Locale.ROOT, "%s %s %.1f ms", system, name, nanos / 1e6)));
        tables.close();
    }

    /// The 22 queries of TPC-H.
    @Benchmark
    public int allQueries() throws SQLException, IOException {
        int rows = 0;
        for (int number = 1; number <= QUERIES; number++) {
            rows += run("q%02d".formatted(number), query(number));
        }
        return rows;
    }

    /// Filters, sums and groups over the 600,572 rows of LINEITEM.
    @Benchmark
    public int lineItem() throws SQLException {
        int rows = 0;
        for (String sql : LINEITEM) {
            rows += run(sql, sql);
        }
        return rows;
    }

    private int run(String name, String sql) throws SQLException {
        long start = System.nanoTime();
        List<?> answer = tables.rows(system, sql);
        best.merge(name, System.nanoTime() - start, Math::min);
        return answer.size();
    }

    private static String query(int number) throws IOException {
        try (InputStream text = TpchBenchmark.class.getResourceAsStream("/tpch/q%02d.sql".formatted(number))) {
            return new String(
                    Objects.requireNonNull(text, "no query " + number).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
