package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Runs requests to a server at the same time, each on a virtual thread. Safe for any number of threads.
///
/// @param atOnce how many of one call run at the same time
record SideBySide(int atOnce) {

    /// Runs all of them. When one fails, the others are interrupted; either way none of them runs any
    /// more when this returns.
    ///
    /// @return the results in the order of the tasks
    /// @throws RuntimeException what the first failed task, by this order, threw; STORAGE_UNAVAILABLE when
    ///                          the caller is interrupted
    <T> List<T> all(List<Callable<T>> tasks) {
        if (tasks.size() == 1) {
            return List.of(here(tasks.getFirst()));
        }
        Semaphore slots = new Semaphore(atOnce);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> running = new ArrayList<>(tasks.size());
            for (Callable<T> task : tasks) {
                running.add(threads.submit(() -> inSlot(slots, task)));
            }
            try {
                return join(running);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static <T> T inSlot(Semaphore slots, Callable<T> task) throws Exception {
        slots.acquire();
        try {
            return task.call();
        } finally {
            slots.release();
        }
    }

    private static <T> List<T> join(List<Future<T>> running) {
        List<T> results = new ArrayList<>(running.size());
        try {
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        } catch (ExecutionException failure) {
            throw unchecked(failure.getCause() instanceof Exception cause ? cause : failure);
        } catch (InterruptedException cause) {
            Thread.currentThread().interrupt();
            throw new DbException(
                    ErrorCode.STORAGE_UNAVAILABLE, "the wait for the object store was interrupted", cause);
        }
    }

    private static <T> T here(Callable<T> task) {
        try {
            return task.call();
        } catch (Exception failure) {
            throw unchecked(failure);
        }
    }

    private static RuntimeException unchecked(Exception failure) {
        return failure instanceof RuntimeException known ? known : new IllegalStateException(failure);
    }
}
