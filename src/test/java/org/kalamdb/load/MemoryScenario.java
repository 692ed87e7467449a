package org.kalamdb.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Whether memory stays flat: the mixed load for six times the usual time on a server with a small heap,
/// its resident memory after each of them.
final class MemoryScenario {
    private static final int ROWS = 12_500;
    private static final int ROUNDS = 6;

    private MemoryScenario() {}

    static void addTo(List<Scenario> all) {
        all.add(new Scenario("memory", Scenario.Server.SMALL, MemoryScenario::run));
    }

    private static List<Result> run(Bench bench) throws IOException, InterruptedException {
        int rows = bench.options().rows(ROWS);
        Workload mixed = Workloads.mixed(bench, bench.loadedTable("items", rows), 16, rows);
        List<String> resident = new ArrayList<>();
        List<Result> results = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Load.Measured measured = bench.closedLoop(16, mixed);
            resident.add(Long.toString(bench.target().figures().residentMegabytes()));
            if (round == 1 || round == ROUNDS) {
                results.add(Result.of(
                        bench,
                        "mixed load, heap of 512 MB, round " + round + " of " + ROUNDS,
                        16,
                        1,
                        measured,
                        "resident MB after each round: " + String.join(" ", resident)));
            }
        }
        return results;
    }
}
