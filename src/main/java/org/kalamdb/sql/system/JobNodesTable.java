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

/// `system.job_nodes`: what became of each job on each node; there is one node.
final class JobNodesTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("job_id", DataType.TEXT),
            key("node_id", DataType.BIGINT),
            required("status", DataType.TEXT),
            optional("error_message", DataType.TEXT),
            required("created_at", DataType.TIMESTAMP),
            optional("started_at", DataType.TIMESTAMP),
            optional("finished_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP));

    private JobNodesTable() {}

    static VirtualTable of(Records records, ServerInfo server) {
        return VirtualTable.stored(
                "job_nodes", COLUMNS, reader -> records.jobs().stream().map(job -> jobRow(job, server.nodeId())));
    }

    private static @Nullable Object[] jobRow(JobRecord job, long node) {
        return row(
                job.id(),
                node,
                job.status().wireName(),
                job.status() == JobRecord.Status.FAILED ? job.message() : null,
                timestamp(job.createdMillis()),
                timestampOrNull(job.startedMillis()),
                timestampOrNull(job.finishedMillis()),
                timestamp(job.updatedMillis()));
    }
}
