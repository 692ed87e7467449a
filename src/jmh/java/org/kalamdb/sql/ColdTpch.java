package org.kalamdb.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.tpch.TpchTables;

/// The tables of TPC-H at scale 0.1 with all rows in segments, for the engine, and for DuckDB as views of the same
/// Parquet files. Each uses one thread and gives all rows to its caller. To be closed.
final class ColdTpch implements AutoCloseable {
    private static final double SCALE = 0.1;
    private static final int CACHE_BYTES = 64 << 20;
    private static final int SEGMENT_ROWS = 131_072;
    private static final long QUERY_BYTES = 1L << 30;
    private static final ComparedText TEXT = new ComparedText(12);

    private final Path folder = BenchStore.newFolder();
    private final EngineFixture engine;
    private final DuckDb duck;

    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    ColdTpch() throws SQLException, IOException {
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

    /// All rows of a query.
    ///
    /// @param system `engine` or `duckdb`
    List<?> rows(String system, String sql) throws SQLException {
        return system.equals("duckdb")
                ? duck.rows(sql, TEXT)
                : engine.runIn("tpch", EngineFixture.ALICE, sql).getFirst().rows();
    }

    @Override
    public void close() {
        duck.close();
        engine.close();
        BenchStore.remove(folder);
    }
}
