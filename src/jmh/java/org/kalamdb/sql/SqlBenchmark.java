package org.kalamdb.sql;

import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.SqlParser;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Statements from their text on, without HTTP: parsing alone, and whole runs of an engine whose commits
/// survive the death of the process (`os`). One thread.
@State(Scope.Benchmark)
public class SqlBenchmark {
    private static final int ROWS = 10_000;
    private static final int BULK = 500;
    private static final String BODY =
            "The deadline of the contract is tomorrow. ".repeat(4).substring(0, 160);
    private static final String INSERT =
            "INSERT INTO bench.messages (conversation_id, author, body) VALUES ($1, $2, $3)";
    private static final String POINT = "SELECT id, conversation_id, author, body FROM bench.messages WHERE id = $1";
    private static final String LATEST =
            "SELECT id, author, body FROM bench.messages WHERE conversation_id = $1 ORDER BY id DESC LIMIT 50";
    private static final String GROUPS =
            "SELECT conversation_id, COUNT(*), SUM(id), AVG(id) FROM bench.messages GROUP BY conversation_id";
    private static final String BULK_INSERT = bulkInsert();
    private static final Principal ALICE = EngineFixture.ALICE;

    private final SplittableRandom random = new SplittableRandom(42);
    private Path folder;
    private EngineFixture engine;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        folder = BenchStore.newFolder();
        engine = new EngineFixture(folder);
        engine.run(EngineFixture.ROOT, "CREATE NAMESPACE bench");
        engine.run(
                EngineFixture.ROOT,
                "CREATE TABLE bench.messages (id BIGINT PRIMARY KEY DEFAULT SNOWFLAKE_ID(), conversation_id BIGINT"
                        + " NOT NULL, author TEXT, body TEXT NOT NULL) WITH (TYPE = 'USER')");
        for (int first = 0; first < ROWS; first += BULK) {
            StringBuilder sql = new StringBuilder("INSERT INTO bench.messages (id, conversation_id, body) VALUES ");
            for (int id = first; id < first + BULK; id++) {
                sql.append(id == first ? "(" : ", (")
                        .append(id)
                        .append(", ")
                        .append(id % 5)
                        .append(", '" + BODY + "')");
            }
            engine.run(ALICE, sql.toString());
        }
    }

    @TearDown
    public void close() {
        engine.close();
        BenchStore.remove(folder);
    }

    private static String bulkInsert() {
        StringBuilder sql = new StringBuilder("INSERT INTO bench.messages (conversation_id, author, body) VALUES ");
        for (int row = 0; row < BULK; row++) {
            sql.append(row == 0 ? "(" : ", (").append(row).append(", 'user', '" + BODY + "')");
        }
        return sql.toString();
    }

    @Benchmark
    public List<ParsedStatement> parseInsert() {
        return SqlParser.parse(INSERT);
    }

    @Benchmark
    @OperationsPerInvocation(BULK)
    public List<ParsedStatement> parseBulkInsertRow() {
        return SqlParser.parse(BULK_INSERT);
    }

    @Benchmark
    public List<ParsedStatement> parseSelect() {
        return SqlParser.parse(LATEST);
    }

    /// Tokens and shape, what a hit of the plan cache needs.
    @Benchmark
    public NormalizedSql normalizeSelect() {
        return NormalizedSql.of(LATEST);
    }

    @Benchmark
    public Object engineInsert() {
        return engine.run(ALICE, INSERT, random.nextLong(5), "user", BODY);
    }

    @Benchmark
    @OperationsPerInvocation(BULK)
    public Object engineBulkInsertRow() {
        return engine.run(ALICE, BULK_INSERT);
    }

    @Benchmark
    public Object enginePointSelect() {
        return engine.run(ALICE, POINT, random.nextLong(ROWS));
    }

    @Benchmark
    public Object engineUpdate() {
        return engine.run(
                ALICE,
                "UPDATE bench.messages SET body = $1 WHERE id = $2",
                Long.toString(random.nextLong()),
                random.nextLong(ROWS));
    }

    @Benchmark
    public Object engineLatest50() {
        return engine.run(ALICE, LATEST, random.nextLong(5));
    }

    @Benchmark
    public Object engineGroupBy() {
        return engine.run(ALICE, GROUPS);
    }
}
