package org.kalamdb.storage.cold;

/// Values of one column, decoded as far as is useful to keep. Immutable by agreement: nobody writes to the
/// arrays once they are in here.
sealed interface PageValues {
    /// Values of the same length one after the other: numbers in little-endian order, DECIMAL too; UUIDs as
    /// they are; booleans as bytes 0 and 1; an embedding's floats in a row.
    ///
    /// @param offset of the first value
    /// @param width  bytes of a value
    /// @param count  how many
    record Fixed(byte[] bytes, int offset, int width, int count) implements PageValues {
        int at(int index) {
            return offset + width * index;
        }

        @Override
        public long weight() {
            return bytes.length;
        }
    }

    /// Values of their own lengths.
    ///
    /// @param offsets where each value begins, and behind them where the last one ends
    record Texts(byte[] bytes, int[] offsets) implements PageValues {
        int length(int index) {
            return offsets[index + 1] - offsets[index];
        }

        @Override
        public int count() {
            return offsets.length - 1;
        }

        @Override
        public long weight() {
            return bytes.length + (long) Integer.BYTES * offsets.length;
        }
    }

    /// Values by their number in a dictionary, which the pages of a chunk share.
    ///
    /// @param codes      each below the dictionary's count
    /// @param dictionary not indexed itself
    record Indexed(int[] codes, PageValues dictionary) implements PageValues {
        @Override
        public int count() {
            return codes.length;
        }

        @Override
        public long weight() {
            return (long) Integer.BYTES * codes.length;
        }
    }

    int count();

    /// Bytes of what is not shared.
    long weight();
}
