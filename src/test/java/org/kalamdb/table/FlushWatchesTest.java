package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableId;

class FlushWatchesTest {
    private static final ScopeKey SCOPE = new ScopeKey(new TableId(1), ScopeId.SHARED);

    private final FlushWatches watches = new FlushWatches();

    /// The rows of a group whose keys nobody noted would be missing in the flush's snapshot otherwise, and
    /// the adoption would remove them with the range.
    @Test
    void watchOpensOnlyBetweenGroups() throws InterruptedException {
        watches.beginGroup();
        Thread flush = Thread.ofPlatform().start(() -> watches.open(SCOPE));
        long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (flush.getState() != Thread.State.WAITING && System.nanoTime() < giveUp) {
            LockSupport.parkNanos(1_000_000);
        }
        assertThat(flush.getState()).isEqualTo(Thread.State.WAITING);
        assertThat(watches.find(SCOPE)).isNull();
        watches.endGroup();
        assertThat(flush.join(Duration.ofSeconds(30))).isTrue();
        assertThat(watches.find(SCOPE)).isNotNull();
    }
}
