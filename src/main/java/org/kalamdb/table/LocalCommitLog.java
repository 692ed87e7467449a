package org.kalamdb.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Command;
import org.kalamdb.storage.hot.Durability;
import org.kalamdb.storage.hot.HotStore;

/// The commit log of a single node: a bounded queue and one thread that takes whatever waits there as a
/// group, so that one WAL write
/// and one fsync serve all of them. Closing finishes what was queued.
public final class LocalCommitLog implements CommitLog, AutoCloseable {
    private final BlockingQueue<Applier.Pending> queue;
    private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();
    private final Options options;
    private final Applier applier;
    private final TableStats stats;
    private final Thread thread;
    private volatile boolean closing;

    /// @param queueLength most commands that wait
    /// @param groupLength most commands of one group
    /// @param maxWait     how long an append waits for room in a full queue
    /// @param outcomeWait how long a statement waits for the outcome of its write
    /// @param durability  what an acknowledgement promises
    /// @param worker      the node's number in `_seq`, 0 to 1023
    public record Options(
            int queueLength,
            int groupLength,
            Duration maxWait,
            Duration outcomeWait,
            Durability durability,
            int worker) {}

    LocalCommitLog(
            HotStore hot,
            CatalogIndex catalog,
            ScopeImages images,
            FlushWatches watches,
            TableStats stats,
            Options options,
            ThreadFactory threads) {
        this.stats = stats;
        this.options = options;
        this.queue = new ArrayBlockingQueue<>(options.queueLength());
        this.applier = new Applier(hot, catalog, options.durability(), listeners, images, watches, options.worker());
        this.thread = threads.newThread(this::run);
        this.thread.setName("kalamdb-commit");
        this.thread.start();
    }

    @Override
    public CompletableFuture<CommitOutcome> append(Command command) {
        CompletableFuture<CommitOutcome> done = new CompletableFuture<>();
        try {
            if (closing
                    || !queue.offer(
                            new Applier.Pending(command, done),
                            options.maxWait().toMillis(),
                            TimeUnit.MILLISECONDS)) {
                done.completeExceptionally(new DbException(
                        ErrorCode.OVERLOADED, closing ? "the server is stopping" : "the commit queue is full"));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(
                    new DbException(ErrorCode.OVERLOADED, "interrupted while waiting to commit", interrupted));
        }
        return done;
    }

    @Override
    public Duration outcomeWait() {
        return options.outcomeWait();
    }

    @Override
    public void listen(ChangeListener listener) {
        listeners.add(listener);
    }

    /// Commands that wait now.
    public int queued() {
        return queue.size();
    }

    private void run() {
        List<Applier.Pending> group = new ArrayList<>(options.groupLength());
        while (!closing || !queue.isEmpty()) {
            try {
                Applier.Pending first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    applier.probe();
                } else {
                    group.add(first);
                    queue.drainTo(group, options.groupLength() - 1);
                    long started = System.nanoTime();
                    applier.apply(group);
                    stats.group(group.size(), System.nanoTime() - started);
                    group.clear();
                }
            } catch (InterruptedException interrupted) {
                closing = true;
            }
        }
    }

    /// Takes no more commands, applies what is queued, and ends the thread.
    @Override
    public void close() {
        closing = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        List<Applier.Pending> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(pending ->
                pending.done().completeExceptionally(new DbException(ErrorCode.OVERLOADED, "the server is stopping")));
    }
}
