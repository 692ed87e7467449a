package org.kalamdb.app;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.kalamdb.storage.hot.Durability;

/// Every setting of the server, read once at start. A key that is not here is refused, so a misspelt
/// one is found at once. `docs/configuration.md` lists them all with the environment variables that
/// set them.
@ConfigMapping(prefix = "kalamdb")
public interface KalamConfig {
    /// Folder of the hot store, the local segments and the generated token secret; made when it is
    /// missing.
    @WithDefault("data")
    Path dataDir();

    Server server();

    Storage storage();

    DefaultStorage defaultStorage();

    Commit commit();

    Query query();

    Transactions transactions();

    Limits limits();

    RateLimit rateLimit();

    Auth auth();

    Security security();

    Flush flush();

    Jobs jobs();

    Metrics metrics();

    Shutdown shutdown();

    /// The listener.
    interface Server {
        /// Address to listen on. Other than a loopback address it needs a strong token secret and
        /// `security.cors-allowed-origins`.
        @WithDefault("127.0.0.1")
        String host();

        /// TCP port; 0 takes a free one.
        @WithDefault("8080")
        int port();

        /// Whether the server, once it is up, runs a few statements of every common kind and ends. For writing
        /// the JVM's ahead-of-time cache; the data folder must be empty.
        @WithDefault("false")
        boolean trainingRun();
    }

    /// The hot store and the caches of the cold one.
    interface Storage {
        /// Off-heap bytes for RocksDB's blocks and write buffers together.
        @WithDefault("268435456")
        long hotMemoryBytes();

        /// Bytes of write-ahead log from which rarely written families are flushed.
        @WithDefault("268435456")
        long hotLogBytes();

        /// Threads for RocksDB's flushes and compactions, at least 2.
        @WithDefault("2")
        int hotBackgroundThreads();

        /// Table files that RocksDB keeps open.
        @WithDefault("512")
        int hotOpenFiles();

        /// What an acknowledged write survives: `fsync` a power failure, `os` the death of the process.
        @WithDefault("fsync")
        Durability durability();

        /// Bytes of segment lists and masks kept in memory.
        @WithDefault("67108864")
        long manifestCacheBytes();

        /// Bytes of Parquet footers kept in memory.
        @WithDefault("67108864")
        long footerCacheBytes();

        /// Bytes of decoded Parquet pages kept in memory; 0 for none.
        @WithDefault("67108864")
        long pageCacheBytes();

        /// How long CREATE STORAGE and STORAGE CHECK wait for a storage.
        @WithDefault("20s")
        Duration checkTimeout();

        /// Storages that are checked at once, those included that did not answer in time.
        @WithDefault("4")
        int checksAtOnce();

        /// Bytes off the heap for hot rows of often scanned scopes, kept as columns; 0 for none.
        @WithDefault("134217728")
        long imageBytes();

        /// Bytes of the data folder for copies of segments of storages across a network; 0 for none.
        @WithDefault("1073741824")
        long segmentCacheBytes();

        /// Calls of a storage that must fail in a row before it counts as down, each after the attempts
        /// that the storage itself allows. Then further calls fail at once until a trial succeeds.
        @WithDefault("3")
        int failuresToDown();

        /// A call that fails after this long is enough for that. Calls that wait longer for an answer
        /// start a trial.
        @WithDefault("5s")
        Duration slowCall();

        /// About how long after a storage went down the first trial follows; the wait doubles each
        /// time.
        @WithDefault("1s")
        Duration firstTrial();

        /// Upper bound of the wait between trials.
        @WithDefault("15s")
        Duration lastTrial();

        /// How long a trial may take.
        @WithDefault("5s")
        Duration trialTimeout();

        /// How often storages are looked at for trials that are due.
        @WithDefault("1s")
        Duration watchInterval();
    }

    /// The storage `local`, where the segments of tables go that name none. Credentials for S3 come from the
    /// environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`).
    interface DefaultStorage {
        /// `filesystem` or `s3`; unset leaves it as it is, at first a folder in the data folder.
        Optional<String> type();

        /// `filesystem`: a folder, unset for the one in the data folder; `s3`: `s3://bucket` or
        /// `s3://bucket/prefix`. Cannot be changed once segments lie there.
        Optional<String> location();

        /// Region of an `s3` storage; unset takes `AWS_REGION`, then `us-east-1`.
        Optional<String> region();

        /// URL of an S3 server other than AWS, as in `https://minio.example:9000`.
        Optional<String> endpoint();

        /// Whether the URL may be `http`.
        @WithDefault("false")
        boolean allowHttp();
    }

    /// The commit log.
    interface Commit {
        /// Commands that may wait.
        @WithDefault("4096")
        int queueLength();

        /// Most commands that become one write.
        @WithDefault("512")
        int groupLength();

        /// How long a command may wait for room in the queue before it is refused.
        @WithDefault("5s")
        Duration maxWait();

        /// How long a statement waits for its write to be durable; then it fails, and the write may still
        /// take effect.
        @WithDefault("30s")
        Duration outcomeWait();

        /// Number of this server in row versions and ids, 0 to 1023.
        @WithDefault("1")
        int worker();
    }

    /// The threads and memory of statements.
    interface Query {
        /// Threads that run statements; 0 takes eight times the processors, at most 64: most of them wait for
        /// the disk.
        @WithDefault("0")
        int threads();

        /// Requests that may wait for a thread.
        @WithDefault("1024")
        int queueLength();

        /// Bytes of batches that one statement may hold off the heap.
        @WithDefault("268435456")
        long memoryBytes();

        /// Bytes that one statement may hold on the heap: hash tables, sort keys, texts.
        @WithDefault("268435456")
        long heapBytes();

        /// Bytes that all statements together may hold off the heap.
        @WithDefault("1073741824")
        long totalMemoryBytes();

        /// Bytes that one statement may put on the local disk when its sorts, groups and joins do not fit into
        /// memory; 0 for none.
        @WithDefault("2147483648")
        long spillBytes();

        /// Bytes that all statements together may put on the local disk.
        @WithDefault("8589934592")
        long totalSpillBytes();

        /// How often a few statements are planned in the background after the start, so that the first real ones
        /// find the planner loaded; 0 for not at all.
        @WithDefault("5")
        int warmUpRounds();
    }

    /// BEGIN to COMMIT.
    interface Transactions {
        /// How long a transaction may go without a statement before it is rolled back.
        @WithDefault("300s")
        Duration idleTimeout();

        /// Bytes of uncommitted changes that one transaction may keep in memory.
        @WithDefault("104857600")
        long bufferBytes();

        /// Bytes of uncommitted changes that all transactions together may keep in memory.
        @WithDefault("268435456")
        long totalBufferBytes();

        /// How often COMMIT looks again for rows that flushes move meanwhile.
        @WithDefault("50")
        int commitAttempts();
    }

    /// What a request may ask for.
    interface Limits {
        /// Rows of a SELECT without LIMIT; 0 for all.
        @WithDefault("0")
        int defaultQueryLimit();

        /// Rows of any SELECT; 0 for no cap.
        @WithDefault("0")
        int maxQueryLimit();

        /// Rows that one statement may insert, update or delete.
        @WithDefault("1000000")
        int changedRows();

        /// Bytes of a request body.
        @WithDefault("10485760")
        int bodyBytes();

        /// Bytes of all bodies of SQL requests that are being received or worked on.
        @WithDefault("268435456")
        long bodiesBytes();

        /// Bytes of the SQL text.
        @WithDefault("1048576")
        int sqlBytes();

        /// Parameters of a statement.
        @WithDefault("50")
        int params();

        /// Bytes of one text parameter.
        @WithDefault("524288")
        int paramBytes();

        /// Bytes of a response that are kept back, so that a failure before that still gets an error
        /// status.
        @WithDefault("1048576")
        int heldBackBytes();

        /// Results of one request, the sums of its row changes included.
        @WithDefault("1000")
        int results();

        /// How often an UPDATE or DELETE that loses against other writers is tried before it fails.
        @WithDefault("50")
        int changeAttempts();

        /// After how many of these attempts the statement waits for its turn.
        @WithDefault("3")
        int patientAttempts();

        /// How long a statement may run, the delivery of its rows included.
        @WithDefault("30s")
        Duration statementTimeout();
    }

    /// How much one client may ask for. Every rate is also the number of requests that may come at once; 0
    /// switches that limit off.
    interface RateLimit {
        /// Whether requests are counted per client address. Logins and the SQL of each user are counted
        /// all the same.
        @WithDefault("true")
        boolean enabled();

        /// Requests of one address, other than this machine, in a second.
        @WithDefault("200")
        int requestsPerIpPerSec();

        /// Requests over that rate after which the address is shut out; 0 for never.
        @WithDefault("10")
        int violationsToBan();

        /// How long the first time; each further time after as many violations again, up to six times as
        /// long.
        @WithDefault("300s")
        Duration banTime();

        /// SQL requests of one user in a second.
        @WithDefault("100")
        int queriesPerUserPerSec();

        /// Logins and setups from one address in a second, this machine included.
        @WithDefault("20")
        int authRequestsPerIpPerSec();

        /// Addresses, and users, that are counted at once; beyond it those used least are forgotten.
        @WithDefault("100000")
        int trackedClients();
    }

    /// Accounts and tokens.
    interface Auth {
        /// Key that signs tokens; without one a random one is made and kept in the data folder.
        Optional<String> jwtSecret();

        /// Hours that an access token lives; a refresh token lives seven times as long.
        @WithDefault("24")
        int jwtExpiryHours();

        /// Binary logarithm of the number of bcrypt rounds, 4 to 31.
        @WithDefault("12")
        int bcryptCost();

        /// Passwords that are hashed at once.
        @WithDefault("2")
        int concurrentHashes();

        /// Whether cookies set over https carry `Secure`.
        @WithDefault("true")
        boolean cookieSecure();

        /// Whether the first-time setup may be run from another machine.
        @WithDefault("false")
        boolean allowRemoteSetup();

        /// Password of `root`, used only when the account is made at the first start.
        Optional<String> rootPassword();

        /// Whether CREATE USER and ALTER USER demand upper and lower case, a digit and a special
        /// character.
        @WithDefault("false")
        boolean enforcePasswordComplexity();
    }

    /// Who may connect.
    interface Security {
        /// Origins that browsers may call from, `*` for any; unset means any.
        Optional<List<String>> corsAllowedOrigins();

        /// Addresses and blocks, as in `10.0.0.0/8`, of proxies whose `X-Forwarded-For` is believed.
        Optional<List<String>> trustedProxyRanges();
    }

    /// When rows move to the cold tier.
    interface Flush {
        /// How often tables with a flush policy are checked for rows to flush.
        @WithDefault("1s")
        Duration checkInterval();

        /// Hot rows from which a table is flushed whose flush policy names no number.
        @WithDefault("10000")
        int defaultRowLimit();

        /// Most rows of one segment.
        @WithDefault("131072")
        int segmentRows();
    }

    /// Background work.
    interface Jobs {
        /// Jobs that run at once.
        @WithDefault("2")
        int threads();

        /// Scopes of a job that are flushed at once when threads are free.
        @WithDefault("8")
        int scopesAtOnce();

        /// Nice value of the threads of jobs, 0 to 19: how much they give way to statements. Linux only.
        @WithDefault("10")
        int nice();

        /// Jobs that may wait in memory; beyond it flushes are refused and clean-ups wait on disk.
        @WithDefault("1000")
        int queueLength();

        /// How often a failed job is tried again. One that its storage refuses waits for the storage instead.
        @WithDefault("3")
        int maxRetries();

        /// Wait before the first of these attempts; it doubles each time.
        @WithDefault("100ms")
        Duration firstBackoff();

        /// Upper bound of that wait.
        @WithDefault("10s")
        Duration maxBackoff();

        /// How long the schedule leaves a table alone after a flush of it failed, and upper bound of the wait
        /// between attempts that a storage refuses.
        @WithDefault("60s")
        Duration retryFailedAfter();

        /// Ended jobs that `system.jobs` keeps.
        @WithDefault("1000")
        int keptEnded();

        /// How often all tables are searched for objects that no manifest names and for drops that were not
        /// cleaned up. After a crash or a failed flush that happens at once.
        @WithDefault("24h")
        Duration sweepInterval();

        /// How long a stop waits for jobs to come to a place where they can be resumed.
        @WithDefault("30s")
        Duration closeWait();
    }

    /// What `/q/metrics` shows.
    interface Metrics {
        /// Whether other machines may read it.
        @WithDefault("false")
        boolean allowRemote();

        /// How often hot rows, jobs and storages are counted for it.
        @WithDefault("15s")
        Duration refreshInterval();
    }

    /// What happens when the server is asked to end.
    interface Shutdown {
        /// How long statements that run or wait may go on; then they fail with OVERLOADED.
        @WithDefault("10s")
        Duration grace();

        /// How long the server waits for requests that are still being answered before it breaks their
        /// connections off; longer than `grace`.
        @WithDefault("15s")
        Duration requestWait();

        /// After how long the process ends, whatever still hangs: nothing acknowledged is lost by that.
        @WithDefault("55s")
        Duration limit();
    }
}
