package org.kalamdb.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Scenarios of the cold tier: flushes, reads of what was flushed, and inserts while a flush runs.
final class TierScenarios {
    /// Rows of each user in a table that is flushed: about 36 MB in all.
    private static final int ROWS = 12_500;
    private static final int FLUSHES = 3;
    private static final double RATE = 2_000;
    private static final int IN_FLIGHT = 64;
    /// Bytes of a row's values.
    private static final int ROW_BYTES = 8 + 8 + "user".length() + Bench.BODY_CHARACTERS;

    private TierScenarios() {}

    static void addTo(List<Scenario> all) {
        all.add(new Scenario("flush-folder", Scenario.Server.FSYNC, bench -> flushes(bench, "flush_folder", null)));
        all.add(new Scenario("flush-s3", Scenario.Server.FSYNC, bench -> {
            String storage = bench.s3Storage();
            return storage == null ? List.of() : flushes(bench, "flush_s3", storage);
        }));
        all.add(new Scenario("during-flush", Scenario.Server.FSYNC, TierScenarios::insertsDuringFlush));
        cold(all, "cold-point-16", "SELECT by key, params", 16, 1, Workloads::points);
        cold(
                all,
                "cold-latest-16",
                "latest 50 of a conversation, params",
                16,
                50,
                (bench, table, count, rows) -> Workloads.latest(bench, table, count));
        cold(
                all,
                "cold-newest-16",
                "a user's newest 50 rows",
                16,
                50,
                (bench, table, count, rows) -> Workloads.newest(bench, table, count));
        cold(all, "cold-count-4", "COUNT(*) of a user's rows", 4, 1, Workloads::counts);
        cold(
                all,
                "cold-group-4",
                "a user's rows counted by conversation",
                4,
                1,
                (bench, table, count, rows) -> Workloads.groups(bench, table, count));
        coldS3(all);
    }

    private static void coldS3(List<Scenario> all) {
        all.add(new Scenario("cold-s3-point-16", Scenario.Server.FSYNC, bench -> {
            String storage = bench.s3Storage();
            if (storage == null) {
                return List.of();
            }
            int rows = bench.options().rows(ROWS);
            String table = bench.flushedTable("cold_s3", storage, rows);
            Load.Measured measured = bench.closedLoop(16, Workloads.points(bench, table, 16, rows));
            return List.of(Result.of(bench, "SELECT by key, params, all in S3", 16, 1, measured, ""));
        }));
    }

    /// Makes a workload over a loaded table.
    private interface Reads {
        Workload over(Bench bench, String table, int connections, int rowsPerUser);
    }

    private static void cold(List<Scenario> all, String name, String what, int inFlight, int rowsRead, Reads reads) {
        all.add(new Scenario(name, Scenario.Server.FSYNC, bench -> {
            int rows = bench.options().rows(ROWS);
            String table = bench.flushedTable("cold", null, rows);
            Load.Measured measured = bench.closedLoop(inFlight, reads.over(bench, table, inFlight, rows));
            return List.of(Result.of(bench, what + ", all cold", inFlight, rowsRead, measured, ""));
        }));
    }

    private static List<Result> flushes(Bench bench, String name, @Nullable String storage)
            throws IOException, InterruptedException {
        int rows = bench.options().rows(ROWS);
        List<String> speeds = new ArrayList<>();
        Histogram latencies = new Histogram(Duration.ofHours(1).toNanos(), 3);
        long cpu = 0;
        for (int i = 0; i < FLUSHES; i++) {
            String table = bench.createTable(name, storage);
            bench.load(table, rows);
            long before = bench.target().figures().cpuMicros();
            long nanos = bench.flush(table);
            cpu += bench.target().figures().cpuMicros() - before;
            latencies.recordValue(nanos);
            speeds.add(String.format(Locale.ROOT, "%.1f", megabytes(rows) * 1e9 / nanos));
            bench.root().sql("DROP TABLE " + table);
        }
        long nanos = Math.round(latencies.getMean() * FLUSHES);
        Load.Measured measured = new Load.Measured(FLUSHES, 0, null, nanos, cpu, 0, latencies);
        String what =
                String.format(Locale.ROOT, "flush of %.0f MB of row values, %d scopes", megabytes(rows), Bench.USERS);
        String note = String.join(", ", speeds) + " MB/s one after the other";
        return List.of(Result.of(bench, what, 1, rows * Bench.USERS, measured, note));
    }

    private static double megabytes(int rowsPerUser) {
        return (double) rowsPerUser * Bench.USERS * ROW_BYTES / 1e6;
    }

    /// The same open loop twice: alone, and while the tables that it writes to are flushed.
    private static List<Result> insertsDuringFlush(Bench bench) throws IOException, InterruptedException {
        int rows = bench.options().rows(ROWS);
        List<String> tables = new ArrayList<>();
        List<Workload> inserts = new ArrayList<>();
        for (int i = 0; i < FLUSHES; i++) {
            String table = bench.createTable("during_" + i, null);
            bench.load(table, rows);
            tables.add(table);
            inserts.add(Workloads.inserts(bench, table, IN_FLIGHT, Statements.Form.PARAMS));
        }
        String what = "INSERT of a row, " + (int) RATE + "/s in an open loop, ";
        Load.Measured without = bench.openLoop(IN_FLIGHT, RATE, inserts.getFirst());

        AtomicInteger flushing = new AtomicInteger();
        CompletableFuture<Void> flushes = CompletableFuture.runAsync(() -> {
            for (String table : tables) {
                flush(bench, table);
                flushing.incrementAndGet();
            }
        });
        Load.Plan plan = new Load.Plan(Duration.ZERO, Duration.ofMinutes(5), RATE);
        Load.Measured during = bench.run(
                IN_FLIGHT,
                connection -> {
                    int table = flushing.get();
                    return table < FLUSHES ? inserts.get(table).next(connection) : null;
                },
                plan);
        flushes.join();
        String note = String.format(
                Locale.ROOT,
                "%d flushes of %.0f MB into the folder; p99 %.1f times that without",
                FLUSHES,
                megabytes(rows),
                during.latencies().getValueAtPercentile(99)
                        / (double) without.latencies().getValueAtPercentile(99));
        return List.of(
                Result.of(bench, what + "no flush", IN_FLIGHT, 1, without, ""),
                Result.of(bench, what + "its tables being flushed", IN_FLIGHT, 1, during, note));
    }

    private static void flush(Bench bench, String table) {
        try {
            bench.root().flush(table);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
