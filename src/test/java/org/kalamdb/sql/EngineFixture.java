package org.kalamdb.sql;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Closer;
import org.kalamdb.common.DbException;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserId;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.sql.admin.AuditTrail;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.exec.QueryEnvironment;
import org.kalamdb.sql.exec.SpillSpace;
import org.kalamdb.sql.system.DbaTables;
import org.kalamdb.sql.system.FixedServerInfo;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.StorageProbes;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.Transactions;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.VectorValues;

/// An engine over a real store in a folder. Any thread may run statements.
final class EngineFixture implements AutoCloseable {
    static final Principal ROOT = new Principal(new UserId("root"), Role.SYSTEM);
    static final Principal DBA = new Principal(new UserId("dora"), Role.DBA);
    static final Principal SERVICE = new Principal(new UserId("sven"), Role.SERVICE);
    static final Principal ALICE = new Principal(new UserId("alice"), Role.USER);
    static final Principal BOB = new Principal(new UserId("bob"), Role.USER);
    static final Principal ANONYMOUS = new Principal(new UserId("anonymous"), Role.ANONYMOUS);

    private final Closer closer = new Closer();
    private final StoreFixture store;
    private final SqlEngine engine;

    EngineFixture(Path directory) {
        this(directory, EngineLimits.DEFAULT);
    }

    EngineFixture(Path directory, EngineLimits limits) {
        this(new StoreFixture(directory), limits, new QueryEnvironment.Limits(64 << 20, 64 << 20));
    }

    /// @param store  closed with the fixture
    /// @param memory of queries
    EngineFixture(StoreFixture store, EngineLimits limits, QueryEnvironment.Limits memory) {
        this.store = closer.register(store);
        TableLayer layer = store.layer();
        SystemClock clock = SystemClock.INSTANCE;
        RandomGenerator random = new SharedRandom();
        IdSource ids = new IdSource(new SnowflakeGenerator(clock, 1), clock, random);
        DbaTables.ensure(layer.catalog(), layer.catalogWriter());
        Transactions transactions = layer.transactions(Transactions.Limits.DEFAULT, System::nanoTime);
        VirtualTables virtual = new VirtualTables(
                layer.catalog(),
                layer.records(),
                layer.tables(),
                layer.storages(),
                transactions,
                new FixedServerInfo(),
                self -> new ViewPlanning(layer.catalog(), self),
                clock);
        QueryEnvironment environment = new QueryEnvironment(
                store.allocator(),
                memory,
                layer.catalog(),
                layer.tables(),
                virtual,
                ids,
                random,
                new SpillSpace(store.directory(), new SpillSpace.Limits(1L << 30, 1L << 30)));
        this.engine = new SqlEngine(new EngineParts(
                layer,
                transactions,
                environment,
                virtual,
                new InMemoryMaintenance(layer),
                new StorageProbes(
                        layer.storages(), Thread.ofPlatform().factory(), clock, random, StorageProbes.Settings.DEFAULT),
                new AuditTrail(layer.records(), clock, random),
                new PasswordPolicy(PasswordPolicy.Complexity.ANY),
                new PasswordHasher(4),
                2,
                ids,
                clock,
                System::nanoTime,
                limits));
    }

    /// The usual limits with other row caps.
    static EngineLimits limits(int defaultQueryLimit, int maxQueryLimit) {
        EngineLimits usual = EngineLimits.DEFAULT;
        return new EngineLimits(
                defaultQueryLimit,
                maxQueryLimit,
                usual.maxChangedRows(),
                usual.maxParameters(),
                usual.maxResults(),
                usual.maxAttempts(),
                usual.patientAttempts(),
                usual.statementTimeout());
    }

    /// A random source for threads.
    private static final class SharedRandom implements RandomGenerator {
        @Override
        public long nextLong() {
            return ThreadLocalRandom.current().nextLong();
        }
    }

    /// One result, its rows read.
    record Answer(
            List<ResultColumn> columns,
            List<List<@Nullable Object>> rows,
            @Nullable String message,
            long count,
            String asUser) {
        List<String> names() {
            return columns.stream().map(ResultColumn::name).toList();
        }

        /// The values of the first column.
        List<@Nullable Object> first() {
            List<@Nullable Object> values = new ArrayList<>();
            rows.forEach(row -> values.add(row.getFirst()));
            return values;
        }
    }

    /// Runs a request and reads all its rows.
    List<Answer> runAll(Principal caller, String sql, @Nullable Object... params) {
        return runIn(null, caller, sql, params);
    }

    List<Answer> runIn(@Nullable String namespace, Principal caller, String sql, @Nullable Object... params) {
        SqlRequest request = new SqlRequest(sql, Arrays.asList(params), namespace, "127.0.0.1");
        try (SqlResponse response = engine.execute(caller, request)) {
            return response.results().stream().map(EngineFixture::read).toList();
        }
    }

    /// Runs one statement.
    Answer run(Principal caller, String sql, @Nullable Object... params) {
        return runAll(caller, sql, params).getFirst();
    }

    /// The message of a statement.
    @Nullable
    String message(Principal caller, String sql, @Nullable Object... params) {
        return run(caller, sql, params).message();
    }

    /// What a client is told about a statement that fails.
    String failure(Principal caller, String sql, @Nullable Object... params) {
        return failed(caller, sql, params).publicMessage();
    }

    DbException failed(Principal caller, String sql, @Nullable Object... params) {
        try {
            runAll(caller, sql, params);
        } catch (DbException expected) {
            return expected;
        }
        throw new AssertionError("did not fail: " + sql);
    }

    private static Answer read(StatementResult result) {
        String user = result.asUser().value();
        return switch (result) {
            case StatementResult.Message message ->
                new Answer(List.of(), List.of(), message.text(), message.rowCount(), user);
            case StatementResult.Changed changed ->
                new Answer(
                        List.of(),
                        List.of(),
                        changed.change().verb() + " " + changed.count() + " row(s)",
                        changed.count(),
                        user);
            case StatementResult.Rows rows -> {
                List<List<@Nullable Object>> read = readRows(rows);
                yield new Answer(rows.columns(), read, null, read.size(), user);
            }
        };
    }

    private static List<List<@Nullable Object>> readRows(StatementResult.Rows rows) {
        List<List<@Nullable Object>> read = new ArrayList<>();
        while (true) {
            try (Batch batch = rows.rows().next()) {
                if (batch == null) {
                    return read;
                }
                for (int i = 0; i < batch.selectedCount(); i++) {
                    List<@Nullable Object> row = new ArrayList<>();
                    for (int column = 0; column < batch.columnCount(); column++) {
                        row.add(VectorValues.get(batch, column, i));
                    }
                    read.add(row);
                }
            }
        }
    }

    /// Moves the rows of a table to the cold tier, in every scope.
    void flush(String namespace, String name) {
        TableDef table = layer().catalog().table(new TableName(namespace, name)).orElseThrow();
        layer().tables().scopes(table.id()).forEach(scope -> layer().flush().flush(table, scope.scope()));
    }

    TableLayer layer() {
        return store.layer();
    }

    @Override
    public void close() {
        closer.close();
    }
}
