package org.kalamdb.sql.exec;

import java.util.Arrays;

/// Estimates how many different hashes were added: exactly up to [#EXACT] of them, then by 4096 registers with a
/// standard error of 1.6 percent.
final class HyperLogLog {
    static final int EXACT = 256;
    private static final int INDEX_BITS = 12;
    private static final int REGISTERS = 1 << INDEX_BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private long[] hashes = new long[8];
    private int count;
    private byte[] registers = new byte[0];

    /// Bytes in use.
    int bytes() {
        return registers.length > 0 ? REGISTERS : hashes.length * Long.BYTES;
    }

    /// @param hash of 64 well-mixed bits
    void add(long hash) {
        if (registers.length > 0) {
            register(hash);
            return;
        }
        for (int i = 0; i < count; i++) {
            if (hashes[i] == hash) {
                return;
            }
        }
        if (count == EXACT) {
            registers = new byte[REGISTERS];
            for (long known : hashes) {
                register(known);
            }
            register(hash);
            hashes = new long[0];
            return;
        }
        if (count == hashes.length) {
            hashes = Arrays.copyOf(hashes, count * 2);
        }
        hashes[count++] = hash;
    }

    private void register(long hash) {
        int index = (int) (hash >>> (Long.SIZE - INDEX_BITS));
        int rank = Math.min(Long.numberOfLeadingZeros(hash << INDEX_BITS), Long.SIZE - INDEX_BITS) + 1;
        registers[index] = (byte) Math.max(registers[index], rank);
    }

    long estimate() {
        if (registers.length == 0) {
            return count;
        }
        double sum = 0;
        int empty = 0;
        for (byte rank : registers) {
            sum += Math.scalb(1.0, -rank);
            empty += rank == 0 ? 1 : 0;
        }
        double raw = ALPHA * REGISTERS * REGISTERS / sum;
        return Math.round(raw <= 2.5 * REGISTERS && empty > 0 ? REGISTERS * Math.log((double) REGISTERS / empty) : raw);
    }

    /// Mixes the bits of a number, so that near numbers get hashes far apart.
    static long mix(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
