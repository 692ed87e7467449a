package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Principal;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.Tables;

/// Opens executions: each with a snapshot of all tables and with memory of its own. Any thread.
public final class QueryEnvironment {
    private final BufferAllocator root;
    private final Limits limits;
    private final Catalog catalog;
    private final Tables tables;
    private final VirtualRows virtual;
    private final IdSource ids;
    private final RandomGenerator random;
    private final SpillSpace spills;
    private final AtomicLong opened = new AtomicLong();

    /// What one query may take.
    ///
    /// @param vectorBytes memory of batches
    /// @param heapBytes   memory of hash tables, sort keys and texts
    public record Limits(long vectorBytes, long heapBytes) {}

    /// @param root   lent; outlives every execution
    /// @param random safe for threads
    /// @param spills room on the disk for all executions
    public QueryEnvironment(
            BufferAllocator root,
            Limits limits,
            Catalog catalog,
            Tables tables,
            VirtualRows virtual,
            IdSource ids,
            RandomGenerator random,
            SpillSpace spills) {
        this.root = root;
        this.limits = limits;
        this.catalog = catalog;
        this.tables = tables;
        this.virtual = virtual;
        this.ids = ids;
        this.random = random;
        this.spills = spills;
    }

    /// An execution that sees what is committed now.
    ///
    /// @param user      whose rows of USER tables are seen
    /// @param nowMicros statement time
    @MustBeClosed
    public QueryRun open(Principal user, long nowMicros, Cancellation cancellation) {
        return open(null, user, nowMicros, cancellation, Places.NONE);
    }

    /// An execution that sees what a transaction sees.
    ///
    /// @param lent   the transaction's view, which outlives the execution; null for a view of its own
    /// @param places of the statement that it is for
    @MustBeClosed
    public QueryRun open(
            @Nullable ReadView lent, Principal user, long nowMicros, Cancellation cancellation, Places places) {
        BufferAllocator allocator =
                root.newChildAllocator("query-" + opened.incrementAndGet(), 0, limits.vectorBytes());
        try {
            return new QueryRun(this, allocator, lent, user, nowMicros, cancellation, places);
        } catch (RuntimeException | Error failure) {
            allocator.close();
            throw failure;
        }
    }

    Limits limits() {
        return limits;
    }

    Catalog catalog() {
        return catalog;
    }

    Tables tables() {
        return tables;
    }

    VirtualRows virtual() {
        return virtual;
    }

    IdSource ids() {
        return ids;
    }

    SpillSpace spills() {
        return spills;
    }

    RandomGenerator random() {
        return random;
    }
}
