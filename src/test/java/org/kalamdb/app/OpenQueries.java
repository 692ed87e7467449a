package org.kalamdb.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.arrow.memory.BufferAllocator;

/// Queries that hold memory and a snapshot, seen from outside: each has an allocator of its own.
final class OpenQueries {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private OpenQueries() {}

    /// How many there are now.
    static long count(Database database) {
        return database.allocator().getChildAllocators().stream()
                .filter(child -> child.getName().startsWith("query-"))
                .count();
    }

    /// Waits until there is none: an answer may be with its client a moment before its query is closed.
    static void awaitNone(Database database) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (count(database) > 0) {
            assertThat(System.nanoTime()).as("a query stays open").isLessThan(giveUp);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /// How many bytes they hold.
    static long bytes(Database database) {
        return database.allocator().getChildAllocators().stream()
                .filter(child -> child.getName().startsWith("query-"))
                .mapToLong(BufferAllocator::getAllocatedMemory)
                .sum();
    }
}
