package org.kalamdb.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
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
    /// The operation of a [Cleanup].
    String DROP = "drop_table";

    /// The operation of a [Sweep].
    String ORPHANS = "remove_orphans";

    TableId table();

    TableName name();

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
    ///
    /// @param storage where its segments went
    record Cleanup(TableId table, TableName name, TableType tableType, String storage) implements Task {
        static Cleanup of(TableDef dropped) {
            return new Cleanup(
                    dropped.id(),
                    dropped.name(),
                    dropped.type(),
                    dropped.options().storageId());
        }

        @Override
        public JobRecord.Type type() {
            return JobRecord.Type.CLEANUP;
        }

        @Override
        public String parameters() {
            return ModelJson.writeText(
                    new CleanupParameters(name.toString(), tableType.displayName(), DROP, storage, table.value()));
        }

        @Override
        public String idempotencyKey() {
            return "drop-" + name.namespace() + "-" + name.table();
        }
    }

    /// Removes what interrupted flushes of a table left in its folders.
    ///
    /// @param storage where its segments go
    record Sweep(TableId table, TableName name, TableType tableType, String storage) implements Task {
        static Sweep of(TableDef table) {
            return new Sweep(
                    table.id(), table.name(), table.type(), table.options().storageId());
        }

        @Override
        public JobRecord.Type type() {
            return JobRecord.Type.CLEANUP;
        }

        @Override
        public String parameters() {
            return ModelJson.writeText(
                    new CleanupParameters(name.toString(), tableType.displayName(), ORPHANS, storage, table.value()));
        }

        @Override
        public String idempotencyKey() {
            return "orphans-" + name.namespace() + "-" + name.table();
        }
    }

    /// @param tableId `ns.t`
    record FlushParameters(
            @JsonProperty("table_id") String tableId,
            @JsonProperty("table_type") String tableType,
            @JsonProperty("flush_threshold") @Nullable Integer flushThreshold) {}

    /// @param tableId     `ns.t`
    /// @param operation   what is removed: all of a dropped table, or orphans
    /// @param tableNumber by which rows and segments are found, since the catalogue has forgotten the
    ///                    name
    record CleanupParameters(
            @JsonProperty("table_id") String tableId,
            @JsonProperty("table_type") String tableType,
            @JsonProperty("operation") String operation,
            @JsonProperty("storage") String storage,
            @JsonProperty("table_number") int tableNumber) {}

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
                TableName name = name(flush.tableId());
                yield catalog.table(name)
                        .map(table -> new Flush(table.id(), name, table.type(), flush.flushThreshold()));
            }
            case CLEANUP -> {
                CleanupParameters cleanup = ModelJson.read(json, CleanupParameters.class);
                TableId table = new TableId(cleanup.tableNumber());
                TableName name = name(cleanup.tableId());
                TableType type = TableType.valueOf(cleanup.tableType().toUpperCase(Locale.ROOT));
                yield Optional.of(
                        cleanup.operation().equals(ORPHANS)
                                ? new Sweep(table, name, type, cleanup.storage())
                                : new Cleanup(table, name, type, cleanup.storage()));
            }
            case COMPACT -> Optional.empty();
        };
    }

    private static TableName name(String tableId) {
        int dot = tableId.indexOf('.');
        return new TableName(tableId.substring(0, dot), tableId.substring(dot + 1));
    }
}
