package org.kalamdb.job;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.sql.admin.Maintenance.FlushStart;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Tables;

/// Looks at all tables and queues a flush of those that are due. One thread at a time.
public final class FlushTicks {
    private final JobService jobs;
    private final Catalog catalog;
    private final Tables tables;
    private final FlushSchedule schedule;
    private final Clock clock;
    private final long retryFailedAfterMillis;

    /// The last scheduled flush of each table, until it is known to have succeeded.
    private final Map<TableId, CompletableFuture<JobRecord>> last = new HashMap<>();

    /// @param jobs lent
    public FlushTicks(JobService jobs, Catalog catalog, Tables tables, JobSettings settings, Clock clock) {
        this.jobs = jobs;
        this.catalog = catalog;
        this.tables = tables;
        this.schedule = new FlushSchedule(settings.defaultRowLimit());
        this.clock = clock;
        this.retryFailedAfterMillis = settings.retryFailedAfter().toMillis();
    }

    /// Queues what is due now. A table whose last scheduled flush failed is left alone for a while; one
    /// for which there is no room in the queue has its turn at a later tick.
    ///
    /// @return the number of jobs that were queued
    public int tick() {
        last.keySet().removeIf(table -> catalog.table(table).isEmpty());
        int queued = 0;
        for (TableDef table : catalog.tables()) {
            if (schedule.concerns(table) && !failedLately(table.id())) {
                long now = clock.millis();
                OptionalInt threshold = schedule.due(table, tables.scopes(table.id()), now);
                if (threshold.isPresent() && start(table, threshold.getAsInt(), now)) {
                    queued++;
                }
            }
        }
        return queued;
    }

    private boolean start(TableDef table, int threshold, long now) {
        try {
            FlushStart start = jobs.flush(table, threshold, FlushSchedule.key(table.name(), now));
            if (start instanceof FlushStart.Queued queued) {
                last.put(table.id(), jobs.ended(queued.job().id()));
                return true;
            }
            return false;
        } catch (DbException refused) {
            if (refused.code() == ErrorCode.OVERLOADED) {
                return false;
            }
            throw refused;
        }
    }

    private boolean failedLately(TableId table) {
        CompletableFuture<JobRecord> job = last.get(table);
        if (job == null || !job.isDone()) {
            return false;
        }
        JobRecord ended = job.join();
        Long finished = ended.finishedMillis();
        boolean wait = ended.status() == JobRecord.Status.FAILED
                && finished != null
                && clock.millis() - finished < retryFailedAfterMillis;
        if (!wait) {
            last.remove(table);
        }
        return wait;
    }
}
