package org.kalamdb.api;

import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.sql.ResultColumn;
import org.kalamdb.sql.SqlRequest;
import org.kalamdb.sql.SqlResponse;
import org.kalamdb.sql.SqlService;
import org.kalamdb.sql.StatementResult;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchBuilder;
import org.kalamdb.vector.BatchCursor;

/// An engine that does what the words of the request say:
///
/// - `rows n`: n batches of rows of about 10 KiB each
/// - `rows n fail`: the same, then a failure
/// - `bug`, `overflow`: throws
/// - `wait`: answers once [#proceed] is counted down
@Alternative
@Singleton
public class ScriptedSql implements SqlService {
    static final int ROWS_PER_BATCH = 100;
    private static final String TEXT = "x".repeat(100);

    final CountDownLatch proceed = new CountDownLatch(1);
    final CountDownLatch waiting = new CountDownLatch(1);
    final AtomicInteger openCursors = new AtomicInteger();
    private final BufferAllocator allocator = new RootAllocator();

    @Override
    public SqlResponse execute(Principal caller, SqlRequest request) {
        List<String> words = List.of(request.sql().split(" ", -1));
        return switch (words.getFirst()) {
            case "rows" -> {
                int batches = Integer.parseInt(words.get(1));
                BatchCursor cursor = new Rows(batches, words.size() > 2);
                List<ResultColumn> columns = List.of(
                        new ResultColumn("n", DataType.INT, Set.of()), new ResultColumn("t", DataType.TEXT, Set.of()));
                yield new SqlResponse(List.of(new StatementResult.Rows(columns, cursor, caller.user())));
            }
            case "bug" -> throw new IllegalStateException("secret detail");
            case "overflow" -> throw new StackOverflowError("secret detail");
            case "wait" -> {
                await();
                yield message(caller);
            }
            default -> message(caller);
        };
    }

    private static SqlResponse message(Principal caller) {
        return new SqlResponse(List.of(new StatementResult.Message("done", 0, caller.user())));
    }

    private void await() {
        waiting.countDown();
        try {
            proceed.await();
        } catch (InterruptedException e) {
            throw new DbException(ErrorCode.TIMEOUT, "stopped", e);
        }
    }

    private final class Rows implements BatchCursor {
        private final int batches;
        private final boolean failing;
        private int given;

        Rows(int batches, boolean failing) {
            this.batches = batches;
            this.failing = failing;
            openCursors.incrementAndGet();
        }

        @Override
        public @Nullable Batch next() {
            if (given == batches) {
                if (failing) {
                    throw new DbException(ErrorCode.TIMEOUT, "too slow").ofStatement(1);
                }
                return null;
            }
            given++;
            try (BatchBuilder builder = new BatchBuilder(List.of(DataType.INT, DataType.TEXT), allocator)) {
                for (int row = 0; row < ROWS_PER_BATCH; row++) {
                    builder.column(0).set(row, row);
                    builder.column(1).set(row, TEXT);
                    builder.endRow();
                }
                return builder.build();
            }
        }

        @Override
        public void close() {
            openCursors.decrementAndGet();
        }
    }
}
