package org.kalamdb.sql.admin;

import java.util.List;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;

/// Background work that statements start. Owned by the SQL engine, provided by the job service above it.
/// All methods
/// return at once;
/// progress is in `system.jobs`. Safe for any number of threads.
public interface Maintenance {
    /// Queues a flush of every scope of the table.
    FlushStart flush(TableDef table);

    /// Queues the removal of what a dropped table left in both tiers.
    JobRecord cleanUp(TableDef dropped);

    /// Cancels a job that has not ended.
    ///
    /// @return the cancelled job
    /// @throws org.kalamdb.common.DbException NOT_FOUND, or INVALID_OPERATION when it has ended
    JobRecord cancel(String jobId);

    /// What became of a request to flush.
    sealed interface FlushStart {
        record Queued(JobRecord job) implements FlushStart {}

        /// No hot rows.
        record NothingToFlush() implements FlushStart {}

        /// A flush of the table is queued or running.
        record AlreadyActive() implements FlushStart {}
    }

    /// The jobs that are kept, newest first.
    List<JobRecord> jobs();
}
