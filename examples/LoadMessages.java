import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;

/// Loads a file of chat messages into KalamDB and shows what queries over both tiers cost.
///
///     java examples/LoadMessages.java --file threads.jsonl.gz --user admin --password '…'
///
/// Every line of the file is a JSON object with `user`, `thread`, `message_id`, `sent_at` (ms since 1970) and `content`; a
/// name that ends in `.gz` is unpacked. Every message is stored twice: in the USER table `chat.messages` as the user who
/// wrote it, and in the SHARED table `chat.all_messages`. The file is held in memory.
///
/// The program may be stopped and started again, and the server may be killed meanwhile: a statement whose outcome is
/// unknown is sent again, and rows that are there already are recognised by their key.
void main(String[] args) throws Exception {
    try {
        run(Options.parse(args));
    } catch (IllegalArgumentException | IllegalStateException | IOException | Refused problem) {
        System.err.println(problem.getMessage());
        System.exit(1);
    }
}

static void run(Options options) throws Exception {
    Map<String, List<Message>> byUser = Messages.read(options);
    List<Message> all = byUser.values().stream().flatMap(List::stream).toList();
    IO.println(all.size() + " messages by " + byUser.size() + " users in " + options.file());
    if (all.isEmpty()) {
        return;
    }
    Server server = new Server(options);
    createTables(server, options.storage());
    load(server, options, byUser, all);
    if (options.verify()) {
        verify(server, options, byUser, all.size());
    }
    Queries queries = new Queries(server, options, byUser, all);
    Map<String, Queries.Answer> hot = queries.run("as loaded");
    flush(server);
    Map<String, Queries.Answer> cold = queries.run("after STORAGE FLUSH ALL");
    if (options.verify()) {
        verify(server, options, byUser, all.size());
    }
    hot.forEach((name, answer) -> {
        if (!answer.rows().equals(cold.get(name).rows())) {
            throw new IllegalStateException("the flush changed the answer of: " + name);
        }
    });
    IO.println("Every query gave the same rows before and after the flush.");
}

static final String USER_TABLE = "chat.messages";
static final String SHARED_TABLE = "chat.all_messages";

record Message(String user, String thread, String id, long sentAtMillis, String content) {}

record Options(
        URI url, String user, String password, Path file, int users, int limit, int concurrency, int batch,
        Duration patience, String storage, boolean verify) {

    static Options parse(String[] args) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < args.length; i++) {
            String name = args[i];
            if (name.equals("--verify")) {
                given.put(name, "true");
            } else if (name.startsWith("--") && i + 1 < args.length) {
                given.put(name, args[++i]);
            } else {
                throw usage("unexpected: " + name);
            }
        }
        String password = given.getOrDefault("--password", System.getenv().getOrDefault("KALAMDB_PASSWORD", ""));
        Options options = new Options(
                URI.create(given.getOrDefault("--url", "http://localhost:8080")),
                given.getOrDefault("--user", "admin"),
                password,
                Path.of(given.getOrDefault("--file", "threads.jsonl.gz")),
                number(given, "--users", Integer.MAX_VALUE),
                number(given, "--limit", Integer.MAX_VALUE),
                number(given, "--concurrency", 4),
                number(given, "--batch", 500),
                Duration.ofSeconds(number(given, "--patience", 120)),
                given.get("--storage"),
                given.containsKey("--verify"));
        if (password.isEmpty()) {
            throw usage("give --password or the environment variable KALAMDB_PASSWORD");
        }
        if (!Files.isReadable(options.file)) {
            throw usage("cannot read " + options.file);
        }
        return options;
    }

    private static int number(Map<String, String> given, String name, int otherwise) {
        String value = given.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    private static IllegalArgumentException usage(String problem) {
        return new IllegalArgumentException(problem + """

                java examples/LoadMessages.java --file <messages.jsonl[.gz]> [options]
                  --url <url>          server, http://localhost:8080
                  --user <name>        a dba account, admin
                  --password <text>    or the environment variable KALAMDB_PASSWORD
                  --users <n>          only the first n users of the file
                  --limit <n>          only the first n lines of the file
                  --concurrency <n>    requests at the same time, 4
                  --batch <n>          rows per INSERT, 500
                  --patience <s>       how long to go on trying when the server does not answer, 120
                  --storage <id>       keep both tables in this storage (CREATE STORAGE) when they are made
                  --verify             compare every user's row count, and that of all together, with the file
                """);
    }
}

/// Reads the file.
static final class Messages {
    /// The messages of each user in file order, users in the order of their first message; a key is taken once.
    static Map<String, List<Message>> read(Options options) throws IOException {
        Map<String, List<Message>> byUser = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        try (BufferedReader lines = open(options.file())) {
            String line;
            for (int n = 0; n < options.limit() && (line = lines.readLine()) != null; n++) {
                Map<?, ?> object = (Map<?, ?>) new JsonText(line).read();
                Message message = new Message(
                        (String) object.get("user"),
                        (String) object.get("thread"),
                        (String) object.get("message_id"),
                        Long.parseLong(object.get("sent_at").toString()),
                        (String) object.get("content"));
                if (byUser.size() < options.users() || byUser.containsKey(message.user())) {
                    if (ids.add(message.id())) {
                        byUser.computeIfAbsent(message.user(), _ -> new ArrayList<>()).add(message);
                    }
                }
            }
        }
        return byUser;
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
    }
}

/// Makes the tables unless they are there; a storage has a meaning only when they are made.
static void createTables(Server server, String storage) throws Exception {
    String placed = storage == null ? "" : ", STORAGE_ID = " + quote(storage);
    server.run("CREATE NAMESPACE IF NOT EXISTS chat");
    server.run("CREATE TABLE IF NOT EXISTS " + USER_TABLE + " (message_id TEXT PRIMARY KEY, thread TEXT NOT NULL,"
            + " sent_at TIMESTAMP NOT NULL, content TEXT NOT NULL) WITH (TYPE = 'USER'" + placed + ")");
    server.run("CREATE TABLE IF NOT EXISTS " + SHARED_TABLE + " (message_id TEXT PRIMARY KEY, author TEXT NOT NULL,"
            + " thread TEXT NOT NULL, sent_at TIMESTAMP NOT NULL, content TEXT NOT NULL)"
            + " WITH (TYPE = 'SHARED', ACCESS_LEVEL = 'PUBLIC'" + placed + ")");
}

/// Sends every user's messages in their order, several users at the same time.
static void load(Server server, Options options, Map<String, List<Message>> byUser, List<Message> all) throws Exception {
    Progress progress = new Progress(2L * all.size());
    List<Target> work = new ArrayList<>();
    byUser.forEach((user, messages) -> work.add(new Target(server, user, messages)));
    int chunk = Math.max(options.batch(), all.size() / options.concurrency() + 1);
    for (int from = 0; from < all.size(); from += chunk) {
        work.add(new Target(server, null, all.subList(from, Math.min(all.size(), from + chunk))));
    }
    inParallel(options.concurrency(), work, target -> target.load(options.batch(), progress));
    progress.end(server.retries());
}

interface Step<T> {
    void run(T item) throws Exception;
}

static <T> void inParallel(int threads, Collection<T> items, Step<T> step) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
        List<Future<?>> running = new ArrayList<>();
        for (T item : items) {
            running.add(pool.submit(() -> {
                step.run(item);
                return null;
            }));
        }
        try {
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException failure) {
            pool.shutdownNow();
            throw failure.getCause() instanceof Exception known ? known : failure;
        }
    }
}

/// Messages on their way into one table, for a USER table those of one user.
static final class Target {
    private static final int MAX_STATEMENT = 700_000;

    private final Server server;
    private final String user;
    private final List<Message> messages;

    /// The keys that were there already; asked for when the first of them is in the way.
    private Set<String> present;

    Target(Server server, String user, List<Message> messages) {
        this.server = server;
        this.user = user;
        this.messages = messages;
    }

    void load(int batch, Progress progress) throws Exception {
        List<Message> next = new ArrayList<>();
        int characters = 0;
        for (Message message : messages) {
            int length = 2 * message.content().length() + 200;
            if (next.size() == batch || (characters + length > MAX_STATEMENT && !next.isEmpty())) {
                insert(next);
                progress.add(next.size());
                next.clear();
                characters = 0;
            }
            next.add(message);
            characters += length;
        }
        insert(next);
        progress.add(next.size());
    }

    /// An INSERT stores all its rows or none. When one of the keys is taken, an earlier attempt or an earlier run stored it.
    private void insert(List<Message> batch) throws Exception {
        List<Message> missing = without(batch, present);
        if (missing.isEmpty()) {
            return;
        }
        try {
            server.run(statement(missing));
        } catch (Refused refused) {
            if (!refused.isDuplicateKey()) {
                throw refused;
            }
            present = keys();
            List<Message> still = without(missing, present);
            if (still.size() == missing.size()) {
                throw refused;
            }
            insert(still);
        }
    }

    private static List<Message> without(List<Message> messages, Set<String> keys) {
        return keys == null
                ? messages
                : messages.stream().filter(message -> !keys.contains(message.id())).toList();
    }

    /// The keys that the table has, page by page, so that a row limit of the server does not matter.
    private Set<String> keys() throws Exception {
        Set<String> keys = new HashSet<>();
        String last = "";
        List<List<Object>> page;
        do {
            page = server.rows(as(user, "SELECT message_id FROM " + table() + " WHERE message_id > " + quote(last)
                    + " ORDER BY message_id LIMIT 1000"));
            for (List<Object> row : page) {
                last = (String) row.getFirst();
                keys.add(last);
            }
        } while (!page.isEmpty());
        return keys;
    }

    private String table() {
        return user == null ? SHARED_TABLE : USER_TABLE;
    }

    private String statement(List<Message> rows) {
        StringBuilder sql = new StringBuilder("INSERT INTO ").append(table()).append(" (message_id, ");
        sql.append(user == null ? "author, " : "").append("thread, sent_at, content) VALUES ");
        String separator = "";
        for (Message row : rows) {
            sql.append(separator).append('(').append(quote(row.id())).append(", ");
            if (user == null) {
                sql.append(quote(row.user())).append(", ");
            }
            sql.append(quote(row.thread())).append(", ").append(row.sentAtMillis() * 1000).append(", ");
            sql.append(quote(row.content())).append(')');
            separator = ", ";
        }
        return as(user, sql.toString());
    }
}

/// The statement as it is run for a user; null: as the account that is logged in.
static String as(String user, String sql) {
    return user == null ? sql : "EXECUTE AS USER " + quote(user) + " (" + sql + ")";
}

/// A text literal. Only the apostrophe has a meaning in there.
static String quote(String text) {
    return "'" + text.replace("'", "''") + "'";
}

/// Compares the row counts of each user and of all with the file.
static void verify(Server server, Options options, Map<String, List<Message>> byUser, int all) throws Exception {
    long shared = Long.parseLong(
            server.rows("SELECT COUNT(*) FROM " + SHARED_TABLE).getFirst().getFirst().toString());
    if (shared != all) {
        throw new IllegalStateException(SHARED_TABLE + " has " + shared + " rows instead of " + all);
    }
    AtomicInteger checked = new AtomicInteger();
    inParallel(options.concurrency(), byUser.entrySet(), entry -> {
        String count = "SELECT COUNT(*) FROM " + USER_TABLE;
        long stored = Long.parseLong(
                server.rows(as(entry.getKey(), count)).getFirst().getFirst().toString());
        if (stored != entry.getValue().size()) {
            throw new IllegalStateException(
                    entry.getKey() + " has " + stored + " rows instead of " + entry.getValue().size());
        }
        checked.incrementAndGet();
    });
    IO.println("Verified: each of " + checked + " users has the rows of the file, none missing, none doubled.");
}

/// Flushes both tables and waits until the jobs have ended.
static void flush(Server server) throws Exception {
    long start = System.nanoTime();
    String answer = server.message("STORAGE FLUSH ALL IN chat");
    int open = answer.indexOf("Job IDs: [");
    if (open < 0) {
        IO.println(answer);
        return;
    }
    List<String> jobs = Arrays.asList(answer.substring(open + 10, answer.indexOf(']', open)).split(", "));
    for (String job : jobs) {
        List<Object> state;
        do {
            Thread.sleep(50);
            state = server.rows("SELECT status, message FROM system.jobs WHERE job_id = " + quote(job)).getFirst();
        } while (Set.of("new", "queued", "running", "retrying").contains((String) state.getFirst()));
        IO.println(job + " " + state.getFirst() + " " + state.get(1));
        if (!state.getFirst().equals("completed")) {
            throw new IllegalStateException("the flush did not complete");
        }
    }
    IO.println("Flushed in %.1f s".formatted((System.nanoTime() - start) / 1e9));
}

/// A few typical queries with the median time of some runs, over the wire.
static final class Queries {
    private static final int RUNS = 7;

    private final Server server;
    private final Map<String, String> statements = new LinkedHashMap<>();

    record Answer(List<List<Object>> rows, double medianMillis) {}

    Queries(Server server, Options options, Map<String, List<Message>> byUser, List<Message> all) {
        this.server = server;
        Message sample = all.get(all.size() / 2);
        String busiest = byUser.entrySet().stream()
                .max((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
                .orElseThrow()
                .getKey();
        statements.put("count of all", "SELECT COUNT(*) FROM " + SHARED_TABLE);
        statements.put(
                "latest 50 of a conversation",
                "SELECT message_id, author, sent_at, content FROM " + SHARED_TABLE + " WHERE thread = "
                        + quote(sample.thread()) + " ORDER BY sent_at DESC, message_id LIMIT 50");
        statements.put(
                "point lookup", "SELECT * FROM " + SHARED_TABLE + " WHERE message_id = " + quote(sample.id()));
        statements.put(
                "group by conversation",
                "SELECT thread, COUNT(*) AS messages, MIN(sent_at) AS first, MAX(sent_at) AS last FROM " + SHARED_TABLE
                        + " GROUP BY thread ORDER BY messages DESC, thread");
        statements.put(
                "one user's count (" + byUser.get(busiest).size() + " rows)",
                as(busiest, "SELECT COUNT(*) FROM " + USER_TABLE));
        statements.put(
                "one user's latest 50",
                as(
                        busiest,
                        "SELECT message_id, thread, sent_at FROM " + USER_TABLE
                                + " ORDER BY sent_at DESC, message_id LIMIT 50"));
        statements.put(
                "one user's point lookup",
                as(busiest, "SELECT * FROM " + USER_TABLE + " WHERE message_id = "
                        + quote(byUser.get(busiest).getFirst().id())));
    }

    Map<String, Answer> run(String when) throws Exception {
        IO.println("");
        IO.println("%-40s %8s %12s".formatted("query, " + when, "rows", "median ms"));
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (Map.Entry<String, String> statement : statements.entrySet()) {
            double[] times = new double[RUNS];
            List<List<Object>> rows = List.of();
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                rows = server.rows(statement.getValue());
                times[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(times);
            Answer answer = new Answer(rows, times[RUNS / 2]);
            answers.put(statement.getKey(), answer);
            IO.println("%-40s %8d %12.2f".formatted(statement.getKey(), rows.size(), answer.medianMillis()));
        }
        IO.println("");
        return answers;
    }
}

/// The server refused a statement for good.
static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
        super(message);
    }

    boolean isDuplicateKey() {
        String text = getMessage().toLowerCase(Locale.ROOT);
        return text.contains("primary key") && text.contains("already exists");
    }

    /// Another statement was faster, several times.
    boolean isConflict() {
        return getMessage().contains("Conflict: ");
    }
}

/// A server that may be slow, overloaded or gone for a while. Any number of threads.
static final class Server {
    /// Statuses that say: later.
    private static final Set<Integer> PASSING = Set.of(429, 502, 503, 504);

    private final Options options;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final AtomicLong retries = new AtomicLong();
    private volatile String token = "";

    Server(Options options) {
        this.options = options;
    }

    long retries() {
        return retries.get();
    }

    /// Runs a statement that gives no rows.
    void run(String sql) throws Exception {
        send(sql);
    }

    /// What the server said about a statement.
    String message(String sql) throws Exception {
        return (String) firstResult(send(sql)).get("message");
    }

    /// The rows of a query.
    @SuppressWarnings("unchecked")
    List<List<Object>> rows(String sql) throws Exception {
        return (List<List<Object>>) firstResult(send(sql)).get("rows");
    }

    private static Map<?, ?> firstResult(Map<?, ?> answer) {
        return (Map<?, ?>) ((List<?>) answer.get("results")).getFirst();
    }

    /// Sends a statement until it is answered, refused for good, or patience ends.
    private Map<?, ?> send(String sql) throws Exception {
        long giveUp = System.nanoTime() + options.patience().toNanos();
        for (int attempt = 0; ; attempt++) {
            Exception problem;
            long wait = Math.min(5_000, 50L << Math.min(attempt, 10));
            try {
                HttpResponse<String> response = post("/v1/api/sql", "{\"sql\":" + JsonText.quote(sql) + "}");
                int status = response.statusCode();
                if (status == 200) {
                    return (Map<?, ?>) new JsonText(response.body()).read();
                }
                Refused refused = new Refused("HTTP " + status + ": " + response.body());
                problem = refused;
                if (status == 401) {
                    login();
                    wait = 0;
                } else if (!PASSING.contains(status) && !refused.isConflict()) {
                    throw problem;
                }
                String after = response.headers().firstValue("Retry-After").orElse("");
                if (after.matches("\\d{1,3}")) {
                    wait = Math.max(wait, 1000L * Integer.parseInt(after));
                }
            } catch (IOException gone) {
                problem = gone;
            }
            if (System.nanoTime() > giveUp) {
                throw new IOException("no answer for " + options.patience().toSeconds() + " s, last: " + problem, problem);
            }
            retries.incrementAndGet();
            Thread.sleep(wait + ThreadLocalRandom.current().nextLong(20));
        }
    }

    private synchronized void login() throws Exception {
        HttpResponse<String> response = post(
                "/v1/api/auth/login",
                "{\"user\":" + JsonText.quote(options.user()) + ",\"password\":" + JsonText.quote(options.password()) + "}");
        if (response.statusCode() != 200) {
            if (response.statusCode() >= 500 || response.statusCode() == 429) {
                throw new IOException("login: HTTP " + response.statusCode());
            }
            throw new Refused("login as " + options.user() + ": HTTP " + response.statusCode() + ": " + response.body());
        }
        token = (String) ((Map<?, ?>) new JsonText(response.body()).read()).get("access_token");
    }

    private HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(options.url().resolve(path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}

/// One line that shows how far it is; on a terminal it is written over.
static final class Progress {
    private static final int WIDTH = 40;

    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private long shownTenths = -1;

    Progress(long total) {
        this.total = total;
    }

    synchronized void add(int rows) {
        done += rows;
        boolean terminal = System.console() != null && System.console().isTerminal();
        long tenths = 10 * done / total;
        if (terminal || tenths > shownTenths) {
            shownTenths = tenths;
            System.err.print((terminal ? "\r" : "") + line() + (terminal ? "" : "\n"));
        }
    }

    private String line() {
        int filled = (int) (WIDTH * done / total);
        double seconds = (System.nanoTime() - start) / 1e9;
        return "[%s%s] %3d %% %,d of %,d rows, %,.0f rows/s".formatted(
                "#".repeat(filled), "-".repeat(WIDTH - filled), 100 * done / total, done, total, done / seconds);
    }

    synchronized void end(long retries) {
        System.err.println();
        double seconds = (System.nanoTime() - start) / 1e9;
        IO.println("Stored %,d rows in %.1f s (%,.0f rows/s), %d requests were sent again."
                .formatted(done, seconds, done / seconds, retries));
    }
}

/// Reads one JSON text: objects as maps, arrays as lists, numbers as text, strings, booleans, null.
static final class JsonText {
    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    Object read() {
        Object value = value();
        skipSpace();
        if (at != text.length()) {
            throw bad();
        }
        return value;
    }

    private Object value() {
        skipSpace();
        char c = peek();
        return switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, Object> object() {
        Map<String, Object> object = new LinkedHashMap<>();
        at++;
        skipSpace();
        while (peek() != '}') {
            String name = string();
            skipSpace();
            expect(':');
            object.put(name, value());
            nextMember('}');
        }
        at++;
        return object;
    }

    private List<Object> array() {
        List<Object> array = new ArrayList<>();
        at++;
        skipSpace();
        while (peek() != ']') {
            array.add(value());
            nextMember(']');
        }
        at++;
        return array;
    }

    private void nextMember(char end) {
        skipSpace();
        if (peek() != end) {
            expect(',');
            skipSpace();
        }
    }

    private String string() {
        expect('"');
        StringBuilder string = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            string.append(c == '\\' ? escaped() : c);
        }
        return string.toString();
    }

    private char escaped() {
        char c = next();
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text, at - 4, at, 16);
            }
            default -> c;
        };
    }

    private Object word(String word, Object value) {
        if (!text.startsWith(word, at)) {
            throw bad();
        }
        at += word.length();
        return value;
    }

    private String number() {
        int start = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (start == at) {
            throw bad();
        }
        return text.substring(start, at);
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) <= ' ') {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw bad();
        }
        return text.charAt(at);
    }

    private char next() {
        char c = peek();
        at++;
        return c;
    }

    private void expect(char c) {
        if (next() != c) {
            throw bad();
        }
    }

    private IllegalArgumentException bad() {
        return new IllegalArgumentException("no JSON at character " + at + ": "
                + text.substring(0, Math.min(200, text.length())));
    }

    /// A JSON string.
    static String quote(String text) {
        StringBuilder json = new StringBuilder(text.length() + 16).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c)) {
                json.append("\\u%04x".formatted((int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
