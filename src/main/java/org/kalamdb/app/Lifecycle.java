package org.kalamdb.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.kalamdb.api.QueryPool;
import org.kalamdb.common.Closer;
import org.kalamdb.security.SetupService;
import org.kalamdb.sql.plan.QueryPlanner;
import org.kalamdb.sql.plan.Warmup;

/// The order of start and stop. The listener opens after the database is ready; at the end running
/// requests come first, then the database.
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final Database database;
    private final QueryPool pool;
    private final SetupService setup;
    private final int warmUpRounds;

    Lifecycle(Database database, QueryPool pool, SetupService setup, KalamConfig config) {
        this.database = database;
        this.pool = pool;
        this.setup = setup;
        this.warmUpRounds = config.query().warmUpRounds();
    }

    void start(@Observes StartupEvent event) {
        if (setup.isNeeded()) {
            LOG.info("root has no password: run the setup at /v1/api/auth/setup");
        }
    }

    /// Not before requests can come: the start itself wants the processors.
    void warmUp(@ObservesAsync HttpServerStart event) {
        Thread.ofPlatform().name("warm-up").daemon().start(new Warmup(new QueryPlanner(), warmUpRounds));
    }

    void stop(@Observes ShutdownEvent event) {
        try (Closer closer = new Closer()) {
            closer.register(database);
            closer.register(pool);
        }
    }
}
