package org.kalamdb.storage.cold;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Parquet's ways to pack integers: bits one after the other, runs (RLE), and differences
/// (DELTA_BINARY_PACKED). Reads from an array that goes on for at least [#PADDING] bytes behind the last
/// one that counts. Used by one thread.
///
/// What is not well formed ends in an exception of the run time, never outside of an array.
final class PackedNumbers {
    /// Bytes that must be readable behind the end.
    static final int PADDING = 16;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] in;
    private final int end;
    private int at;

    PackedNumbers(byte[] in, int at, int end) {
        this.in = in;
        this.at = at;
        this.end = end;
    }

    static int getInt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long getLong(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static void putInt(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    static void putLong(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    /// Where the next byte lies.
    int position() {
        return at;
    }

    /// Runs and bit-packed groups, as levels and indexes of dictionaries are.
    ///
    /// @param width bits of a number, at most 31
    void readRuns(int width, int[] out, int count) {
        if (width < 0 || width >= Integer.SIZE) {
            throw new IllegalStateException("numbers of " + width + " bits");
        }
        int done = 0;
        while (done < count) {
            int header = readVarint();
            int step;
            if ((header & 1) == 0) {
                step = Math.min(header >>> 1, count - done);
                Arrays.fill(out, done, done + step, readFixed(width));
            } else {
                int groups = header >>> 1;
                step = Math.min(Math.multiplyExact(groups, Byte.SIZE), count - done);
                int next = advance(Math.multiplyExact(groups, width));
                unpack(next, width, out, done, step);
            }
            done += step;
        }
    }

    private int readFixed(int width) {
        int bytes = (width + Byte.SIZE - 1) / Byte.SIZE;
        long value = bytes == 0 ? 0 : getLong(in, advance(bytes)) & ((1L << (Byte.SIZE * bytes)) - 1);
        if (value >>> width != 0) {
            throw new IllegalStateException("a number of more than " + width + " bits");
        }
        return (int) value;
    }

    private void unpack(int from, int width, int[] out, int start, int count) {
        long mask = (1L << width) - 1;
        long bit = (long) from * Byte.SIZE;
        for (int i = start; i < start + count; i++) {
            out[i] = (int) (getLong(in, (int) (bit >>> 3)) >>> (bit & 7) & mask);
            bit += width;
        }
    }

    /// Differences of integers of 32 bits, written to `out` one after the other.
    void readDeltaInts(byte[] out, int count) {
        readDeltas(count, (from, values, step) -> {
            for (int i = 0; i < step; i++) {
                putInt(out, Integer.BYTES * (from + i), (int) values[i]);
            }
        });
    }

    /// Differences of integers of 64 bits, written to `out` one after the other.
    void readDeltaLongs(byte[] out, int count) {
        readDeltas(count, (from, values, step) -> {
            for (int i = 0; i < step; i++) {
                putLong(out, Long.BYTES * (from + i), values[i]);
            }
        });
    }

    /// Differences of lengths.
    int[] readDeltaLengths(int count) {
        int[] out = new int[count];
        readDeltas(count, (from, values, step) -> {
            for (int i = 0; i < step; i++) {
                int length = (int) values[i];
                if (length < 0) {
                    throw new IllegalStateException("a length below zero");
                }
                out[from + i] = length;
            }
        });
        return out;
    }

    /// Takes numbers as they are unpacked.
    @FunctionalInterface
    private interface Sink {
        /// @param from   the index of the first of these numbers
        /// @param values of which the first `count` are meant
        void put(int from, long[] values, int count);
    }

    private void readDeltas(int count, Sink out) {
        int blockSize = readVarint();
        int miniBlocks = readVarint();
        int total = readVarint();
        long value = readZigZag();
        if (total != count || miniBlocks <= 0 || blockSize <= 0 || blockSize % (miniBlocks * Byte.SIZE) != 0) {
            throw new IllegalStateException(total + " numbers instead of " + count);
        }
        int perMiniBlock = blockSize / miniBlocks;
        long[] unpacked = new long[perMiniBlock];
        unpacked[0] = value;
        int done = Math.min(count, 1);
        out.put(0, unpacked, done);
        while (done < count) {
            long least = readZigZag();
            int widths = advance(miniBlocks);
            for (int mini = 0; mini < miniBlocks && done < count; mini++) {
                int step = Math.min(perMiniBlock, count - done);
                unpackLongs(in[widths + mini], perMiniBlock, unpacked, step);
                for (int i = 0; i < step; i++) {
                    value += least + unpacked[i];
                    unpacked[i] = value;
                }
                out.put(done, unpacked, step);
                done += step;
            }
        }
    }

    /// The last miniblock of all has its full length too.
    private void unpackLongs(int width, int stored, long[] out, int count) {
        if (width == 0) {
            Arrays.fill(out, 0, count, 0);
            return;
        }
        if (width < 0 || width > Long.SIZE) {
            throw new IllegalStateException("numbers of " + width + " bits");
        }
        long bit = (long) advance(Math.multiplyExact(stored, width) / Byte.SIZE) * Byte.SIZE;
        long mask = -1L >>> (Long.SIZE - width);
        if (width <= Long.SIZE - Byte.SIZE) {
            for (int i = 0; i < count; i++) {
                out[i] = getLong(in, (int) (bit >>> 3)) >>> (bit & 7) & mask;
                bit += width;
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            int shift = (int) (bit & 7);
            int from = (int) (bit >>> 3);
            long low = getLong(in, from) >>> shift;
            long high = shift == 0 ? 0 : (in[from + Long.BYTES] & 0xffL) << (Long.SIZE - shift);
            out[i] = (low | high) & mask;
            bit += width;
        }
    }

    private int advance(int bytes) {
        int start = at;
        if (bytes < 0 || bytes > end - start) {
            throw new IllegalStateException("packed numbers end too early");
        }
        at = start + bytes;
        return start;
    }

    private int readVarint() {
        long value = readVarlong();
        if (value >>> Integer.SIZE != 0) {
            throw new IllegalStateException("a count of more than 32 bits");
        }
        return (int) value;
    }

    private long readVarlong() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = in[advance(1)];
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
        }
        throw new IllegalStateException("a number without an end");
    }

    private long readZigZag() {
        long value = readVarlong();
        return value >>> 1 ^ -(value & 1);
    }
}
