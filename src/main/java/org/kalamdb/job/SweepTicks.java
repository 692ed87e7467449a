package org.kalamdb.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.kalamdb.common.Clock;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Tables;

/// Once in a while looks at all tables for what nobody cleaned up: orphans in their folders, and dropped
/// tables whose clean-up failed. Sweeps after interrupted flushes do not wait for this. One thread at a
/// time.
public final class SweepTicks {
    private final JobService jobs;
    private final Catalog catalog;
    private final Tables tables;
    private final Clock clock;
    private final Duration interval;
    private final Deque<TableId> left = new ArrayDeque<>();
    private long lastMillis;

    /// @param jobs     lent
    /// @param interval from one pass over all tables to the next
    public SweepTicks(JobService jobs, Catalog catalog, Tables tables, Duration interval, Clock clock) {
        this.jobs = jobs;
        this.catalog = catalog;
        this.tables = tables;
        this.interval = interval;
        this.clock = clock;
        this.lastMillis = clock.millis();
    }

    /// Queues a sweep of one table at most, so that a pass is spread over many ticks.
    public void tick() {
        long now = clock.millis();
        if (left.isEmpty() && now - lastMillis >= interval.toMillis()) {
            lastMillis = now;
            catalog.tables().forEach(table -> left.add(table.id()));
            jobs.cleanUpLeftovers();
        }
        Optional<TableDef> next = Optional.empty();
        while (next.isEmpty() && !left.isEmpty()) {
            next = catalog.table(left.remove())
                    .filter(table -> !tables.scopes(table.id()).isEmpty());
        }
        next.ifPresent(jobs::sweep);
    }
}
