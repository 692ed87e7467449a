package org.kalamdb.storage.cold;

import java.io.IOException;

/// Parquet's encodings of byte arrays by differences.
final class DeltaTexts {
    private DeltaTexts() {}

    /// DELTA_LENGTH_BYTE_ARRAY: all lengths, then all bytes, which stay where they are.
    static PageValues.Texts lengths(byte[] in, int from, int end, int count) throws IOException {
        if (count == 0) {
            return new PageValues.Texts(in, new int[1]);
        }
        PackedNumbers numbers = new PackedNumbers(in, from, end);
        int[] lengths = numbers.readDeltaLengths(count);
        int[] offsets = new int[count + 1];
        offsets[0] = numbers.position();
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], lengths[i]);
        }
        if (offsets[count] > end) {
            throw new IOException("byte arrays end too early");
        }
        return new PageValues.Texts(in, offsets);
    }

    /// DELTA_BYTE_ARRAY: how many bytes each value has in common with the one before, then the rests.
    static PageValues.Texts prefixes(byte[] in, int from, int end, int count) throws IOException {
        if (count == 0) {
            return new PageValues.Texts(in, new int[1]);
        }
        PackedNumbers numbers = new PackedNumbers(in, from, end);
        int[] shared = numbers.readDeltaLengths(count);
        PageValues.Texts rests = lengths(in, numbers.position(), end, count);
        int[] offsets = new int[count + 1];
        boolean anyShared = false;
        for (int i = 0; i < count; i++) {
            offsets[i + 1] = Math.addExact(offsets[i], Math.addExact(shared[i], rests.length(i)));
            anyShared |= shared[i] > 0;
        }
        if (!anyShared) {
            return rests;
        }
        byte[] out = new byte[offsets[count]];
        for (int i = 0; i < count; i++) {
            int prefix = shared[i];
            if (prefix > 0) {
                if (i == 0 || prefix > offsets[i] - offsets[i - 1]) {
                    throw new IOException("a value begins with more than the one before");
                }
                System.arraycopy(out, offsets[i - 1], out, offsets[i], prefix);
            }
            System.arraycopy(rests.bytes(), rests.offsets()[i], out, offsets[i] + prefix, rests.length(i));
        }
        return new PageValues.Texts(out, offsets);
    }
}
