package org.kalamdb.sql;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The operators over a million rows in memory, beside DuckDB with the same rows in a table in memory; each
/// with one thread, plans and statements prepared, every value of the result read. The figure is rows of
/// the large table a second.
@State(Scope.Benchmark)
public class OperatorBenchmark {
    @Param
    public OperatorQueries query = OperatorQueries.FILTER_INTS;

    @Param({"kalamdb", "duckdb"})
    public String engine = "kalamdb";

    private OperatorRun prepared;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        prepared = engine.equals("duckdb") ? new DuckDbRun(query) : new KalamRun(query);
    }

    @TearDown
    public void close() {
        prepared.close();
    }

    @Benchmark
    @OperationsPerInvocation(OperatorData.ROWS)
    public long run() {
        return prepared.run();
    }
}
