package org.kalamdb.vector;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;

/// Columns whose memory many batches use at the same time without copying it: each lent vector is an
/// object of its own over the same buffers, and a buffer lives until the last of them is closed. The
/// vectors' values below the lent row count must not change any more; values may be appended behind them
/// as long as no buffer has to grow.
///
/// Owns the vectors. Lending is safe for any number of threads while nobody closes this.
public final class SharedColumns implements AutoCloseable {
    private final List<FieldVector> vectors;

    /// Takes over `vectors`.
    public SharedColumns(List<? extends FieldVector> vectors) {
        this.vectors = List.copyOf(vectors);
    }

    /// The vector of a column; it stays owned here.
    public FieldVector column(int index) {
        return vectors.get(index);
    }

    /// A batch of the first `rowCount` rows of some columns, which the caller owns. Its memory is not
    /// charged to the allocator.
    ///
    /// @param columns   indexes; one may occur more than once
    /// @param allocator the account that the batch's vectors belong to
    public Batch lend(int[] columns, int rowCount, BufferAllocator allocator) {
        List<FieldVector> lent = new ArrayList<>(columns.length);
        try {
            for (int column : columns) {
                lent.add(share(vectors.get(column), rowCount, allocator));
            }
            return new Batch(lent, rowCount);
        } catch (RuntimeException | Error failure) {
            lent.forEach(FieldVector::close);
            throw failure;
        }
    }

    private static FieldVector share(FieldVector source, int rowCount, BufferAllocator allocator) {
        FieldVector target = source.getField().createVector(allocator);
        try {
            load(source, target, rowCount);
            return target;
        } catch (RuntimeException | Error failure) {
            target.close();
            throw failure;
        }
    }

    private static void load(FieldVector source, FieldVector target, int count) {
        ArrowFieldNode node = new ArrowFieldNode(count, -1);
        ArrowBuf validity = source.getValidityBuffer();
        switch (source) {
            case FixedSizeListVector list -> {
                target.loadFieldBuffers(node, List.of(validity));
                load(list.getDataVector(), ((FixedSizeListVector) target).getDataVector(), count * list.getListSize());
            }
            case BaseVariableWidthVector texts ->
                target.loadFieldBuffers(node, List.of(validity, texts.getOffsetBuffer(), texts.getDataBuffer()));
            default -> target.loadFieldBuffers(node, List.of(validity, source.getDataBuffer()));
        }
    }

    /// Bytes of the buffers.
    public long bytes() {
        long bytes = 0;
        for (FieldVector vector : vectors) {
            bytes += capacity(vector);
        }
        return bytes;
    }

    private static long capacity(FieldVector vector) {
        long validity = vector.getValidityBuffer().capacity();
        return switch (vector) {
            case FixedSizeListVector list -> validity + capacity(list.getDataVector());
            case BaseVariableWidthVector texts ->
                validity
                        + texts.getOffsetBuffer().capacity()
                        + texts.getDataBuffer().capacity();
            default -> validity + vector.getDataBuffer().capacity();
        };
    }

    @Override
    public void close() {
        vectors.forEach(FieldVector::close);
    }
}
