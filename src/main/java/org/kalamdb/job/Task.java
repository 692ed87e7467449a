package org.kalamdb.job;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.JobRecord;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.model.codec.ModelJson;
import org.kalamdb.table.Catalog;

/// What a job is to do. Its form in `system.jobs` is the JSON object of `parameters` (`system-tables.md`
/// §2.1), from which a restart makes it again.
sealed interface Task {
    TableId table();

    JobRecord.Type type();

    /// The JSON object of `system.jobs`.
    String parameters();

    /// The key that a request by a statement holds while it is active.
    String idempotencyKey();

    /// Moves the hot rows of all scopes to the cold tier.
    ///
    /// @param threshold the row limit that made the table due; null when somebody asked
    record Flush(
            TableId table,
            TableName name,
            TableType tableType,
            @Nullable Integer threshold) implements Task {
        @Override
        public JobRecord.Type type() {
            return JobRecord.Type.FLUSH;
        }

        @Override
        public String parameters() {
            return ModelJson.writeText(new FlushParameters(name.toString(), tableType.displayName(), threshold));
        }

        @Override
        public String idempotencyKey() {
            return "flush-" + name.namespace() + "-" + name.table();
        }
    }

    /// Removes what a dropped table left.
    record Cleanup(TableDef dropped) implements Task {
        @Override
        public TableId table() {
            return dropped.id();
        }

        @Override
        public JobRecord.Type type() {
            return JobRecord.Type.CLEANUP;
        }

        @Override
        public String parameters() {
            return ModelJson.writeText(new CleanupParameters(
                    dropped.name().toString(),
                    dropped.type().displayName(),
                    "drop_table",
                    dropped.options().storageId(),
                    dropped));
        }

        @Override
        public String idempotencyKey() {
            return "drop-" + dropped.name().namespace() + "-" + dropped.name().table();
        }
    }

    /// @param tableId `ns.t`
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record FlushParameters(
            @JsonProperty("table_id") String tableId,
            @JsonProperty("table_type") String tableType,
            @JsonProperty("flush_threshold") @Nullable Integer flushThreshold) {}

    /// @param tableId    `ns.t`
    /// @param definition the table as it was, since the catalogue has forgotten it
    record CleanupParameters(
            @JsonProperty("table_id") String tableId,
            @JsonProperty("table_type") String tableType,
            @JsonProperty("operation") String operation,
            @JsonProperty("storage") String storage,
            @JsonProperty("definition") TableDef definition) {}

    /// The task of a stored job; empty when its table is no longer there, or for a kind of work that
    /// this server does not do.
    static Optional<Task> of(JobRecord job, Catalog catalog) {
        String parameters = job.parametersJson();
        if (parameters == null) {
            return Optional.empty();
        }
        byte[] json = parameters.getBytes(StandardCharsets.UTF_8);
        return switch (job.type()) {
            case FLUSH -> {
                FlushParameters flush = ModelJson.read(json, FlushParameters.class);
                int dot = flush.tableId().indexOf('.');
                TableName name = new TableName(
                        flush.tableId().substring(0, dot), flush.tableId().substring(dot + 1));
                yield catalog.table(name)
                        .map(table -> new Flush(table.id(), name, table.type(), flush.flushThreshold()));
            }
            case CLEANUP ->
                Optional.of(new Cleanup(
                        ModelJson.read(json, CleanupParameters.class).definition()));
            case COMPACT -> Optional.empty();
        };
    }
}
