package org.kalamdb.job;

import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableDef;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.TableCleanup;
import org.kalamdb.table.Tables;

/// Does the work of jobs. Whatever it leaves undone, a further attempt does. Any thread.
final class TaskRunner {
    private final Catalog catalog;
    private final Tables tables;
    private final TableWork work;

    TaskRunner(Catalog catalog, Tables tables, TableWork work) {
        this.catalog = catalog;
        this.tables = tables;
        this.work = work;
    }

    /// One attempt. Never throws.
    Attempt run(ActiveJob job) {
        try {
            return switch (job.task) {
                case Task.Flush task -> flush(job, task);
                case Task.Cleanup task -> cleanUp(task);
            };
        } catch (Throwable failure) {
            return isTableGone(failure) ? gone(job.task) : new Attempt.Failed(failure);
        }
    }

    /// Flushes scope after scope. A scope that fails does not keep the others hot, unless the object
    /// store refuses: then all would.
    private Attempt flush(ActiveJob job, Task.Flush task) {
        RuntimeException first = null;
        for (ScopeSummary scope : tables.scopes(task.table())) {
            if (job.stop) {
                return new Attempt.Stopped();
            }
            Optional<TableDef> table = catalog.table(task.table());
            if (table.isEmpty()) {
                return gone(task);
            }
            if (scope.hotRows() > 0) {
                try {
                    job.flushed = job.flushed.plus(work.flush(table.get(), scope.scope()));
                } catch (RuntimeException failure) {
                    if (isForAllScopes(failure)) {
                        throw failure;
                    }
                    first = first == null ? failure : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
        if (catalog.table(task.table()).isEmpty()) {
            return gone(task);
        }
        return new Attempt.Done("Flushed " + task.name().colonForm() + " successfully (" + job.flushed.rows()
                + " rows, " + job.flushed.files() + " files)");
    }

    private Attempt cleanUp(Task.Cleanup task) {
        TableCleanup.Removed removed = work.remove(task.table());
        return new Attempt.Done("Cleaned up table " + task.name().colonForm() + " successfully - "
                + removed.rows() + " rows deleted, " + removed.bytes() + " bytes freed, " + removed.segments()
                + " cache entries invalidated");
    }

    private static Attempt gone(Task task) {
        return new Attempt.Gone("Table " + task.name() + " not found: it was dropped");
    }

    private static boolean isTableGone(Throwable failure) {
        return failure instanceof DbException known && known.code() == ErrorCode.TABLE_NOT_FOUND;
    }

    private static boolean isForAllScopes(RuntimeException failure) {
        return failure instanceof DbException known
                && (known.code() == ErrorCode.STORAGE_UNAVAILABLE
                        || known.code() == ErrorCode.OVERLOADED
                        || known.code() == ErrorCode.TABLE_NOT_FOUND);
    }
}
