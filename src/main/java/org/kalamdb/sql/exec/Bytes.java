package org.kalamdb.sql.exec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Comparing, hashing and searching byte ranges.
final class Bytes {
    private static final VarHandle LITTLE = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BIG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private Bytes() {}

    static long bigEndianLong(byte[] data, int at) {
        return (long) BIG.get(data, at);
    }

    static void putBigEndianLong(byte[] data, int at, long value) {
        BIG.set(data, at, value);
    }

    /// The first eight bytes as an unsigned number, missing ones as 0, with the sign bit flipped, so that
    /// signed comparison of prefixes agrees with unsigned comparison of the bytes, but for ties.
    static long sortPrefix(byte[] data, int start, int length) {
        long value = 0;
        if (length >= Long.BYTES) {
            value = (long) BIG.get(data, start);
        } else {
            for (int i = 0; i < length; i++) {
                value |= (data[start + i] & 0xffL) << (56 - 8 * i);
            }
        }
        return value ^ Long.MIN_VALUE;
    }

    static long littleEndianLong(byte[] data, int at) {
        return (long) LITTLE.get(data, at);
    }

    /// The first bytes of a text as a number. Two texts of one length of at most 16 are equal when their
    /// heads and their [#tail]s are.
    static long head(byte[] data, int start, int length) {
        if (length >= Long.BYTES) {
            return (long) LITTLE.get(data, start);
        }
        if (length >= Integer.BYTES) {
            return (int) LITTLE_INT.get(data, start);
        }
        long head = 0;
        for (int i = 0; i < length; i++) {
            head = head << 8 | (data[start + i] & 0xff);
        }
        return head;
    }

    /// The last bytes of a text as a number; 0 when it has fewer than four.
    static long tail(byte[] data, int start, int length) {
        if (length >= Long.BYTES) {
            return (long) LITTLE.get(data, start + length - Long.BYTES);
        }
        return length >= Integer.BYTES ? (int) LITTLE_INT.get(data, start + length - Integer.BYTES) : 0;
    }

    static boolean equal(byte[] a, int aStart, byte[] b, int bStart, int length) {
        for (int i = 0; i + Long.BYTES < length; i += Long.BYTES) {
            if ((long) LITTLE.get(a, aStart + i) != (long) LITTLE.get(b, bStart + i)) {
                return false;
            }
        }
        return tail(a, aStart, length) == tail(b, bStart, length)
                && (length >= Long.BYTES || head(a, aStart, length) == head(b, bStart, length));
    }

    static int compare(byte[] a, int aStart, int aLength, byte[] b, int bStart, int bLength) {
        int common = Math.min(aLength, bLength);
        int i = 0;
        for (; i + Long.BYTES <= common; i += Long.BYTES) {
            long x = (long) BIG.get(a, aStart + i);
            long y = (long) BIG.get(b, bStart + i);
            if (x != y) {
                return Long.compareUnsigned(x, y);
            }
        }
        for (; i < common; i++) {
            int difference = (a[aStart + i] & 0xff) - (b[bStart + i] & 0xff);
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(aLength, bLength);
    }

    static long hash(byte[] data, int start, int length) {
        return hash(data, start, length, head(data, start, length), tail(data, start, length));
    }

    /// The hash of a text whose [#head] and [#tail] are known.
    static long hash(byte[] data, int start, int length, long head, long tail) {
        long hash = mix(length * MIX ^ head);
        for (int i = Long.BYTES; i + Long.BYTES < length; i += Long.BYTES) {
            hash = mix(hash ^ (long) LITTLE.get(data, start + i));
        }
        return mix(hash ^ tail);
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 32)) * MIX;
        return mixed ^ (mixed >>> 32);
    }

    /// Where `needle` first occurs in `data[from, to)`; -1 when it does not.
    static int indexOf(byte[] data, int from, int to, byte[] needle) {
        int length = needle.length;
        if (length == 0) {
            return from;
        }
        int last = to - length;
        long firstByte = (needle[0] & 0xffL) * ONES;
        long lastByte = (needle[length - 1] & 0xffL) * ONES;
        int i = from;
        for (; i + Long.BYTES - 1 <= last; i += Long.BYTES) {
            long start = (long) LITTLE.get(data, i) ^ firstByte;
            long end = (long) LITTLE.get(data, i + length - 1) ^ lastByte;
            long differs = start | end;
            long zeros = (differs - ONES) & ~differs & HIGH_BITS;
            for (; zeros != 0; zeros &= zeros - 1) {
                int at = i + (Long.numberOfTrailingZeros(zeros) >>> 3);
                if (equal(data, at, needle, 0, length)) {
                    return at;
                }
            }
        }
        for (; i <= last; i++) {
            if (data[i] == needle[0] && equal(data, i, needle, 0, length)) {
                return i;
            }
        }
        return -1;
    }
}
