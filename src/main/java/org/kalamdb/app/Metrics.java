package org.kalamdb.app;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.kalamdb.api.QueryPool;
import org.kalamdb.api.RateLimits;
import org.kalamdb.common.CallTimes;
import org.kalamdb.common.Clock;
import org.kalamdb.model.JobRecord;
import org.kalamdb.sql.StatementStats;
import org.kalamdb.storage.cold.CacheStats;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.TableStats;

/// Shows the counters of the layers below as Prometheus metrics. They are read when somebody asks for
/// `/q/metrics`; only what means looking at every scope or job is looked up from time to time. The names
/// are part of the product: `docs/operations.md` lists them.
@Singleton
final class Metrics {
    private final MeterRegistry registry;
    private final Database database;
    private final StorageMetrics storages;
    private final QueryPool pool;
    private final RateLimits rates;
    private final StatementStats statements;
    private final Clock clock;
    private volatile TableStats.Backlog backlog;
    private volatile Map<JobRecord.Status, Long> jobs;

    Metrics(
            MeterRegistry registry,
            Database database,
            QueryPool pool,
            RateLimits rates,
            StatementStats statements,
            Clock clock) {
        this.registry = registry;
        this.database = database;
        this.storages = new StorageMetrics(registry, database);
        this.pool = pool;
        this.rates = rates;
        this.statements = statements;
        this.clock = clock;
        this.backlog = new TableStats.Backlog(0, 0, 0);
        this.jobs = Map.of();
    }

    /// Not before requests can come: the start itself wants the processors.
    void start(@ObservesAsync HttpServerStart event) {
        refresh();
        commits(database.tables());
        flushes(database.tables().stats());
        StatementStats.forEach((kind, outcome) -> timer(
                "kalamdb.statements",
                Tags.of("kind", lower(kind), "outcome", lower(outcome)),
                statements.of(kind, outcome)));
        gauge("kalamdb.query.threads", Tags.empty(), pool::threads);
        gauge("kalamdb.query.running", Tags.empty(), pool::running);
        gauge("kalamdb.query.waiting", Tags.empty(), pool::waiting);
        counter("kalamdb.requests.refused", Tags.of("reason", "overload"), pool::refused);
        counter("kalamdb.requests.refused", Tags.of("reason", "rate"), rates::refused);
        for (JobRecord.Status status : JobRecord.Status.values()) {
            gauge("kalamdb.jobs", Tags.of("status", lower(status)), () -> jobs.getOrDefault(status, 0L));
        }
        memory();
    }

    private void commits(TableLayer tables) {
        counter("kalamdb.commit.commands", Tags.empty(), tables.stats()::commands);
        timer("kalamdb.commit.groups", Tags.empty(), tables.stats().groups());
        gauge("kalamdb.commit.waiting", Tags.empty(), tables::queuedCommands);
    }

    private void flushes(TableStats stats) {
        timer("kalamdb.flush.scopes", Tags.of("outcome", "ok"), stats.flushes());
        timer("kalamdb.flush.scopes", Tags.of("outcome", "failed"), stats.failedFlushes());
        counter("kalamdb.flush.rows", Tags.empty(), stats::flushedRows);
        counter("kalamdb.flush.bytes", Tags.empty(), stats::flushedBytes);
        gauge("kalamdb.hot.rows", Tags.empty(), () -> backlog.rows());
        gauge("kalamdb.hot.scopes", Tags.empty(), () -> backlog.scopes());
        gauge(
                "kalamdb.hot.oldest.seconds",
                Tags.empty(),
                () -> backlog.oldestMillis() == 0 ? 0 : (clock.millis() - backlog.oldestMillis()) / 1e3);
    }

    private void memory() {
        whileOpen("kalamdb.hot.files.bytes", () -> database.hot().stats().tableFileBytes());
        whileOpen("kalamdb.hot.memtable.bytes", () -> database.hot().stats().memtableBytes());
        whileOpen("kalamdb.hot.cache.bytes", () -> database.hot().stats().cacheBytes());
        whileOpen("kalamdb.hot.writes.stopped", () -> database.hot().stats().writesStopped() ? 1 : 0);
        whileOpen("kalamdb.images.bytes", () -> database.tables().tables().imageBytes());
        whileOpen("kalamdb.batches.bytes", () -> database.allocator().getAllocatedMemory());
        cache("footers", () -> database.tables().footerCache());
        cache("pages", () -> database.tables().pageCache());
        cache("segments", database::segmentCache);
    }

    private void cache(String name, Supplier<CacheStats> stats) {
        Tags tags = Tags.of("cache", name);
        gauge("kalamdb.cache.bytes", tags, () -> stats.get().bytes());
        counter(
                "kalamdb.cache.gets",
                tags.and("result", "hit"),
                () -> stats.get().hits());
        counter(
                "kalamdb.cache.gets",
                tags.and("result", "miss"),
                () -> stats.get().misses());
    }

    /// A value that can only be had while the stores are open.
    private void whileOpen(String name, DoubleSupplier value) {
        gauge(name, Tags.empty(), () -> database.isOpen() ? value.getAsDouble() : Double.NaN);
    }

    private void gauge(String name, Tags tags, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble).tags(tags).strongReference(true).register(registry);
    }

    private void counter(String name, Tags tags, LongSupplier value) {
        FunctionCounter.builder(name, value, LongSupplier::getAsLong).tags(tags).register(registry);
    }

    private void timer(String name, Tags tags, CallTimes times) {
        FunctionTimer.builder(name, times, CallTimes::calls, CallTimes::nanos, TimeUnit.NANOSECONDS)
                .tags(tags)
                .register(registry);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// Looks at scopes, jobs and storages.
    @Scheduled(
            every = "{kalamdb.metrics.refresh-interval}",
            delayed = "1s",
            concurrentExecution = ConcurrentExecution.SKIP)
    void refresh() {
        if (database.isOpen()) {
            backlog = database.tables().backlog();
            jobs = database.jobs().jobs().stream()
                    .collect(Collectors.groupingBy(JobRecord::status, Collectors.counting()));
            storages.refresh();
        }
    }
}
