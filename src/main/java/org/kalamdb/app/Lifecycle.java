package org.kalamdb.app;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;
import org.kalamdb.api.QueryPool;
import org.kalamdb.common.Closer;
import org.kalamdb.security.SetupService;

/// The order of start and stop. The listener opens after the database is ready; at the end running
/// requests come first, then the database.
@Singleton
final class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);

    private final Database database;
    private final QueryPool pool;
    private final SetupService setup;

    Lifecycle(Database database, QueryPool pool, SetupService setup) {
        this.database = database;
        this.pool = pool;
        this.setup = setup;
    }

    void start(@Observes StartupEvent event) {
        if (setup.isNeeded()) {
            LOG.info("root has no password: run the setup at /v1/api/auth/setup");
        }
    }

    void stop(@Observes ShutdownEvent event) {
        try (Closer closer = new Closer()) {
            closer.register(database);
            closer.register(pool);
        }
    }
}
