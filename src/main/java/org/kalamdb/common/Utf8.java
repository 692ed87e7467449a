package org.kalamdb.common;

import java.nio.charset.StandardCharsets;

/// UTF-8 without silent replacement.
public final class Utf8 {
    private Utf8() {}

    /// The UTF-8 form of `text`.
    ///
    /// @throws DbException SCHEMA when `text` holds half a surrogate pair, which no Unicode encoding can
    ///                     express
    public static byte[] bytes(String text) {
        int lone = loneSurrogate(text);
        if (lone >= 0) {
            throw new DbException(
                    ErrorCode.SCHEMA,
                    "text is not valid Unicode: lone surrogate U+%04X at character %d"
                            .formatted((int) text.charAt(lone), lone));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int loneSurrogate(String text) {
        int length = text.length();
        int i = 0;
        while (i < length) {
            int codePoint = text.codePointAt(i);
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                return i;
            }
            i += Character.charCount(codePoint);
        }
        return -1;
    }
}
