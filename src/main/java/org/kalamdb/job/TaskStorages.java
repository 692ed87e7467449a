package org.kalamdb.job;

import org.kalamdb.common.ErrorCode;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Storages;

/// Which storage each task needs, and how that one is. Any thread.
///
/// @param storages lent
record TaskStorages(Catalog catalog, Storages storages) {

    /// The id; empty for a table that is gone.
    String of(Task task) {
        return switch (task) {
            case Task.Flush flush ->
                catalog.table(flush.table())
                        .map(table -> table.options().storageId())
                        .orElse("");
            case Task.Cleanup cleanup -> cleanup.storage();
            case Task.Sweep sweep -> sweep.storage();
        };
    }

    boolean isDown(Task task) {
        return storages.isDown(of(task));
    }

    /// Whether a job must wait for a running one. Two of one table always do; of a storage that is suspect one
    /// at a time finds out more, so that the other threads stay free for other storages.
    boolean conflict(Task running, Task waiting) {
        if (running.name().equals(waiting.name())) {
            return true;
        }
        String storage = of(waiting);
        return storages.isSuspect(storage) && of(running).equals(storage);
    }

    /// What the record of a job says that waits for its storage.
    String reason(Task task) {
        String storage = of(task);
        return ErrorCode.STORAGE_UNAVAILABLE.prefix()
                + storages.trouble(storage).orElse("storage '" + storage + "' is down");
    }
}
