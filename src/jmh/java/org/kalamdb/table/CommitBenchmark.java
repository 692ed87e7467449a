package org.kalamdb.table;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.kalamdb.bench.BenchStore;
import org.kalamdb.bench.MessageTable;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Command;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Single-row commands through the commit log, the row's encoding included. Each writer is one of 16
/// users. Waiting writers have one command in flight, pipelining ones 64.
@State(Scope.Benchmark)
public class CommitBenchmark {
    private static final int USERS = 16;
    private static final int PIPELINE = 64;

    @Param({"FSYNC", "OS"})
    public Durability durability = Durability.FSYNC;

    private final AtomicLong writers = new AtomicLong();
    private BenchStore store;
    private TableDef table;

    @Setup
    @SuppressWarnings("MustBeClosedChecker") // closed by close()
    public void open() {
        store = new BenchStore(durability);
        table = MessageTable.create(store.layer());
    }

    @TearDown
    public void close() {
        store.close();
    }

    /// A thread that writes.
    @State(Scope.Thread)
    public static class Writer {
        private final Deque<CompletableFuture<CommitOutcome>> inFlight = new ArrayDeque<>(PIPELINE);
        private long nextId;
        private ScopeId scope;

        @Setup
        public void begin(CommitBenchmark all) {
            long number = all.writers.getAndIncrement();
            scope = new ScopeId(1 + number % USERS);
            nextId = number << 40;
        }

        /// Waits for what is in flight.
        @TearDown
        public void finish() {
            inFlight.forEach(CommitBenchmark::committed);
        }
    }

    @Benchmark
    @Threads(1)
    public CommitOutcome waiting1(Writer writer) {
        return committed(append(writer));
    }

    @Benchmark
    @Threads(16)
    public CommitOutcome waiting16(Writer writer) {
        return committed(append(writer));
    }

    @Benchmark
    @Threads(64)
    public CommitOutcome waiting64(Writer writer) {
        return committed(append(writer));
    }

    @Benchmark
    @Threads(1)
    public void pipelined1(Writer writer) {
        pipelined(writer);
    }

    @Benchmark
    @Threads(16)
    public void pipelined16(Writer writer) {
        pipelined(writer);
    }

    private void pipelined(Writer writer) {
        if (writer.inFlight.size() == PIPELINE) {
            committed(writer.inFlight.removeFirst());
        }
        writer.inFlight.addLast(append(writer));
    }

    private CompletableFuture<CommitOutcome> append(Writer writer) {
        long id = writer.nextId++;
        byte[] key = OrderedCodec.encode(DataType.BIGINT, id);
        RowWrite row = new RowWrite(
                RowWrite.Op.INSERT,
                HotKeys.row(table.id(), writer.scope, key),
                RowCodec.encode(table.schema(), MessageTable.row(id), false),
                new RowWrite.Expectation.Absent(null));
        return store.layer()
                .commitLog()
                .append(new Command.WriteRows(
                        SystemClock.INSTANCE.millis(),
                        List.of(new Command.ScopeWrite(table.id(), writer.scope, null, List.of(row)))));
    }

    private static CommitOutcome committed(CompletableFuture<CommitOutcome> command) {
        CommitOutcome outcome = command.join();
        if (!(outcome instanceof CommitOutcome.Committed)) {
            throw new IllegalStateException("not committed: " + outcome);
        }
        return outcome;
    }
}
