package org.kalamdb.app;

import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.kalamdb.storage.cold.StoreCalls;
import org.kalamdb.storage.cold.StoreHealth;

/// The metrics of each storage, made when it is first used. They stay when it is dropped. Any thread.
final class StorageMetrics {
    private final MeterRegistry registry;
    private final Database database;
    private final Map<String, Storage> known = new ConcurrentHashMap<>();

    StorageMetrics(MeterRegistry registry, Database database) {
        this.registry = registry;
        this.database = database;
    }

    /// What is shown of one storage, as of the last look.
    private static final class Storage {
        private volatile StoreHealth.Snapshot last;

        Storage(StoreHealth.Snapshot first) {
            this.last = first;
        }

        StoreCalls.Count count(StoreCalls.Operation operation, StoreCalls.Outcome outcome) {
            return last.calls().stream()
                    .filter(one -> one.operation() == operation && one.outcome() == outcome)
                    .findFirst()
                    .orElse(new StoreCalls.Count(operation, outcome, 0, 0));
        }
    }

    /// Takes over the newest state of all storages in use.
    void refresh() {
        for (StoreHealth.Snapshot now : database.tables().storages().health()) {
            known.computeIfAbsent(now.storageId(), id -> registered(id, now)).last = now;
        }
    }

    private Storage registered(String id, StoreHealth.Snapshot first) {
        Storage storage = new Storage(first);
        Tags tags = Tags.of("storage", id);
        Gauge.builder("kalamdb.storage.up", storage, one -> one.last.down() ? 0 : 1)
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "kalamdb.storage.trouble",
                        storage,
                        one -> one.last.trouble().isPresent() ? 1 : 0)
                .tags(tags)
                .register(registry);
        for (StoreCalls.Operation operation : StoreCalls.Operation.values()) {
            for (StoreCalls.Outcome outcome : StoreCalls.Outcome.values()) {
                register(
                        storage,
                        tags.and("operation", Metrics.lower(operation), "outcome", Metrics.lower(outcome)),
                        operation,
                        outcome);
            }
        }
        return storage;
    }

    private void register(Storage storage, Tags tags, StoreCalls.Operation operation, StoreCalls.Outcome outcome) {
        FunctionTimer.builder(
                        "kalamdb.storage.calls",
                        storage,
                        one -> one.count(operation, outcome).calls(),
                        one -> one.count(operation, outcome).nanos(),
                        TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(registry);
    }
}
