package org.kalamdb.common;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Closes what was registered in reverse order, all of it, also when one fails; later failures are
/// suppressed by the
/// first.
/// Used by one thread.
public final class Closer implements AutoCloseable {
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    /// Takes over `resource` and returns it.
    public <T extends AutoCloseable> T register(T resource) {
        resources.push(resource);
        return resource;
    }

    @Override
    public void close() {
        Throwable failure = null;
        while (!resources.isEmpty()) {
            failure = closeOne(resources.pop(), failure);
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure != null) {
            throw new IllegalStateException("close failed", failure);
        }
    }

    private static @Nullable Throwable closeOne(AutoCloseable resource, @Nullable Throwable earlier) {
        try {
            resource.close();
            return earlier;
        } catch (Throwable failure) {
            if (earlier == null) {
                return failure;
            }
            earlier.addSuppressed(failure);
            return earlier;
        }
    }
}
