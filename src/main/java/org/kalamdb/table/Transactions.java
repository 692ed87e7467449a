package org.kalamdb.table;

import com.google.errorprone.annotations.MustBeClosed;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.apache.arrow.memory.BufferAllocator;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Begins transactions and knows those that are open. Any thread.
public final class Transactions {
    private final Parts parts;
    private final Limits limits;
    private final LongSupplier nanoTime;
    private final Set<Transaction> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong reservedBytes = new AtomicLong();

    /// The bounds of transactions.
    ///
    /// @param idleTimeout    after how long without a statement a transaction ends
    /// @param bufferBytes    memory of one transaction's staged rows
    /// @param allBufferBytes memory of all transactions' staged rows
    /// @param commitAttempts how often COMMIT looks again where rows are that a flush moved
    public record Limits(Duration idleTimeout, long bufferBytes, long allBufferBytes, int commitAttempts) {
        /// What holds unless configured otherwise.
        public static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), 100L << 20, 256L << 20, 50);
    }

    /// What transactions read and write through; lent.
    record Parts(
            Catalog catalog,
            Tables tables,
            SegmentAccess segments,
            CommitLog log,
            BufferAllocator allocator,
            Clock clock) {}

    Transactions(Parts parts, Limits limits, LongSupplier nanoTime) {
        this.parts = parts;
        this.limits = limits;
        this.nanoTime = nanoTime;
    }

    /// A transaction that sees what is committed now.
    ///
    /// @param id    unique
    /// @param owner for `system.transactions`
    @MustBeClosed
    @SuppressWarnings("MustBeClosedChecker") // the transaction owns the view
    public Transaction begin(String id, String owner) {
        StagedRows staged = new StagedRows();
        ReadView view = parts.tables().openView(staged);
        try {
            Transaction begun = new Transaction(this, id, owner, staged, view);
            open.add(begun);
            return begun;
        } catch (RuntimeException | Error failure) {
            view.close();
            throw failure;
        }
    }

    /// The open transactions, oldest first.
    public List<TransactionSummary> open() {
        return open.stream()
                .map(Transaction::summary)
                .sorted(Comparator.comparing(TransactionSummary::age).reversed())
                .toList();
    }

    Parts parts() {
        return parts;
    }

    Limits limits() {
        return limits;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /// Takes memory for staged rows out of what all transactions may use, or gives some back.
    ///
    /// @param bytes negative to give back
    /// @throws DbException OVERLOADED when others use it
    void reserve(long bytes) {
        if (reservedBytes.addAndGet(bytes) > limits.allBufferBytes() && bytes > 0) {
            reservedBytes.addAndGet(-bytes);
            throw new DbException(
                    ErrorCode.OVERLOADED,
                    "all transactions together may buffer " + limits.allBufferBytes() + " bytes of changes");
        }
    }

    void ended(Transaction transaction, long bytes) {
        open.remove(transaction);
        reservedBytes.addAndGet(-bytes);
    }

    /// Memory that open transactions take for staged rows.
    long reservedBytes() {
        return reservedBytes.get();
    }
}
