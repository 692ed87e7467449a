package org.kalamdb.job;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ScopeId;
import org.kalamdb.table.FlushResult;

/// One pass over the scopes of a table by several threads. A scope that fails does not keep the others
/// hot, unless its failure is one that all would have.
final class ScopeSweep {
    private final Deque<ScopeId> left;
    private final Step step;
    private final Predicate<Throwable> isForAll;
    private FlushResult flushed = FlushResult.NOTHING;
    private @Nullable Throwable failure;

    /// What is done with a scope.
    interface Step {
        /// @return empty to end the sweep
        Optional<FlushResult> flush(ScopeId scope);
    }

    /// @param isForAll whether a failure ends the sweep
    ScopeSweep(Collection<ScopeId> scopes, Step step, Predicate<Throwable> isForAll) {
        this.left = new ArrayDeque<>(scopes);
        this.step = step;
        this.isForAll = isForAll;
    }

    /// Takes scopes until none is left. Any number of threads, each once.
    void work() {
        for (ScopeId scope = next(); scope != null; scope = next()) {
            try {
                Optional<FlushResult> result = step.flush(scope);
                result.ifPresentOrElse(this::add, this::end);
            } catch (RuntimeException | Error problem) {
                fail(problem);
            }
        }
    }

    private synchronized @Nullable ScopeId next() {
        return left.poll();
    }

    private synchronized void add(FlushResult result) {
        flushed = flushed.plus(result);
    }

    private synchronized void end() {
        left.clear();
    }

    private synchronized void fail(Throwable problem) {
        failure = failure == null || isForAll.test(problem) ? problem : failure;
        if (isForAll.test(problem)) {
            left.clear();
        }
    }

    /// What was moved.
    synchronized FlushResult flushed() {
        return flushed;
    }

    /// The failure that tells most.
    synchronized Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }
}
