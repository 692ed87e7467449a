package org.kalamdb.job;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.table.FlushResult;
import org.kalamdb.table.OrphanSweep;
import org.kalamdb.table.TableCleanup;

/// Work that does what the test says and remembers what was asked of it. Any thread.
final class ScriptedWork implements TableWork {
    private final List<String> calls = new ArrayList<>();
    private List<TableDef> leftovers = List.of();
    private BiFunction<TableDef, ScopeId, FlushResult> flush = (_, _) -> new FlushResult(1, 1, 100);

    synchronized void onFlush(BiFunction<TableDef, ScopeId, FlushResult> answer) {
        flush = answer;
    }

    synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public FlushResult flush(TableDef table, ScopeId scope) {
        return remember("flush " + table.name() + " " + scope.value()).apply(table, scope);
    }

    @Override
    public void writeCopies(TableDef table) {}

    @Override
    public TableCleanup.Removed remove(TableId dropped) {
        remember("remove " + dropped.value());
        return new TableCleanup.Removed(7, 70, 2);
    }

    @Override
    public synchronized List<TableDef> leftovers() {
        return leftovers;
    }

    @Override
    public OrphanSweep.Swept sweep(TableDef table, ScopeId scope) {
        remember("sweep " + table.name() + " " + scope.value());
        return new OrphanSweep.Swept(1, 100, 2);
    }

    synchronized void leave(TableDef table) {
        leftovers = List.of(table);
    }

    private synchronized BiFunction<TableDef, ScopeId, FlushResult> remember(String call) {
        calls.add(call);
        return flush;
    }

    /// A place where a job's thread waits until the test lets it go on.
    static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);

        /// Job's thread.
        void pass() {
            reached.countDown();
            await(opened);
        }

        void awaitArrival() {
            await(reached);
        }

        void open() {
            opened.countDown();
        }

        private static void await(CountDownLatch latch) {
            try {
                if (!latch.await(30, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("nobody came");
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
