package org.kalamdb.job;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.TableId;

/// The jobs in memory, in the order in which they came. Guarded by the service's lock.
final class ActiveJobs {
    private final Map<String, ActiveJob> jobs = new LinkedHashMap<>();
    private final int most;

    /// @param most jobs that can run or wait to, and as many again that wait for storages
    ActiveJobs(int most) {
        this.most = most;
    }

    void add(ActiveJob job) {
        jobs.put(job.record.id(), job);
    }

    void remove(ActiveJob job) {
        jobs.remove(job.record.id());
    }

    @Nullable
    ActiveJob find(String id) {
        return jobs.get(id);
    }

    Collection<ActiveJob> all() {
        return jobs.values();
    }

    int size() {
        return jobs.size();
    }

    boolean has(TableId table, Class<? extends Task> kind) {
        return jobs.values().stream()
                .anyMatch(job -> kind.isInstance(job.task) && job.task.table().equals(table));
    }

    /// Whether another job may be added. Those that wait for a storage do not take the place of others.
    boolean haveRoom() {
        return jobs.size() - parked() < most;
    }

    /// Whether another job may wait for its storage.
    boolean haveParkingRoom() {
        return parked() < most;
    }

    private int parked() {
        return (int) jobs.values().stream().filter(job -> job.parked).count();
    }
}
