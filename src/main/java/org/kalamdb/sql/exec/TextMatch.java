package org.kalamdb.sql.exec;

import java.util.Arrays;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.kalamdb.vector.Memory;

/// Finds the rows of a text column that equal one of a few constants, straight in the vector's memory: most
/// texts are told apart by their length and their first and last eight bytes.
final class TextMatch {
    private static final int WORD = Long.BYTES;

    private final byte[][] wanted;
    private final int[] lengths;
    private final long[] heads;
    private final long[] tails;

    /// @param constants the first `count` of them, none of them NULL
    TextMatch(BytesValues constants, int count) {
        this.wanted = new byte[count][];
        this.lengths = new int[count];
        this.heads = new long[count];
        this.tails = new long[count];
        for (int i = 0; i < count; i++) {
            wanted[i] =
                    Arrays.copyOfRange(constants.data, constants.start[i], constants.start[i] + constants.length[i]);
            lengths[i] = constants.length[i];
            heads[i] = Bytes.head(wanted[i], 0, lengths[i]);
            tails[i] = Bytes.tail(wanted[i], 0, lengths[i]);
        }
    }

    /// The ordinals of the rows that match, in rising order.
    int select(Rows rows, int column, int[] out) {
        if (rows.count == 0) {
            return 0;
        }
        BaseVariableWidthVector vector = (BaseVariableWidthVector) rows.column(column);
        long offsets = vector.getOffsetBufferAddress();
        long data = vector.getDataBufferAddress();
        int[] positions = rows.positions;
        int found = 0;
        for (int i = 0; i < rows.count; i++) {
            long at = offsets + 4L * positions[i];
            int start = Memory.getInt(at);
            out[found] = i;
            found += matches(data + start, Memory.getInt(at + 4) - start) ? 1 : 0;
        }
        return rows.withoutNulls(column, out, found);
    }

    private boolean matches(long address, int length) {
        long head = head(address, length);
        long tail = tail(address, length);
        boolean any = false;
        for (int k = 0; k < lengths.length; k++) {
            boolean same = lengths[k] == length && heads[k] == head && tails[k] == tail;
            any |= same && (length <= 2 * WORD || equal(wanted[k], address, length));
        }
        return any;
    }

    /// See [Bytes#head].
    private static long head(long address, int length) {
        if (length >= WORD) {
            return Memory.getLong(address);
        }
        if (length >= Integer.BYTES) {
            return Memory.getInt(address);
        }
        long head = 0;
        for (int i = 0; i < length; i++) {
            head = head << 8 | (Memory.getByte(address + i) & 0xff);
        }
        return head;
    }

    /// See [Bytes#tail].
    private static long tail(long address, int length) {
        if (length >= WORD) {
            return Memory.getLong(address + length - WORD);
        }
        return length >= Integer.BYTES ? Memory.getInt(address + length - Integer.BYTES) : 0;
    }

    private static boolean equal(byte[] text, long address, int length) {
        for (int i = WORD; i + WORD < length; i += WORD) {
            if (Bytes.littleEndianLong(text, i) != Memory.getLong(address + i)) {
                return false;
            }
        }
        return true;
    }
}
