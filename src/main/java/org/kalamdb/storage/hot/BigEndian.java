package org.kalamdb.storage.hot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Big-endian numbers at any place of a byte array.
final class BigEndian {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BigEndian() {}

    static short shortAt(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    static int intAt(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long longAt(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static float floatAt(byte[] bytes, int offset) {
        return Float.intBitsToFloat(intAt(bytes, offset));
    }

    static double doubleAt(byte[] bytes, int offset) {
        return Double.longBitsToDouble(longAt(bytes, offset));
    }

    static void put(byte[] bytes, int offset, short value) {
        SHORT.set(bytes, offset, value);
    }

    static void put(byte[] bytes, int offset, int value) {
        INT.set(bytes, offset, value);
    }

    static void put(byte[] bytes, int offset, long value) {
        LONG.set(bytes, offset, value);
    }

    static void put(byte[] bytes, int offset, float value) {
        put(bytes, offset, Float.floatToRawIntBits(value));
    }

    static void put(byte[] bytes, int offset, double value) {
        put(bytes, offset, Double.doubleToRawLongBits(value));
    }
}
