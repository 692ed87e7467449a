package org.kalamdb.app;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.QueryPool;
import org.kalamdb.api.StopGate;
import org.kalamdb.common.Closer;
import org.kalamdb.security.SetupService;
import org.kalamdb.sql.plan.QueryPlanner;
import org.kalamdb.sql.plan.Warmup;

/// The order of start and stop. The listener opens after the database is ready. At the end the gate closes
/// first; the framework then waits for the requests that are still being answered and closes the listener;
/// then come the query threads, and then the database.
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final Database database;
    private final QueryPool pool;
    private final SetupService setup;
    private final OrderlyStop orderlyStop;
    private final int warmUpRounds;
    private final boolean isTraining;

    Lifecycle(
            Database database,
            QueryPool pool,
            SetupService setup,
            StopGate gate,
            ClientWatch clients,
            KalamConfig config) {
        this.database = database;
        this.pool = pool;
        this.setup = setup;
        this.orderlyStop = new OrderlyStop(
                gate, clients, config.shutdown().grace(), config.shutdown().limit(), OrderlyStop::halt);
        this.warmUpRounds = config.query().warmUpRounds();
        this.isTraining = config.server().trainingRun();
    }

    void start(@Observes StartupEvent event) {
        if (setup.isNeeded()) {
            LOG.info("root has no password: run the setup at /v1/api/auth/setup");
        }
    }

    /// Not before requests can come: the start itself wants the processors.
    void warmUp(@ObservesAsync HttpServerStart event) {
        if (isTraining) {
            Thread.ofPlatform().name("training").daemon().start(new TrainingRun(listeningPort()));
            return;
        }
        Thread.ofPlatform().name("warm-up").daemon().start(new Warmup(new QueryPlanner(), warmUpRounds));
    }

    /// The framework sets it once a free port was taken.
    private static int listeningPort() {
        return ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
    }

    /// The first thing at a stop, before the framework waits for requests.
    void beginStop(@Observes ShutdownDelayInitiatedEvent event) {
        LOG.info("stopping: requests under way are finished, new ones refused");
        orderlyStop.begin();
    }

    void stop(@Observes ShutdownEvent event) {
        orderlyStop.begin();
        try (Closer closer = new Closer()) {
            closer.register(orderlyStop::finish);
            closer.register(database);
            closer.register(pool);
        }
    }
}
