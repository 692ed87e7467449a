package org.kalamdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.crash.KillPlan.Kill;
import org.kalamdb.crash.KillSite.Moment;

/// Kills the packaged server with SIGKILL before, inside and after every durable call and at random moments
/// while clients write, tables are flushed, made and dropped, and compares what it has afterwards with what
/// it acknowledged. `-Dkalamdb.kills=N` for another number of kills, `-Dkalamdb.seed=S` for other moments,
/// `-Dkalamdb.point=text` for those calls alone in whose names the text occurs.
class CrashRecoveryIT {
    private static final int KILLS = Integer.getInteger("kalamdb.kills", 0);
    private static final long SEED = Long.getLong("kalamdb.seed", 20_260_101L);
    private static final String POINT = System.getProperty("kalamdb.point", "");
    private static final int RETRIES = 6;

    @TempDir
    Path directory;

    private final List<Kill> missed = new ArrayList<>();
    private int kills;

    private record Planned(Kill kill, int retries) {}

    @Test
    void nothingAcknowledgedIsLostDoubledOrReorderedAndNothingIsLeftOver() throws Exception {
        Random random = new Random(SEED);
        Deque<Planned> plan = new ArrayDeque<>();
        List<KillSite> sites = KillSite.ALL.stream()
                .filter(site -> site.name().contains(POINT))
                .toList();
        (KILLS > 0 ? KillPlan.ofLength(KILLS, sites, random) : KillPlan.suite(sites, random))
                .forEach(kill -> plan.add(new Planned(kill, 0)));
        try (Bucket bucket = Bucket.open(directory.resolve("buckets"))) {
            CrashRounds local = new CrashRounds(Files.createDirectory(directory.resolve("local")), random, null);
            CrashRounds remote = new CrashRounds(Files.createDirectory(directory.resolve("remote")), random, bucket);
            run(plan, kill -> kill.moment() == Moment.REMOTE ? remote : local);
            local.finish("seed " + SEED + ", at the end");
            remote.finish("seed " + SEED + ", at the end, in the bucket");
            System.out.printf(
                    "crash test: seed %d, %d kills, %d acknowledged requests, %d rows%n",
                    SEED,
                    kills,
                    local.clients().requests() + remote.clients().requests(),
                    local.clients().rows() + remote.clients().rows());
        }
        assertThat(missed).as("places that the server never came to").isEmpty();
    }

    private void run(Deque<Planned> plan, Function<Kill, CrashRounds> rounds) throws Exception {
        while (!plan.isEmpty()) {
            Planned next = plan.remove();
            kills++;
            String when = "seed " + SEED + ", kill " + kills + " (" + next.kill() + ")";
            if (!rounds.apply(next.kill()).run(next.kill(), when)) {
                if (next.retries() < RETRIES) {
                    plan.add(new Planned(next.kill().sooner(), next.retries() + 1));
                } else {
                    missed.add(next.kill());
                }
            }
        }
    }
}
