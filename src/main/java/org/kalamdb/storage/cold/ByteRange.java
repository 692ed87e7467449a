package org.kalamdb.storage.cold;

/// Bytes of an object.
///
/// @param offset at least 0
/// @param length at least 0
public record ByteRange(long offset, int length) {
    public ByteRange {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException("no range: " + offset + " + " + length);
        }
    }

    long end() {
        return offset + length;
    }
}
