package org.kalamdb.app;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import jakarta.inject.Singleton;
import org.kalamdb.common.Clock;
import org.kalamdb.job.FlushTicks;
import org.kalamdb.job.SweepTicks;

/// Lets the framework's scheduler look for tables that are due for a flush, and for what nobody cleaned up, and
/// try storages that do not answer.
@Singleton
final class FlushTicker {
    private final Database database;
    private final FlushTicks ticks;
    private final SweepTicks sweeps;

    FlushTicker(Database database, KalamConfig config, Clock clock) {
        this.database = database;
        this.ticks = new FlushTicks(
                database.jobs(),
                database.tables().catalog(),
                database.tables().tables(),
                Database.jobSettings(config),
                clock);
        this.sweeps = new SweepTicks(
                database.jobs(),
                database.tables().catalog(),
                database.tables().tables(),
                config.jobs().sweepInterval(),
                clock);
    }

    @Scheduled(every = "{kalamdb.storage.watch-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void watchStorages() {
        if (database.isOpen()) {
            database.tables().storages().watch();
        }
    }

    @Scheduled(every = "{kalamdb.flush.check-interval}", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (database.isOpen()) {
            ticks.tick();
            sweeps.tick();
        }
    }
}
