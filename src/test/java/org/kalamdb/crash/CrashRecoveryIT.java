package org.kalamdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.crash.KillPlan.Kill;

/// Kills the packaged server with SIGKILL before, inside and after every durable call and at random moments
/// while clients write, tables are flushed, made and dropped, and compares what it has afterwards with what
/// it acknowledged. `-Dkalamdb.kills=N` for another number of kills, `-Dkalamdb.seed=S` for other moments.
class CrashRecoveryIT {
    private static final int KILLS = Integer.getInteger("kalamdb.kills", 0);
    private static final long SEED = Long.getLong("kalamdb.seed", 20_260_101L);
    private static final int RETRIES = 3;

    @TempDir
    Path directory;

    private record Planned(Kill kill, int retries) {}

    @Test
    void nothingAcknowledgedIsLostDoubledOrReorderedAndNothingIsLeftOver() throws Exception {
        Random random = new Random(SEED);
        Deque<Planned> plan = new ArrayDeque<>();
        (KILLS > 0 ? KillPlan.ofLength(KILLS, random) : KillPlan.suite(random))
                .forEach(kill -> plan.add(new Planned(kill, 0)));
        CrashRounds rounds = new CrashRounds(directory, random);
        List<Kill> missed = new ArrayList<>();
        int kills = 0;
        while (!plan.isEmpty()) {
            Planned next = plan.remove();
            kills++;
            String when = "seed " + SEED + ", kill " + kills + " (" + next.kill() + ")";
            if (!rounds.run(next.kill(), when)) {
                if (next.retries() < RETRIES) {
                    plan.add(new Planned(next.kill().sooner(), next.retries() + 1));
                } else {
                    missed.add(next.kill());
                }
            }
        }
        rounds.finish("seed " + SEED + ", at the end");
        System.out.printf(
                "crash test: seed %d, %d kills, %d acknowledged requests, %d rows%n",
                SEED, kills, rounds.clients().requests(), rounds.clients().rows());
        assertThat(missed).as("places that the server never came to").isEmpty();
    }
}
