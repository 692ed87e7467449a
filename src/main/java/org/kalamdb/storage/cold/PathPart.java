package org.kalamdb.storage.cold;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Turns a name into one part of an object path. Different names give different parts, also where a file
/// system takes upper for lower case or normalises Unicode, and no name gives a part with a meaning of
/// its own:
///
/// ```
/// a-z 0-9 _ -         as they are
/// .                   as it is, but `%2e` at either end
/// any other           each UTF-8 byte as % and two lower-case hex digits: `Bob` is `%42ob`
/// over 180 characters the first 100, `~`, SHA-256 of the name in hex
/// ```
final class PathPart {
    private static final int MAX_LENGTH = 180;
    private static final int KEPT_LENGTH = 100;
    private static final HexFormat HEX = HexFormat.of();

    private PathPart() {}

    /// The part of a name.
    ///
    /// @throws DbException INVALID_OPERATION for the empty name and for text that is not valid Unicode
    static String encode(String name) {
        return encode(name, false);
    }

    /// The form of a name of which nothing but letters, digits and `%` stays, so that other characters
    /// can stand between two such names.
    static String encodeStrictly(String name) {
        return encode(name, true);
    }

    private static String encode(String name, boolean strict) {
        if (name.isEmpty()) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "an object path cannot have an empty name");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "a name in an object path is not valid Unicode");
        }
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        StringBuilder part = new StringBuilder(utf8.length);
        for (int i = 0; i < utf8.length; i++) {
            char c = (char) (utf8[i] & 0xff);
            boolean inner = i > 0 && i < utf8.length - 1;
            if (isAlphanumeric(c) || (!strict && (c == '_' || c == '-' || (c == '.' && inner)))) {
                part.append(c);
            } else {
                part.append('%').append(HEX.toHexDigits(utf8[i]));
            }
        }
        if (part.length() <= MAX_LENGTH) {
            return part.toString();
        }
        return part.substring(0, KEPT_LENGTH) + "~" + HEX.formatHex(sha256().digest(utf8));
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException cause) {
            throw new DbException(ErrorCode.INTERNAL, "this JVM has no SHA-256", cause);
        }
    }
}
