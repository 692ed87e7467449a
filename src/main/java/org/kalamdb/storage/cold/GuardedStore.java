package org.kalamdb.storage.cold;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.Patience;
import org.kalamdb.storage.cold.StoreCalls.Operation;

/// A store whose calls fail at once while it is known to be down, and are counted. Calls across a network
/// run on threads of their own, so that the caller stops waiting when its statement's time is over or the
/// store turns out to be down. A call that changes something is waited for until it has ended all the same:
/// an upload must not go on behind the back of the next attempt.
public final class GuardedStore implements ObjectStore {
    private static final long LOOK_MILLIS = 50;

    private final ObjectStore store;
    private final StoreHealth health;

    /// @param store owned
    public GuardedStore(ObjectStore store, StoreHealth health) {
        this.store = store;
        this.health = health;
    }

    private <T> T call(Operation operation, Supplier<T> work) {
        try {
            health.requireUp();
        } catch (DbException down) {
            health.refused(operation);
            throw down;
        }
        long started = System.nanoTime();
        health.began();
        try {
            T result = store.isRemote() ? apart(operation, work) : work.get();
            health.answered(operation, System.nanoTime() - started);
            return result;
        } catch (Abandoned abandoned) {
            health.abandoned(operation, System.nanoTime() - started);
            throw abandoned.why;
        } catch (DbException failure) {
            if (failure.code() == ErrorCode.STORAGE_UNAVAILABLE && !MissingObject.is(failure)) {
                health.failed(operation, failure, System.nanoTime() - started);
            } else {
                health.answered(operation, System.nanoTime() - started);
            }
            throw failure;
        } finally {
            health.ended();
        }
    }

    /// The caller stopped waiting.
    private static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final DbException why;

        Abandoned(DbException why) {
            super(why);
            this.why = why;
        }
    }

    private <T> T apart(Operation operation, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread thread = Thread.ofVirtual().name("storage-call").start(task);
        while (true) {
            try {
                return task.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException _) {
                try {
                    Patience.check();
                    health.requireUp();
                } catch (DbException stop) {
                    return giveUp(operation, task, thread, stop);
                }
            } catch (InterruptedException interrupted) {
                try {
                    return giveUp(
                            operation,
                            task,
                            thread,
                            new DbException(
                                    ErrorCode.STORAGE_UNAVAILABLE,
                                    "the wait for the object store was interrupted",
                                    interrupted));
                } finally {
                    Thread.currentThread().interrupt();
                }
            } catch (ExecutionException failure) {
                throw unchecked(failure.getCause());
            }
        }
    }

    /// The result when it came in the end; else throws.
    private static <T> T giveUp(Operation operation, FutureTask<T> task, Thread thread, DbException why) {
        thread.interrupt();
        if (operation.changes()) {
            awaitEnd(thread);
            if (task.state() == FutureTask.State.SUCCESS) {
                return task.resultNow();
            }
        }
        throw new Abandoned(why);
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException unchecked(@Nullable Throwable cause) {
        return switch (cause) {
            case RuntimeException known -> known;
            case Error error -> throw error;
            case null, default -> new IllegalStateException(cause);
        };
    }

    private void act(Operation operation, Runnable work) {
        call(operation, () -> {
            work.run();
            return Boolean.TRUE;
        });
    }

    @Override
    public void put(ObjectPath path, Path file) {
        act(Operation.WRITE, () -> store.put(path, file));
    }

    @Override
    public void put(ObjectPath path, byte[] bytes) {
        act(Operation.WRITE, () -> store.put(path, bytes));
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, Path file) {
        return call(Operation.WRITE, () -> store.putIfAbsent(path, file));
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
        return call(Operation.WRITE, () -> store.putIfAbsent(path, bytes));
    }

    @Override
    public byte[] read(ObjectPath path, long offset, int length) {
        return call(Operation.READ, () -> store.read(path, offset, length));
    }

    @Override
    public List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges) {
        return call(Operation.READ, () -> store.readRanges(path, ranges));
    }

    @Override
    public boolean isRemote() {
        return store.isRemote();
    }

    @Override
    public byte[] readAll(ObjectPath path, int limit) {
        return call(Operation.READ, () -> store.readAll(path, limit));
    }

    @Override
    public OptionalLong size(ObjectPath path) {
        return call(Operation.LOOK, () -> store.size(path));
    }

    @Override
    public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        return call(Operation.LIST, () -> store.list(folder, after, limit));
    }

    @Override
    public void delete(ObjectPath path) {
        act(Operation.DELETE, () -> store.delete(path));
    }

    @Override
    public int discardUnfinished(ObjectPath folder) {
        return call(Operation.DELETE, () -> store.discardUnfinished(folder));
    }

    @Override
    public void close() {
        store.close();
    }
}
