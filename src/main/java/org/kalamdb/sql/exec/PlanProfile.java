package org.kalamdb.sql.exec;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.table.ScanTrace;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// What the operators of one execution did. Filled by the thread that pulls the rows, read after the end.
public final class PlanProfile {
    private final LongSupplier nanoTime;
    private final IdentityHashMap<PlanNode, Operator> operators = new IdentityHashMap<>();
    private long vectorBytes;
    private long heapBytes;

    /// @param nanoTime a clock as `System::nanoTime`
    public PlanProfile(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// One operator.
    public static final class Operator implements ScanTrace {
        private long rows;
        private long batches;
        private long nanos;
        private int segmentsRead;
        private int segmentsAnswered;
        private long segmentBytes;
        private final LongAdder bytesRead = new LongAdder();
        private final Map<String, Integer> pruned = new TreeMap<>();
        private final Map<HotSource, Long> hotRows = new TreeMap<>();

        /// Rows put out.
        public long rows() {
            return rows;
        }

        public long batches() {
            return batches;
        }

        /// Time spent in the operator and the ones below it.
        public long nanos() {
            return nanos;
        }

        /// Segments of a scan that were opened.
        public int segmentsRead() {
            return segmentsRead;
        }

        /// The size of their objects, of which less may have been read.
        public long segmentBytes() {
            return segmentBytes;
        }

        /// What was read of them, apart from their tails; nothing of what is in memory.
        public long bytesRead() {
            return bytesRead.sum();
        }

        /// Segments whose statistics told all that was wanted.
        public int segmentsAnswered() {
            return segmentsAnswered;
        }

        /// Segments that were left out, by reason.
        public Map<String, Integer> pruned() {
            return pruned;
        }

        /// Hot rows that were looked at.
        public Map<HotSource, Long> hotRows() {
            return hotRows;
        }

        @Override
        public void segmentRead(SegmentMeta segment) {
            segmentsRead++;
            segmentBytes += segment.bytes();
        }

        @Override
        public void bytesRead(long bytes) {
            bytesRead.add(bytes);
        }

        @Override
        public void segmentAnswered(SegmentMeta segment) {
            segmentsAnswered++;
        }

        @Override
        public void segmentPruned(SegmentMeta segment, String reason) {
            pruned.merge(reason, 1, Integer::sum);
        }

        @Override
        public void hotRowsRead(long count, HotSource source) {
            hotRows.merge(source, count, Long::sum);
        }
    }

    /// What an operator did; nothing when it was never opened.
    public Operator of(PlanNode node) {
        return operators.computeIfAbsent(node, _ -> new Operator());
    }

    /// The most memory that batches took at any time.
    public long vectorBytes() {
        return vectorBytes;
    }

    /// The memory that hash tables, sort keys and texts took at most.
    public long heapBytes() {
        return heapBytes;
    }

    void noteMemory(long vectors, long heap) {
        vectorBytes = Math.max(vectorBytes, vectors);
        heapBytes = Math.max(heapBytes, heap);
    }

    /// Opens the operator of a node with its time, rows and batches counted.
    @SuppressWarnings("MustBeClosedChecker") // the caller's
    BatchCursor opened(PlanNode node, Supplier<BatchCursor> opening) {
        Operator operator = of(node);
        long started = nanoTime.getAsLong();
        try {
            return new Measured(operator, opening.get());
        } finally {
            operator.nanos += nanoTime.getAsLong() - started;
        }
    }

    /// Counts what an operator's cursor gives out.
    private final class Measured implements BatchCursor {
        private final Operator operator;
        private final BatchCursor cursor;

        @MustBeClosed
        Measured(Operator operator, BatchCursor cursor) {
            this.operator = operator;
            this.cursor = cursor;
        }

        @Override
        public @Nullable Batch next() {
            long started = nanoTime.getAsLong();
            Batch batch = cursor.next();
            operator.nanos += nanoTime.getAsLong() - started;
            if (batch != null) {
                operator.batches++;
                operator.rows += batch.selectedCount();
            }
            return batch;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }
}
