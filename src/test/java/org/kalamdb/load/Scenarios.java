package org.kalamdb.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// All scenarios, in the order in which they run.
final class Scenarios {
    /// Rows of each user in the tables that are read and changed.
    private static final int ROWS = 12_500;
    private static final double OPEN_RATE = 4_000;

    private Scenarios() {}

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        inserts(all, Scenario.Server.FSYNC);
        all.add(insert("insert-fsync-16-text", Scenario.Server.FSYNC, 16, Statements.Form.TEXT));
        all.add(insert("insert-fsync-16-key", Scenario.Server.FSYNC, 16, Statements.Form.GIVEN_KEY));
        all.add(new Scenario("insert-fsync-open", Scenario.Server.FSYNC, bench -> {
            String table = bench.createTable("insert_open", null);
            Workload inserts = Workloads.inserts(bench, table, 64, Statements.Form.PARAMS);
            return List.of(Result.of(
                    bench,
                    "INSERT of a row, params, " + (int) OPEN_RATE + "/s in an open loop",
                    64,
                    1,
                    bench.openLoop(64, OPEN_RATE, inserts),
                    "latency from the intended start"));
        }));
        all.add(bulk("bulk-500", 4, 500));
        all.add(bulk("bulk-1000", 4, 1000));
        reads(all);
        changes(all);
        TierScenarios.addTo(all);
        inserts(all, Scenario.Server.OS);
        MemoryScenario.addTo(all);
        return all;
    }

    private static void inserts(List<Scenario> all, Scenario.Server server) {
        for (int inFlight : new int[] {1, 16, 64}) {
            String name = "insert-" + server.name().toLowerCase(Locale.ROOT) + "-" + inFlight;
            all.add(insert(name, server, inFlight, Statements.Form.PARAMS));
        }
    }

    private static Scenario insert(String name, Scenario.Server server, int inFlight, Statements.Form form) {
        String what = switch (form) {
            case PARAMS -> "INSERT of a row, params";
            case TEXT -> "INSERT of a row, literals";
            case GIVEN_KEY -> "INSERT of a row, params, key given";
        };
        return new Scenario(name, server, bench -> {
            String table = bench.createTable(name.replace('-', '_'), null);
            Workload inserts = Workloads.inserts(bench, table, inFlight, form);
            return List.of(Result.of(bench, what, inFlight, 1, bench.closedLoop(inFlight, inserts), ""));
        });
    }

    private static Scenario bulk(String name, int inFlight, int rows) {
        return new Scenario(name, Scenario.Server.FSYNC, bench -> {
            String table = bench.createTable(name.replace('-', '_'), null);
            Workload bulks = Workloads.bulks(bench, table, inFlight, rows);
            Load.Measured measured = bench.closedLoop(inFlight, bulks);
            bench.root().sql("DROP TABLE " + table);
            return List.of(Result.of(
                    bench, "INSERT of " + rows + " rows, literals, keys given", inFlight, rows, measured, ""));
        });
    }

    private static void reads(List<Scenario> all) {
        for (int inFlight : new int[] {1, 16, 64}) {
            all.add(new Scenario("point-" + inFlight, Scenario.Server.FSYNC, bench -> {
                int rows = bench.options().rows(ROWS);
                Workload points = Workloads.points(bench, bench.loadedTable("items", rows), inFlight, rows);
                return List.of(
                        Result.of(bench, "SELECT by key, params", inFlight, 1, bench.closedLoop(inFlight, points), ""));
            }));
        }
        all.add(new Scenario("latest-16", Scenario.Server.FSYNC, bench -> {
            String table = bench.loadedTable("items", bench.options().rows(ROWS));
            Workload latest = Workloads.latest(bench, table, 16);
            return List.of(Result.of(
                    bench,
                    "latest 50 of a conversation, params",
                    16,
                    50,
                    bench.closedLoop(16, latest),
                    "every 5th row is of the conversation"));
        }));
        all.add(new Scenario("newest-16", Scenario.Server.FSYNC, bench -> {
            String table = bench.loadedTable("items", bench.options().rows(ROWS));
            Workload newest = Workloads.newest(bench, table, 16);
            return List.of(Result.of(bench, "a user's newest 50 rows", 16, 50, bench.closedLoop(16, newest), ""));
        }));
    }

    private static void changes(List<Scenario> all) {
        all.add(new Scenario("update-16", Scenario.Server.FSYNC, bench -> {
            int rows = bench.options().rows(ROWS);
            Workload updates = Workloads.updates(bench, bench.loadedTable("items", rows), 16, rows);
            return List.of(Result.of(bench, "UPDATE by key, params", 16, 1, bench.closedLoop(16, updates), ""));
        }));
        all.add(new Scenario("delete-16", Scenario.Server.FSYNC, bench -> {
            int rows = bench.options().rows(3 * ROWS);
            String table = bench.createTable("delete_16", null);
            bench.load(table, rows);
            Workload deletes = Workloads.deletes(bench, table, 16, rows);
            return List.of(Result.of(bench, "DELETE by key, params", 16, 1, bench.closedLoop(16, deletes), ""));
        }));
        all.add(new Scenario("mixed-16", Scenario.Server.FSYNC, bench -> {
            int rows = bench.options().rows(ROWS);
            Workload mixed = Workloads.mixed(bench, bench.loadedTable("items", rows), 16, rows);
            return List.of(Result.of(
                    bench,
                    "40 % INSERT, 30 % by key, 20 % latest 50, 10 % UPDATE",
                    16,
                    1,
                    bench.closedLoop(16, mixed),
                    ""));
        }));
    }
}
