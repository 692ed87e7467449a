package org.kalamdb.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A server with what the scenarios share: its users, tables and rows, and how long to measure. Every
/// connection is one of [#USERS] users, who each have rows of their own in a USER table. The load's
/// thread.
final class Bench implements AutoCloseable {
    static final int USERS = 16;
    static final int CONVERSATIONS = 5;
    static final int BODY_CHARACTERS = 160;
    /// First id of the loaded rows; all ids have as many digits.
    static final long FIRST_ID = 1_000_000_000_000L;
    /// First id of the rows that scenarios add with keys of their own.
    static final long FIRST_NEW_ID = 5_000_000_000_000L;
    /// Rows of an INSERT that loads.
    static final int BULK_ROWS = 250;
    private static final String S3_STORAGE = "bench_s3";
    private static final String COLUMNS =
            "(id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), conversation_id BIGINT NOT NULL, author TEXT,"
                    + " body TEXT NOT NULL)";

    private final Target target;
    private final Options options;
    private final Session root;
    private final List<Session> users = new ArrayList<>();
    private final List<String> tables = new ArrayList<>();
    private @Nullable ObjectServer objects;

    Bench(Target target, Options options) throws IOException, InterruptedException {
        this.target = target;
        this.options = options;
        this.root = Session.login(target.uri(), "root", Session.PASSWORD);
        root.sql("CREATE NAMESPACE IF NOT EXISTS bench");
        boolean known = root.count("SELECT COUNT(*) FROM system.users WHERE user_id = 'load-0'") > 0;
        for (int i = 0; i < USERS; i++) {
            if (!known) {
                root.sql("CREATE USER 'load-" + i + "' WITH PASSWORD '" + Session.PASSWORD + "' ROLE user");
            }
            users.add(Session.login(target.uri(), "load-" + i, Session.PASSWORD));
        }
    }

    Options options() {
        return options;
    }

    Target target() {
        return target;
    }

    Session root() {
        return root;
    }

    /// The user of a connection.
    Session user(int connection) {
        return users.get(connection % USERS);
    }

    /// Makes `bench.<name>`, a USER table, empty.
    ///
    /// @return its full name
    String createTable(String name, @Nullable String storage) throws IOException, InterruptedException {
        String table = "bench." + name;
        root.sql("DROP TABLE IF EXISTS " + table);
        root.sql("CREATE TABLE " + table + " " + COLUMNS + " WITH (TYPE = 'USER'"
                + (storage == null ? ")" : ", STORAGE_ID = '" + storage + "')"));
        return table;
    }

    /// Makes a table, once, whose users each have so many rows with ids from [#FIRST_ID] on.
    String loadedTable(String name, int rowsPerUser) throws IOException, InterruptedException {
        return loadedTable(name, null, rowsPerUser);
    }

    private String loadedTable(String name, @Nullable String storage, int rowsPerUser)
            throws IOException, InterruptedException {
        String table = "bench." + name;
        if (!tables.contains(table)) {
            createTable(name, storage);
            load(table, rowsPerUser);
            tables.add(table);
        }
        return table;
    }

    /// Makes a table of such rows, once, and flushes it.
    ///
    /// @param storage of its segments; null for the default folder
    String flushedTable(String name, @Nullable String storage, int rowsPerUser)
            throws IOException, InterruptedException {
        boolean fresh = !tables.contains("bench." + name);
        String table = loadedTable(name, storage, rowsPerUser);
        if (fresh) {
            root.flush(table);
        }
        return table;
    }

    /// Flushes a table.
    ///
    /// @return ns until no job was left
    long flush(String table) throws IOException, InterruptedException {
        long start = System.nanoTime();
        root.flush(table);
        return System.nanoTime() - start;
    }

    /// The storage on an S3 server, which starts when it is first asked for.
    ///
    /// @return null when there is no such server
    @Nullable
    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    String s3Storage() throws IOException, InterruptedException {
        Path folder = target.folder();
        if (objects == null && folder != null && ObjectServer.isThere()) {
            objects = ObjectServer.start(folder);
            root.sql("CREATE STORAGE " + S3_STORAGE + " TYPE s3 " + objects.storage());
        }
        return objects == null ? null : S3_STORAGE;
    }

    @Override
    public void close() {
        if (objects != null) {
            objects.close();
        }
    }

    /// Gives each user so many rows, a multiple of [#BULK_ROWS].
    Load.Measured load(String table, int rowsPerUser) throws IOException {
        long[] next = IntStream.range(0, USERS).mapToLong(i -> FIRST_ID).toArray();
        List<Request> requests = IntStream.range(0, USERS)
                .mapToObj(i -> Statements.bulk(user(i).token(), table, BULK_ROWS, i))
                .toList();
        Workload bulk = connection -> {
            if (next[connection] >= FIRST_ID + rowsPerUser) {
                return null;
            }
            Request request = requests.get(connection);
            for (int row = 0; row < BULK_ROWS; row++) {
                long id = next[connection]++;
                request.put(2 * row, id).put(2 * row + 1, conversation(id));
            }
            return request;
        };
        Load.Measured loaded = run(USERS, bulk, Load.Plan.untilExhausted());
        if (loaded.errors() > 0) {
            throw new IOException("loading failed: " + loaded.firstError());
        }
        return loaded;
    }

    /// The conversation of a loaded row.
    static long conversation(long id) {
        return 1000 + id % CONVERSATIONS;
    }

    /// Each connection sends its next request as soon as it has its answer.
    Load.Measured closedLoop(int connections, Workload workload) throws IOException {
        return run(connections, workload, new Load.Plan(options.warmUp(), options.measure(), 0));
    }

    /// So many requests begin each second, whatever the answers do.
    Load.Measured openLoop(int connections, double perSecond, Workload workload) throws IOException {
        return run(connections, workload, new Load.Plan(options.warmUp(), options.measure(), perSecond));
    }

    Load.Measured run(int connections, Workload workload, Load.Plan plan) throws IOException {
        try (Load load = new Load(target.address(), connections)) {
            return load.run(workload, plan, target.figures()::cpuMicros);
        }
    }
}
