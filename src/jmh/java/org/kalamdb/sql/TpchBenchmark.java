package org.kalamdb.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The 22 queries of TPC-H at scale 0.1 one after the other, all rows in segments: by the engine, and by
/// DuckDB on the same Parquet files. Each uses one thread and gives all rows to its caller. At the end the
/// best time of each query is printed, in ms.
@State(Scope.Benchmark)
public class TpchBenchmark {
    private static final int QUERIES = 22;

    @Param({"engine", "duckdb"})
    public String system = "engine";

    private final long[] best = new long[QUERIES];
    private ColdTpch tables;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() throws SQLException, IOException {
        Arrays.fill(best, Long.MAX_VALUE);
        tables = new ColdTpch();
    }

    @TearDown
    public void close() {
        for (int i = 0; i < QUERIES; i++) {
            IO.println(String.format(Locale.ROOT, "%s q%02d %.1f ms", system, i + 1, best[i] / 1e6));
        }
        tables.close();
    }

    @Benchmark
    public int allQueries() throws SQLException, IOException {
        int rows = 0;
        for (int number = 1; number <= QUERIES; number++) {
            String sql = query(number);
            long start = System.nanoTime();
            List<?> answer = tables.rows(system, sql);
            best[number - 1] = Math.min(best[number - 1], System.nanoTime() - start);
            rows += answer.size();
        }
        return rows;
    }

    private static String query(int number) throws IOException {
        try (InputStream text = TpchBenchmark.class.getResourceAsStream("/tpch/q%02d.sql".formatted(number))) {
            return new String(
                    Objects.requireNonNull(text, "no query " + number).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
