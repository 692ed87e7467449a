package org.kalamdb.storage.cold;

import java.io.IOException;
import java.util.Arrays;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/// Reads values of a physical type that come one after the other. Immutable.
///
/// @param type     the physical type
/// @param length   of FIXED_LEN_BYTE_ARRAY
/// @param reversed whether values are big-endian numbers
record PlainValues(PrimitiveTypeName type, int length, boolean reversed) {
    private int width() throws IOException {
        return switch (type) {
            case BOOLEAN -> 1;
            case INT32, FLOAT -> Integer.BYTES;
            case INT64, DOUBLE -> Long.BYTES;
            case FIXED_LEN_BYTE_ARRAY -> length;
            case BINARY, INT96 -> throw new IOException(type + " has no width");
        };
    }

    /// Encoding PLAIN. Numbers stay where they are.
    PageValues read(byte[] in, int from, int end, int count) throws IOException {
        return switch (type) {
            case BOOLEAN -> readBits(in, from, end, count);
            case BINARY -> readTexts(in, from, end, count);
            case INT32, FLOAT, INT64, DOUBLE, FIXED_LEN_BYTE_ARRAY, INT96 -> {
                requireBytes(from, end, (long) width() * count);
                yield ordered(new PageValues.Fixed(in, from, width(), count));
            }
        };
    }

    private static void requireBytes(int from, int end, long bytes) throws IOException {
        if (bytes > end - from) {
            throw new IOException("a page has fewer than " + bytes + " bytes of values");
        }
    }

    private static PageValues readBits(byte[] in, int from, int end, int count) throws IOException {
        requireBytes(from, end, (count + 7L) / Byte.SIZE);
        byte[] out = new byte[count];
        for (int i = 0; i < count; i++) {
            out[i] = (byte) (in[from + (i >> 3)] >> (i & 7) & 1);
        }
        return new PageValues.Fixed(out, 0, 1, count);
    }

    private static PageValues readTexts(byte[] in, int from, int end, int count) throws IOException {
        int[] offsets = new int[count + 1];
        requireBytes(from, end, (long) Integer.BYTES * count);
        byte[] out = new byte[end - from - Integer.BYTES * count];
        int at = from;
        int filled = 0;
        for (int i = 0; i < count; i++) {
            int bytes = PackedNumbers.getInt(in, at);
            at += Integer.BYTES;
            if (bytes < 0 || bytes > end - at) {
                throw new IOException("a value of " + bytes + " bytes");
            }
            System.arraycopy(in, at, out, filled, bytes);
            at += bytes;
            filled += bytes;
            offsets[i + 1] = filled;
        }
        return new PageValues.Texts(out, offsets);
    }

    /// Encoding RLE, which values have when they are booleans.
    PageValues readBooleanRuns(byte[] in, int from, int end, int count) throws IOException {
        if (type != PrimitiveTypeName.BOOLEAN) {
            throw new IOException(type + " in runs");
        }
        requireBytes(from, end, count == 0 ? 0 : Integer.BYTES);
        int[] bits = new int[count];
        new PackedNumbers(in, from + Integer.BYTES, end).readRuns(1, bits, count);
        byte[] out = new byte[count];
        for (int i = 0; i < count; i++) {
            out[i] = (byte) bits[i];
        }
        return new PageValues.Fixed(out, 0, 1, count);
    }

    /// Encoding DELTA_BINARY_PACKED.
    PageValues readDeltas(byte[] in, int from, int end, int count) throws IOException {
        byte[] out = new byte[Math.multiplyExact(width(), count)];
        PackedNumbers numbers = new PackedNumbers(in, from, end);
        if (count == 0) {
            return new PageValues.Fixed(out, 0, width(), 0);
        }
        switch (type) {
            case INT32 -> numbers.readDeltaInts(out, count);
            case INT64 -> numbers.readDeltaLongs(out, count);
            case BOOLEAN, FLOAT, DOUBLE, INT96, BINARY, FIXED_LEN_BYTE_ARRAY ->
                throw new IOException(type + " as differences");
        }
        return new PageValues.Fixed(out, 0, width(), count);
    }

    /// Encoding BYTE_STREAM_SPLIT: the first bytes of all values, then the second ones, and so on.
    PageValues readSplit(byte[] in, int from, int end, int count) throws IOException {
        int width = width();
        requireBytes(from, end, (long) width * count);
        byte[] out = new byte[width * count];
        for (int b = 0; b < width; b++) {
            for (int i = 0; i < count; i++) {
                out[i * width + b] = in[from + b * count + i];
            }
        }
        return ordered(new PageValues.Fixed(out, 0, width, count));
    }

    /// Values of a byte array encoding as the type has them.
    PageValues fixedIfFixed(PageValues.Texts values) throws IOException {
        if (type != PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY) {
            if (type != PrimitiveTypeName.BINARY) {
                throw new IOException(type + " as byte arrays");
            }
            return values;
        }
        for (int i = 0; i < values.count(); i++) {
            if (values.length(i) != length) {
                throw new IOException("a value of " + values.length(i) + " bytes instead of " + length);
            }
        }
        return ordered(new PageValues.Fixed(values.bytes(), values.offsets()[0], length, values.count()));
    }

    private PageValues ordered(PageValues.Fixed values) {
        if (!reversed) {
            return values;
        }
        byte[] out = Arrays.copyOfRange(values.bytes(), values.offset(), values.at(values.count()));
        for (int i = 0; i < out.length; i++) {
            int inValue = i % length;
            out[i - inValue + length - 1 - inValue] = values.bytes()[values.offset() + i];
        }
        return new PageValues.Fixed(out, 0, length, values.count());
    }
}
