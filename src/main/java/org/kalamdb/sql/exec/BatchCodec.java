package org.kalamdb.sql.exec;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.kalamdb.model.DataType;
import org.kalamdb.vector.ArrowTypes;
import org.kalamdb.vector.Batch;

/// Batches as bytes for the same process: the vectors' buffers, one after the other. A column without values
/// ([JoinTable#unused]) stays one.
///
/// A batch is the length of its head and its row count; the head: for each vector, children after their
/// parent, the number of its buffers, of its values and of the NULLs among them, and each buffer's length;
/// then the buffers.
final class BatchCodec {
    private static final int PREFIX = 2 * Integer.BYTES;
    private static final int VECTOR_HEAD = Byte.BYTES + 2 * Integer.BYTES;
    private static final byte NO_VALUES = -1;

    private final List<DataType> types;
    private final BufferAllocator allocator;

    BatchCodec(List<DataType> types, BufferAllocator allocator) {
        this.types = List.copyOf(types);
        this.allocator = allocator;
    }

    /// A batch that is about to be written, and how many bytes that will be.
    record Encoded(ByteBuffer head, List<ArrowBuf> buffers, long size) {}

    /// The parts of a batch, which must stay open until they are written.
    static Encoded encode(Batch batch) {
        List<FieldVector> vectors = flat(batch.columns());
        List<ArrowBuf> all = new ArrayList<>();
        int head = PREFIX;
        long size = 0;
        for (FieldVector vector : vectors) {
            List<ArrowBuf> buffers = buffers(vector);
            all.addAll(buffers);
            head += VECTOR_HEAD + buffers.size() * Long.BYTES;
        }
        ByteBuffer header = ByteBuffer.allocate(head);
        header.putInt(head - PREFIX).putInt(batch.rowCount());
        for (FieldVector vector : vectors) {
            List<ArrowBuf> buffers = buffers(vector);
            header.put((byte) (vector instanceof NullVector ? NO_VALUES : buffers.size()));
            header.putInt(vector.getValueCount()).putInt(vector.getNullCount());
            for (ArrowBuf buffer : buffers) {
                header.putLong(buffer.readableBytes());
                size += buffer.readableBytes();
            }
        }
        return new Encoded(header.flip(), all, head + size);
    }

    private static List<FieldVector> flat(List<FieldVector> vectors) {
        List<FieldVector> all = new ArrayList<>();
        for (FieldVector vector : vectors) {
            all.add(vector);
            if (vector instanceof FixedSizeListVector list) {
                all.addAll(flat(list.getChildrenFromFields()));
            }
        }
        return all;
    }

    private static List<ArrowBuf> buffers(FieldVector vector) {
        return vector instanceof NullVector ? List.of() : vector.getFieldBuffers();
    }

    static void write(Encoded batch, ByteChannel target) throws IOException {
        write(batch.head(), target);
        for (ArrowBuf buffer : batch.buffers()) {
            write(buffer.nioBuffer(0, Math.toIntExact(buffer.readableBytes())), target);
        }
    }

    private static void write(ByteBuffer bytes, ByteChannel target) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    /// The next batch, which the caller owns.
    Batch read(ByteChannel source) throws IOException {
        ByteBuffer prefix = read(source, PREFIX);
        ByteBuffer head = read(source, prefix.getInt());
        int rows = prefix.getInt();
        List<FieldVector> columns = new ArrayList<>(types.size());
        try {
            for (DataType type : types) {
                if (head.get(head.position()) == NO_VALUES) {
                    head.position(head.position() + VECTOR_HEAD);
                    columns.add(JoinTable.unused(rows));
                } else {
                    FieldVector column = ArrowTypes.newVector(type, allocator);
                    columns.add(column);
                    for (FieldVector vector : flat(List.of(column))) {
                        load(vector, head, source);
                    }
                }
            }
            return new Batch(columns, rows);
        } catch (Throwable failure) {
            columns.forEach(FieldVector::close);
            throw failure;
        }
    }

    private void load(FieldVector vector, ByteBuffer head, ByteChannel source) throws IOException {
        int count = head.get();
        ArrowFieldNode node = new ArrowFieldNode(head.getInt(), head.getInt());
        List<ArrowBuf> buffers = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                long size = head.getLong();
                ArrowBuf buffer = allocator.buffer(size);
                buffers.add(buffer);
                readFully(buffer.nioBuffer(0, Math.toIntExact(size)), source);
                buffer.writerIndex(size);
            }
            vector.loadFieldBuffers(node, buffers);
        } finally {
            buffers.forEach(ArrowBuf::close);
        }
    }

    private static ByteBuffer read(ByteChannel source, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size);
        readFully(bytes, source);
        return bytes.flip();
    }

    private static void readFully(ByteBuffer bytes, ByteChannel source) throws IOException {
        while (bytes.hasRemaining()) {
            if (source.read(bytes) < 0) {
                throw new EOFException("the file of temporary rows ends too early");
            }
        }
    }
}
