package org.kalamdb.job;

import java.util.List;
import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.FlushResult;
import org.kalamdb.table.OrphanSweep;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.TableCleanup;
import org.kalamdb.table.Tables;

/// Does the work of jobs. Whatever it leaves undone, a further attempt does. Any thread.
final class TaskRunner {
    private final Catalog catalog;
    private final Tables tables;
    private final TableWork work;
    private final JobThreads threads;

    /// @param threads share the scopes of a flush
    TaskRunner(Catalog catalog, Tables tables, TableWork work, JobThreads threads) {
        this.catalog = catalog;
        this.tables = tables;
        this.work = work;
        this.threads = threads;
    }

    /// One attempt. Never throws.
    Attempt run(ActiveJob job) {
        try {
            return switch (job.task) {
                case Task.Flush task -> flush(job, task);
                case Task.Cleanup task -> cleanUp(task);
                case Task.Sweep task -> sweep(job, task);
            };
        } catch (Throwable failure) {
            return failed(job.task, failure);
        }
    }

    private Attempt flush(ActiveJob job, Task.Flush task) {
        List<ScopeId> scopes = tables.scopes(task.table()).stream()
                .filter(scope -> scope.hotRows() > 0)
                .map(ScopeSummary::scope)
                .toList();
        ScopeSweep sweep = new ScopeSweep(scopes, scope -> flush(job, task, scope), TaskRunner::isForAllScopes);
        threads.together(scopes.size(), sweep::work);
        job.flushed = job.flushed.plus(sweep.flushed());
        if (sweep.failure().isPresent()) {
            return failed(task, sweep.failure().get());
        }
        Optional<TableDef> table = catalog.table(task.table());
        if (table.isEmpty()) {
            return gone(task);
        }
        if (!job.stop) {
            work.writeCopies(table.get());
        }
        return job.stop
                ? new Attempt.Stopped()
                : new Attempt.Done("Flushed " + task.name().colonForm() + " successfully (" + job.flushed.rows()
                        + " rows, " + job.flushed.files() + " files)");
    }

    /// Any thread.
    private Optional<FlushResult> flush(ActiveJob job, Task.Flush task, ScopeId scope) {
        return job.stop ? Optional.empty() : catalog.table(task.table()).map(table -> work.flush(table, scope));
    }

    private Attempt cleanUp(Task.Cleanup task) {
        TableCleanup.Removed removed = work.remove(task.table());
        return new Attempt.Done("Cleaned up table " + task.name().colonForm() + " successfully - "
                + removed.rows() + " rows deleted, " + removed.bytes() + " bytes freed, " + removed.segments()
                + " cache entries invalidated");
    }

    private Attempt sweep(ActiveJob job, Task.Sweep task) {
        OrphanSweep.Swept swept = OrphanSweep.Swept.NOTHING;
        for (ScopeSummary scope : tables.scopes(task.table())) {
            Optional<TableDef> table = catalog.table(task.table());
            if (table.isEmpty()) {
                return gone(task);
            }
            if (job.stop) {
                return new Attempt.Stopped();
            }
            swept = swept.plus(work.sweep(table.get(), scope.scope()));
        }
        return new Attempt.Done("Cleaned up table " + task.name().colonForm() + " successfully - "
                + swept.segments() + " orphaned segments removed, " + swept.bytes() + " bytes freed, "
                + swept.unfinished() + " unfinished uploads removed");
    }

    private static Attempt gone(Task task) {
        return new Attempt.Gone("Table " + task.name() + " not found: it was dropped");
    }

    private static Attempt failed(Task task, Throwable failure) {
        return failure instanceof DbException known && known.code() == ErrorCode.TABLE_NOT_FOUND
                ? gone(task)
                : new Attempt.Failed(failure);
    }

    private static boolean isForAllScopes(Throwable failure) {
        return failure instanceof DbException known
                && (known.code() == ErrorCode.STORAGE_UNAVAILABLE
                        || known.code() == ErrorCode.OVERLOADED
                        || known.code() == ErrorCode.TABLE_NOT_FOUND);
    }
}
