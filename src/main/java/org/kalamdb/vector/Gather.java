package org.kalamdb.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;

/// Copies chosen rows of one column out of several vectors into a new one.
public final class Gather {
    private final FieldVector[] sources;
    private final int @Nullable [] source;
    private final int[] position;
    private final int count;

    /// @param sources  vectors of one type; lent
    /// @param source   for each wanted row the number of its vector; null when all are of the first
    /// @param position for each wanted row its place there; -1 makes the row NULL
    public Gather(FieldVector[] sources, int @Nullable [] source, int[] position, int count) {
        this.sources = sources;
        this.source = source;
        this.position = position;
        this.count = count;
    }

    /// The chosen rows as a new vector, which the caller owns.
    public FieldVector take(DataType type, BufferAllocator allocator) {
        FieldVector target = ArrowTypes.newVector(type, allocator);
        try {
            switch (target) {
                case BitVector bits -> takeBits(bits);
                case BaseFixedWidthVector fixed -> takeFixed(fixed);
                case BaseVariableWidthVector texts -> takeVariable(texts);
                case FixedSizeListVector list -> takeLists(list);
                default -> throw new IllegalArgumentException("no copy of " + target.getField());
            }
            target.setValueCount(count);
            return target;
        } catch (Throwable failure) {
            target.close();
            throw failure;
        }
    }

    private int sourceOf(int i) {
        return source == null ? 0 : source[i];
    }

    private long[] dataAddresses() {
        long[] addresses = new long[sources.length];
        for (int i = 0; i < addresses.length; i++) {
            addresses[i] = sources[i].getDataBuffer().memoryAddress();
        }
        return addresses;
    }

    private void takeValidity(FieldVector target) {
        long to = target.getValidityBuffer().memoryAddress();
        if (sources.length == 1 && sources[0].getNullCount() == 0 && !hasMissing()) {
            Validity.write(null, count, to);
            return;
        }
        long[] validity = new long[sources.length];
        for (int i = 0; i < validity.length; i++) {
            validity[i] = sources[i].getValidityBuffer().memoryAddress();
        }
        boolean[] nulls = new boolean[count];
        for (int i = 0; i < count; i++) {
            int p = position[i];
            nulls[i] = p < 0 || !Memory.bit(validity[sourceOf(i)], p);
        }
        Validity.write(nulls, count, to);
    }

    private boolean hasMissing() {
        int all = 0;
        for (int i = 0; i < count; i++) {
            all |= position[i];
        }
        return all < 0;
    }

    private void takeBits(BitVector target) {
        target.allocateNew(count);
        long[] data = dataAddresses();
        long to = target.getDataBufferAddress();
        for (int i = 0; i < count; i++) {
            int p = position[i];
            if (p >= 0 && Memory.bit(data[sourceOf(i)], p)) {
                Memory.putByte(to + (i >> 3), (byte) (Memory.getByte(to + (i >> 3)) | 1 << (i & 7)));
            }
        }
        takeValidity(target);
    }

    private void takeFixed(BaseFixedWidthVector target) {
        target.allocateNew(count);
        long[] data = dataAddresses();
        long to = target.getDataBufferAddress();
        int width = target.getTypeWidth();
        if (sources.length == 1 && (width == Long.BYTES || width == Integer.BYTES)) {
            takeNumbers(data[0], to, width);
            takeValidity(target);
            return;
        }
        for (int i = 0; i < count; i++) {
            int p = position[i];
            if (p < 0) {
                continue;
            }
            long from = data[sourceOf(i)] + (long) width * p;
            long at = to + (long) width * i;
            switch (width) {
                case 8 -> Memory.putLong(at, Memory.getLong(from));
                case 4 -> Memory.putInt(at, Memory.getInt(from));
                case 2 -> Memory.putShort(at, Memory.getShort(from));
                default -> Memory.copy(from, at, width);
            }
        }
        takeValidity(target);
    }

    private void takeNumbers(long from, long to, int width) {
        if (width == Long.BYTES) {
            for (int i = 0; i < count; i++) {
                Memory.putLong(to + 8L * i, position[i] < 0 ? 0 : Memory.getLong(from + 8L * position[i]));
            }
        } else {
            for (int i = 0; i < count; i++) {
                Memory.putInt(to + 4L * i, position[i] < 0 ? 0 : Memory.getInt(from + 4L * position[i]));
            }
        }
    }

    private void takeVariable(BaseVariableWidthVector target) {
        long[] data = dataAddresses();
        long[] offsets = new long[sources.length];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = sources[i].getOffsetBuffer().memoryAddress();
        }
        long total = 0;
        for (int i = 0; i < count; i++) {
            if (position[i] >= 0) {
                long at = offsets[sourceOf(i)] + 4L * position[i];
                total += Memory.getInt(at + 4) - Memory.getInt(at);
            }
        }
        if (total > Integer.MAX_VALUE) {
            throw new DbException(ErrorCode.LIMIT_EXCEEDED, "the texts of one batch need more memory than 2 GiB");
        }
        target.allocateNew(total, count);
        long toOffsets = target.getOffsetBufferAddress();
        long to = target.getDataBufferAddress();
        int end = 0;
        for (int i = 0; i < count; i++) {
            Memory.putInt(toOffsets + 4L * i, end);
            if (position[i] >= 0) {
                int s = sourceOf(i);
                long at = offsets[s] + 4L * position[i];
                int start = Memory.getInt(at);
                int length = Memory.getInt(at + 4) - start;
                Memory.copy(data[s] + start, to + end, (long) length);
                end += length;
            }
        }
        Memory.putInt(toOffsets + 4L * count, end);
        takeValidity(target);
        target.setLastSet(count - 1);
    }

    private void takeLists(FixedSizeListVector target) {
        int width = target.getListSize() * Float.BYTES;
        target.setInitialCapacity(count);
        target.allocateNew();
        BaseFixedWidthVector elements = (BaseFixedWidthVector) target.getDataVector();
        elements.allocateNew(count * target.getListSize());
        Validity.write(
                null, count * target.getListSize(), elements.getValidityBuffer().memoryAddress());
        long to = elements.getDataBufferAddress();
        long[] data = new long[sources.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = ((FixedSizeListVector) sources[i])
                    .getDataVector()
                    .getDataBuffer()
                    .memoryAddress();
        }
        for (int i = 0; i < count; i++) {
            if (position[i] >= 0) {
                Memory.copy(data[sourceOf(i)] + (long) width * position[i], to + (long) width * i, (long) width);
            }
        }
        takeValidity(target);
    }
}
