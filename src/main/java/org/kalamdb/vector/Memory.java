package org.kalamdb.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Reads and writes native memory at an address, without a bounds check: callers stay inside the Arrow
/// buffer whose address they use. Little-endian, as Arrow is.
public final class Memory {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final MemorySegment ALL = allMemory();

    private Memory() {}

    @SuppressWarnings("restricted")
    private static MemorySegment allMemory() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    public static byte getByte(long address) {
        return ALL.get(ValueLayout.JAVA_BYTE, address);
    }

    public static short getShort(long address) {
        return ALL.get(SHORT, address);
    }

    public static int getInt(long address) {
        return ALL.get(INT, address);
    }

    public static long getLong(long address) {
        return ALL.get(LONG, address);
    }

    public static float getFloat(long address) {
        return Float.intBitsToFloat(ALL.get(INT, address));
    }

    public static double getDouble(long address) {
        return Double.longBitsToDouble(ALL.get(LONG, address));
    }

    public static void putByte(long address, byte value) {
        ALL.set(ValueLayout.JAVA_BYTE, address, value);
    }

    public static void putShort(long address, short value) {
        ALL.set(SHORT, address, value);
    }

    public static void putInt(long address, int value) {
        ALL.set(INT, address, value);
    }

    public static void putLong(long address, long value) {
        ALL.set(LONG, address, value);
    }

    /// Whether bit `index` of the bitmap at `address` is set.
    public static boolean bit(long address, int index) {
        return (getByte(address + (index >> 3)) >> (index & 7) & 1) != 0;
    }

    /// Whether the first `count` bits of the bitmap at `address` are all set.
    public static boolean areSet(long address, int count) {
        int words = count >> 6;
        long all = -1;
        for (int word = 0; word < words; word++) {
            all &= getLong(address + 8L * word);
        }
        boolean areSet = all == -1;
        for (int i = words << 6; areSet && i < count; i++) {
            areSet = bit(address, i);
        }
        return areSet;
    }

    public static void copy(long from, byte[] to, int offset, int length) {
        MemorySegment.copy(ALL, ValueLayout.JAVA_BYTE, from, to, offset, length);
    }

    public static void copy(long from, long[] to, int length) {
        MemorySegment.copy(ALL, LONG, from, to, 0, length);
    }

    public static void copy(long from, double[] to, int length) {
        MemorySegment.copy(ALL, DOUBLE, from, to, 0, length);
    }

    public static void copy(byte[] from, int offset, long to, int length) {
        MemorySegment.copy(from, offset, ALL, ValueLayout.JAVA_BYTE, to, length);
    }

    public static void copy(long[] from, long to, int length) {
        MemorySegment.copy(from, 0, ALL, LONG, to, length);
    }

    public static void copy(long from, long to, long length) {
        MemorySegment.copy(ALL, from, ALL, to, length);
    }
}
