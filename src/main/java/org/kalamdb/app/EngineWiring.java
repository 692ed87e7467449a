package org.kalamdb.app;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.kalamdb.api.ClientWatch;
import org.kalamdb.api.QueryPool;
import org.kalamdb.api.ServerInfo;
import org.kalamdb.common.Clock;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.sql.EngineLimits;
import org.kalamdb.sql.EngineParts;
import org.kalamdb.sql.SqlEngine;
import org.kalamdb.sql.SqlService;
import org.kalamdb.sql.StatementStats;
import org.kalamdb.sql.ViewPlanning;
import org.kalamdb.sql.admin.AuditTrail;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.sql.exec.SpillSpace;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.StorageProbes;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.Transactions;

/// Puts the SQL engine together over the [Database].
@Singleton
final class EngineWiring {
    private final KalamConfig config;

    EngineWiring(KalamConfig config) {
        this.config = config;
    }

    @Produces
    @Singleton
    StatementStats statementStats() {
        return new StatementStats();
    }

    @Produces
    @Singleton
    SqlService engine(
            Database database,
            QueryPool pool,
            ClientWatch clients,
            ServerInfo server,
            PasswordHasher hasher,
            PasswordPolicy policy,
            Clock clock,
            StatementStats statements) {
        TableLayer tables = database.tables();
        RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
        IdSource ids =
                new IdSource(new SnowflakeGenerator(clock, config.commit().worker()), clock, random);
        Transactions transactions = tables.transactions(transactionLimits(), System::nanoTime);
        VirtualTables virtual = new VirtualTables(
                tables.catalog(),
                tables.records(),
                tables.tables(),
                tables.storages(),
                transactions,
                new ServerFacts(config, server, tables, pool, clients),
                self -> new ViewPlanning(tables.catalog(), self),
                clock);
        QueryEnvironment environment = new QueryEnvironment(
                database.allocator(),
                new QueryEnvironment.Limits(
                        config.query().memoryBytes(), config.query().heapBytes()),
                tables.catalog(),
                tables.tables(),
                virtual,
                ids,
                random,
                new SpillSpace(
                        database.workDirectory(),
                        new SpillSpace.Limits(
                                config.query().spillBytes(), config.query().totalSpillBytes())));
        EngineParts parts = new EngineParts(
                tables,
                transactions,
                environment,
                virtual,
                database.jobs(),
                new StorageProbes(
                        tables.storages(),
                        Thread.ofPlatform().factory(),
                        clock,
                        random,
                        new StorageProbes.Settings(
                                config.storage().checkTimeout(),
                                config.storage().checksAtOnce())),
                new AuditTrail(tables.records(), clock, random),
                policy,
                hasher,
                config.auth().concurrentHashes(),
                ids,
                clock,
                System::nanoTime,
                limits());
        return new SqlEngine(parts, statements);
    }

    private Transactions.Limits transactionLimits() {
        KalamConfig.Transactions settings = config.transactions();
        return new Transactions.Limits(
                settings.idleTimeout(), settings.bufferBytes(), settings.totalBufferBytes(), settings.commitAttempts());
    }

    private EngineLimits limits() {
        KalamConfig.Limits limits = config.limits();
        return new EngineLimits(
                limits.defaultQueryLimit(),
                limits.maxQueryLimit(),
                limits.changedRows(),
                limits.params(),
                limits.results(),
                limits.changeAttempts(),
                limits.patientAttempts(),
                limits.statementTimeout());
    }
}
