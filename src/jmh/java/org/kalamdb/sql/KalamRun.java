package org.kalamdb.sql;

import java.nio.file.Path;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.bench.MemoryTables;
import org.kalamdb.common.SnowflakeGenerator;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.exec.Cancellation;
import org.kalamdb.sql.exec.ExecContext;
import org.kalamdb.sql.exec.Executor;
import org.kalamdb.sql.exec.IdSource;
import org.kalamdb.sql.exec.MemoryBudget;
import org.kalamdb.sql.exec.Places;
import org.kalamdb.sql.exec.SpillSpace;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.PlanOptions;
import org.kalamdb.sql.plan.PlanningContext;
import org.kalamdb.sql.plan.QueryPlanner;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;
import org.kalamdb.vector.VectorValues;

/// The executor with one thread over [MemoryTables].
final class KalamRun implements OperatorRun {
    private final OperatorQueries query;
    private final RootAllocator root = new RootAllocator();
    private final MemoryTables tables;
    private final PlanNode plan;

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    KalamRun(OperatorQueries query) {
        this.query = query;
        this.tables = new MemoryTables(root);
        OperatorData.fill(tables::add);
        this.plan = plan(tables, query.text);
    }

    private static PlanNode plan(MemoryTables tables, String sql) {
        Statement.Query parsed =
                (Statement.Query) SqlParser.parse(sql).getFirst().statement();
        return new QueryPlanner()
                .plan(parsed.query(), new PlanningContext("default", tables), PlanOptions.UNLIMITED)
                .root();
    }

    @Override
    public long run() {
        long hash = 0;
        try (BufferAllocator allocator = root.newChildAllocator("query", 0, Long.MAX_VALUE);
                BatchCursor rows = Executor.open(plan, context(allocator))) {
            for (Batch batch = rows.next(); batch != null; batch = rows.next()) {
                hash += query == OperatorQueries.SORT ? batch.selectedCount() : read(batch);
                batch.close();
            }
        }
        return hash;
    }

    private static long read(Batch batch) {
        long hash = 0;
        for (int i = 0; i < batch.selectedCount(); i++) {
            for (int column = 0; column < batch.columnCount(); column++) {
                hash += String.valueOf(VectorValues.get(batch.column(column), batch.position(i)))
                        .length();
            }
        }
        return hash;
    }

    @SuppressWarnings("MustBeClosedChecker") // the executor closes the scan
    private ExecContext context(BufferAllocator allocator) {
        return new ExecContext(
                new Principal(new UserId("alice"), Role.USER),
                new @Nullable Object[0],
                OperatorData.NOW,
                allocator,
                new MemoryBudget(1L << 30),
                (scan, bindings) -> tables.scan(scan, bindings, allocator),
                (name, columns, _) -> {
                    throw new IllegalStateException("no system table " + name + columns);
                },
                Cancellation.none(),
                new IdSource(new SnowflakeGenerator(() -> OperatorData.NOW, 1), () -> OperatorData.NOW, new Random(1)),
                new Random(2),
                new SpillSpace(Path.of("."), new SpillSpace.Limits(0, 0)).open(),
                Places.NONE);
    }

    @Override
    public void close() {
        tables.close();
        root.close();
    }
}
