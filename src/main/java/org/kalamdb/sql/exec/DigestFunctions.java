package org.kalamdb.sql.exec;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.kalamdb.model.DataType;

/// MD5 and SHA-256 of text (its UTF-8) or bytes; as lower-case hex, or as bytes when the result is BYTES.
final class DigestFunctions {
    private DigestFunctions() {}

    static RowFunction digest(String algorithm, DataType type) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
        return args -> {
            byte[] bytes =
                    args[0] instanceof byte[] given ? given : ((String) args[0]).getBytes(StandardCharsets.UTF_8);
            byte[] hash = digest.digest(bytes);
            return type.equals(DataType.BYTES) ? hash : HexFormat.of().formatHex(hash);
        };
    }
}
