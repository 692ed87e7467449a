package org.kalamdb.sql;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.tpch.TpchTables;
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
    private static final double SCALE = 0.1;
    private static final int QUERIES = 22;
    private static final int CACHE_BYTES = 64 << 20;
    private static final int SEGMENT_ROWS = 131_072;
    private static final long QUERY_BYTES = 1L << 30;
    private static final ComparedText TEXT = new ComparedText(12);

    @Param({"engine", "duckdb"})
    public String system = "engine";

    private final long[] best = new long[QUERIES];
    private Path folder;
    private EngineFixture engine;
    private DuckDb duck;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() throws SQLException, IOException {
        Arrays.fill(best, Long.MAX_VALUE);
        folder = BenchStore.newFolder();
        engine = new EngineFixture(
                new StoreFixture(folder, CACHE_BYTES, SEGMENT_ROWS),
                EngineLimits.DEFAULT,
                new QueryEnvironment.Limits(QUERY_BYTES, QUERY_BYTES));
        TpchTables tables = new TpchTables(engine.layer(), "tpch", SCALE);
        tables.create();
        tables.load(_ -> true);
        tables.flush();
        duck = new DuckDb();
        duck.execute("SET threads = 1");
        for (String table : TpchTables.names()) {
            duck.execute("CREATE VIEW \"" + table + "\" AS SELECT * FROM read_parquet([" + files(table) + "])");
        }
    }

    private String files(String table) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("storage"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(".parquet"))
                    .filter(file -> file.toString().contains("/" + table + "/"))
                    .map(file -> "'" + file + "'")
                    .collect(Collectors.joining(", "));
        }
    }

    @TearDown
    public void close() {
        for (int i = 0; i < QUERIES; i++) {
            IO.println(String.format(Locale.ROOT, "%s q%02d %.1f ms", system, i + 1, best[i] / 1e6));
        }
        duck.close();
        engine.close();
        BenchStore.remove(folder);
    }

    @Benchmark
    public int allQueries() throws SQLException, IOException {
        int rows = 0;
        for (int number = 1; number <= QUERIES; number++) {
            String sql = query(number);
            long start = System.nanoTime();
            List<?> answer = system.equals("duckdb")
                    ? duck.rows(sql, TEXT)
                    : engine.runIn("tpch", EngineFixture.ALICE, sql).getFirst().rows();
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
