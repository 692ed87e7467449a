package org.kalamdb.storage.cold;

/// Moves the values of a page, which are stored without gaps, to their rows.
final class NullSpreading {
    private NullSpreading() {}

    /// A page in which the rows with `defined[row] == 1` have the values, in order.
    static ColumnPage spread(int[] defined, PageValues values) {
        byte[] validity = validity(defined, values.count());
        return new ColumnPage(
                validity,
                switch (values) {
                    case PageValues.Fixed fixed -> spread(defined, fixed);
                    case PageValues.Texts texts -> spread(defined, texts);
                    case PageValues.Indexed indexed -> spread(defined, indexed);
                });
    }

    private static byte[] validity(int[] defined, int values) {
        byte[] validity = new byte[(defined.length + Byte.SIZE - 1) / Byte.SIZE];
        int count = 0;
        for (int row = 0; row < defined.length; row++) {
            validity[row >> 3] |= (byte) (defined[row] << (row & 7));
            count += defined[row];
        }
        if (count != values) {
            throw new IllegalStateException(count + " rows for " + values + " values");
        }
        return validity;
    }

    private static PageValues spread(int[] defined, PageValues.Fixed values) {
        int width = values.width();
        byte[] out = new byte[Math.multiplyExact(width, defined.length)];
        int next = 0;
        for (int row = 0; row < defined.length; row++) {
            if (defined[row] != 0) {
                copy(values.bytes(), values.at(next++), out, row * width, width);
            }
        }
        return new PageValues.Fixed(out, 0, width, defined.length);
    }

    private static void copy(byte[] from, int at, byte[] to, int target, int width) {
        switch (width) {
            case 1 -> to[target] = from[at];
            case Integer.BYTES -> PackedNumbers.putInt(to, target, PackedNumbers.getInt(from, at));
            case Long.BYTES -> PackedNumbers.putLong(to, target, PackedNumbers.getLong(from, at));
            default -> System.arraycopy(from, at, to, target, width);
        }
    }

    private static PageValues spread(int[] defined, PageValues.Texts values) {
        int[] offsets = new int[defined.length + 1];
        int next = 0;
        offsets[0] = values.offsets()[0];
        for (int row = 0; row < defined.length; row++) {
            next += defined[row];
            offsets[row + 1] = values.offsets()[next];
        }
        return new PageValues.Texts(values.bytes(), offsets);
    }

    private static PageValues spread(int[] defined, PageValues.Indexed values) {
        int[] codes = new int[defined.length];
        int next = 0;
        for (int row = 0; row < defined.length; row++) {
            if (defined[row] != 0) {
                codes[row] = values.codes()[next++];
            }
        }
        return new PageValues.Indexed(codes, values.dictionary());
    }
}
