package org.kalamdb.load;

import java.util.Locale;

/// One line of the report.
///
/// @param what       in words
/// @param inFlight   connections, each with one request in flight
/// @param rows       that an operation writes or reads
/// @param peak       most resident memory of the server since its start, in MB
/// @param note       what else was seen; may be empty
record Result(String scenario, String what, int inFlight, int rows, Load.Measured measured, long peak, String note) {
    static final String HEAD = """
            | scenario | what | in flight | per second | rows/s | p50 ms | p95 ms | p99 ms | max ms \
            | server CPU s per million | server cores | client cores | server peak MB | note |
            | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
            """;

    static Result of(Bench bench, String what, int inFlight, int rows, Load.Measured measured, String note) {
        return new Result(
                "", what, inFlight, rows, measured, bench.target().figures().peakMegabytes(), note);
    }

    Result named(String name) {
        return new Result(name, what, inFlight, rows, measured, peak, note);
    }

    String line() {
        double operations = Math.max(1, measured.operations());
        String errors = measured.errors() == 0 ? "" : "**" + measured.errors() + " ERRORS** ";
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %,.0f | %,.0f | %s | %s | %s | %s | %,.1f | %.2f | %.2f | %,d | %s%s |",
                scenario,
                what,
                inFlight,
                measured.perSecond(),
                measured.perSecond() * rows,
                millis(50),
                millis(95),
                millis(99),
                millis(100),
                measured.serverMicros() / operations,
                1000.0 * measured.serverMicros() / measured.nanos(),
                1000.0 * measured.clientMicros() / measured.nanos(),
                peak,
                errors,
                note);
    }

    private String millis(double percentile) {
        return String.format(Locale.ROOT, "%,.2f", measured.latencies().getValueAtPercentile(percentile) / 1e6);
    }
}
