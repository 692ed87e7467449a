package org.kalamdb.sql.exec;

/// Counts code points in UTF-8 bytes.
final class Utf8 {
    private Utf8() {}

    /// The code points of a well-formed text: its bytes that continue no other.
    static int length(byte[] data, int start, int bytes) {
        int count = 0;
        for (int i = start; i < start + bytes; i++) {
            count += (data[i] & 0xc0) == 0x80 ? 0 : 1;
        }
        return count;
    }

    /// Where the n-th code point after `start` begins, at most `end`.
    static int skip(byte[] data, int start, int end, long count) {
        int at = start;
        for (long left = count; left > 0 && at < end; left--) {
            at++;
            while (at < end && (data[at] & 0xc0) == 0x80) {
                at++;
            }
        }
        return at;
    }
}
