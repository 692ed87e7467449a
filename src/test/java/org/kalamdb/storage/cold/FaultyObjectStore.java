package org.kalamdb.storage.cold;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// An object store that fails chosen calls and remembers all of them. Calls are counted from 1; a
/// failing write has no effect. Safe for any number of threads.
public final class FaultyObjectStore implements ObjectStore {
    private final ObjectStore store;
    private final List<String> calls = new ArrayList<>();
    private IntPredicate failing = _ -> false;
    private int count;
    private @Nullable ObjectPath watched;
    private Runnable afterWatched = () -> {};

    /// @param store closed with this
    public FaultyObjectStore(ObjectStore store) {
        this.store = store;
    }

    /// Fails the nth call from now on, once.
    public synchronized void failCall(int n) {
        int failed = count + n;
        failing = call -> call == failed;
    }

    /// Fails every call from now on, until [#repair].
    public synchronized void failAll() {
        failing = _ -> true;
    }

    /// Fails no call from now on.
    public synchronized void repair() {
        failing = _ -> false;
    }

    /// Runs `action` once, after the next write into `path` has happened and before the caller hears of it.
    public synchronized void afterWriting(ObjectPath path, Runnable action) {
        watched = path;
        afterWatched = action;
    }

    private void written(ObjectPath path) {
        Runnable action;
        synchronized (this) {
            action = path.equals(watched) ? afterWatched : () -> {};
            watched = path.equals(watched) ? null : watched;
        }
        action.run();
    }

    /// What was called since the last [#forgetCalls], as in `read app/t/batch-0.parquet 0+100`.
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    public synchronized void forgetCalls() {
        calls.clear();
    }

    private synchronized void call(String call) {
        count++;
        calls.add(call);
        if (failing.test(count)) {
            throw new DbException(ErrorCode.STORAGE_UNAVAILABLE, "the test lets this call fail: " + call);
        }
    }

    @Override
    public void put(ObjectPath path, Path file) {
        call("put " + path);
        store.put(path, file);
    }

    @Override
    public void put(ObjectPath path, byte[] bytes) {
        call("put " + path);
        store.put(path, bytes);
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, Path file) {
        call("putIfAbsent " + path);
        boolean made = store.putIfAbsent(path, file);
        written(path);
        return made;
    }

    @Override
    public boolean putIfAbsent(ObjectPath path, byte[] bytes) {
        call("putIfAbsent " + path);
        return store.putIfAbsent(path, bytes);
    }

    @Override
    public byte[] read(ObjectPath path, long offset, int length) {
        call("read " + path + " " + offset + "+" + length);
        return store.read(path, offset, length);
    }

    @Override
    public List<byte[]> readRanges(ObjectPath path, List<ByteRange> ranges) {
        ranges.forEach(range -> call("read " + path + " " + range.offset() + "+" + range.length()));
        return store.readRanges(path, ranges);
    }

    @Override
    public boolean isRemote() {
        return store.isRemote();
    }

    @Override
    public byte[] readAll(ObjectPath path, int limit) {
        call("readAll " + path);
        return store.readAll(path, limit);
    }

    @Override
    public OptionalLong size(ObjectPath path) {
        call("size " + path);
        return store.size(path);
    }

    @Override
    public Page list(@Nullable ObjectPath folder, @Nullable ObjectPath after, int limit) {
        call("list " + folder);
        return store.list(folder, after, limit);
    }

    @Override
    public void delete(ObjectPath path) {
        call("delete " + path);
        store.delete(path);
    }

    @Override
    public int discardUnfinished(ObjectPath folder) {
        call("discardUnfinished " + folder);
        return store.discardUnfinished(folder);
    }

    @Override
    public void close() {
        store.close();
    }
}
