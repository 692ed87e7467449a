package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.Values.timestampOrNull;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.JobRecord;
import org.kalamdb.table.Records;

/// `system.jobs`: the background work that is kept, newest first.
final class JobsTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("job_id", DataType.TEXT),
            required("job_type", DataType.TEXT),
            required("status", DataType.TEXT),
            optional("leader_status", DataType.TEXT),
            optional("parameters", DataType.JSON),
            optional("message", DataType.TEXT),
            optional("exception_trace", DataType.TEXT),
            optional("idempotency_key", DataType.TEXT),
            optional("queue", DataType.TEXT),
            optional("priority", DataType.INT),
            required("retry_count", DataType.SMALLINT),
            required("max_retries", DataType.SMALLINT),
            optional("memory_used", DataType.BIGINT),
            optional("cpu_used", DataType.BIGINT),
            required("created_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP),
            optional("started_at", DataType.TIMESTAMP),
            optional("finished_at", DataType.TIMESTAMP),
            required("node_id", DataType.BIGINT),
            optional("leader_node_id", DataType.BIGINT));

    private JobsTable() {}

    static VirtualTable of(Records records, ServerInfo server) {
        return VirtualTable.stored(
                "jobs", COLUMNS, reader -> records.jobs().stream().map(job -> jobRow(job, server.nodeId())));
    }

    private static @Nullable Object[] jobRow(JobRecord job, long node) {
        return row(
                job.id(),
                job.type().wireName(),
                job.status().wireName(),
                null,
                job.parametersJson(),
                job.message(),
                job.exceptionTrace(),
                job.idempotencyKey(),
                null,
                null,
                (short) job.retryCount(),
                (short) job.maxRetries(),
                null,
                null,
                timestamp(job.createdMillis()),
                timestamp(job.updatedMillis()),
                timestampOrNull(job.startedMillis()),
                timestampOrNull(job.finishedMillis()),
                node,
                node);
    }
}
