package org.kalamdb.sql.exec;

import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// How large a single text or byte string may become.
final class TextSizes {
    private static final int MAX_CHARS = 1 << 26;

    private TextSizes() {}

    /// The length, if it is allowed and the query has memory left for that many bytes.
    ///
    /// @throws DbException LIMIT_EXCEEDED
    static int require(long length, MemoryBudget memory) {
        if (length > MAX_CHARS) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED, "a text of " + length + " characters is longer than " + MAX_CHARS);
        }
        memory.reserve(length);
        memory.release(length);
        return (int) length;
    }
}
