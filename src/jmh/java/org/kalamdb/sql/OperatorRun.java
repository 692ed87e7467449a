package org.kalamdb.sql;

/// One prepared query of [OperatorBenchmark].
interface OperatorRun extends AutoCloseable {
    /// Runs it once and reads its result, of which it makes a number.
    long run();

    @Override
    void close();
}
