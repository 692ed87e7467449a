package org.kalamdb.app;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import org.kalamdb.common.Clock;
import org.kalamdb.job.FlushTicks;

/// Lets the framework's scheduler look for tables that are due for a flush.
@Singleton
final class FlushTicker {
    private final Database database;
    private final FlushTicks ticks;

    FlushTicker(Database database, KalamConfig config, Clock clock) {
        this.database = database;
        this.ticks = new FlushTicks(
                database.jobs(),
                database.tables().catalog(),
                database.tables().tables(),
                Database.jobSettings(config),
                clock);
    }

    @Scheduled(every = "{kalamdb.flush.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (database.isOpen()) {
            ticks.tick();
        }
    }
}
