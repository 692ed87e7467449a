package org.kalamdb.sql.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// `encode` and `decode`: bytes as `base64`, `hex` or `escape` text; and single bytes.
final class Encodings {
    private static final HexFormat HEX = HexFormat.of();

    private Encodings() {}

    /// (bytes or text, format). Of a text its UTF-8 counts, or the bytes that a literal as in `\x00ff` stands for.
    static Object encode(Object[] args) {
        byte[] bytes = args[0] instanceof byte[] given ? given : bytesOf((String) args[0]);
        return switch (StringFunctions.lower(args[1])) {
            case "base64" -> Base64.getEncoder().encodeToString(bytes);
            case "hex" -> HEX.formatHex(bytes);
            case "escape" -> escaped(bytes);
            default -> throw unknown(args[1]);
        };
    }

    private static byte[] bytesOf(String text) {
        if (text.startsWith("\\x") && text.length() % 2 == 0) {
            try {
                return HEX.parseHex(text, 2, text.length());
            } catch (IllegalArgumentException noHex) {
                return text.getBytes(StandardCharsets.UTF_8);
            }
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String escaped(byte[] bytes) {
        StringBuilder out = new StringBuilder(bytes.length);
        for (byte b : bytes) {
            if (b == 0 || b < 0) {
                int value = b & 0xff;
                out.append('\\').append(value >> 6).append((value >> 3) & 7).append(value & 7);
            } else if (b == '\\') {
                out.append("\\\\");
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }

    /// (text, format) → BYTES
    static Object decode(Object[] args) {
        String text = (String) args[0];
        try {
            return switch (StringFunctions.lower(args[1])) {
                case "base64" -> Base64.getMimeDecoder().decode(requireBase64(text));
                case "hex" -> HEX.parseHex(text.replaceAll("\\s", ""));
                case "escape" -> unescaped(text);
                default -> throw unknown(args[1]);
            };
        } catch (IllegalArgumentException invalid) {
            throw new DbException(
                    ErrorCode.EXECUTION, "invalid " + StringFunctions.lower(args[1]) + " text to decode", invalid);
        }
    }

    private static String requireBase64(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 128 || (!Character.isLetterOrDigit(c) && "+/= \n\r\t".indexOf(c) < 0)) {
                throw new IllegalArgumentException("no base64 character at " + i);
            }
        }
        return text;
    }

    private static byte[] unescaped(String text) {
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length);
        for (int at = 0; at < source.length; at++) {
            if (source[at] != '\\') {
                out.write(source[at]);
            } else if (at + 1 < source.length && source[at + 1] == '\\') {
                out.write('\\');
                at++;
            } else if (at + 3 < source.length) {
                out.write(Integer.parseInt(new String(source, at + 1, 3, StandardCharsets.UTF_8), 8));
                at += 3;
            } else {
                throw new IllegalArgumentException("an escape ends early");
            }
        }
        return out.toByteArray();
    }

    /// (bytes, place from 0)
    static Object getByte(Object[] args) {
        byte[] bytes = (byte[]) args[0];
        return bytes[index(bytes, args[1])] & 0xff;
    }

    /// (bytes, place from 0, value)
    static Object setByte(Object[] args) {
        byte[] bytes = ((byte[]) args[0]).clone();
        bytes[index(bytes, args[1])] = ((Number) args[2]).byteValue();
        return bytes;
    }

    private static int index(byte[] bytes, Object place) {
        long index = ((Number) place).longValue();
        if (index < 0 || index >= bytes.length) {
            throw new DbException(
                    ErrorCode.EXECUTION, "index " + index + " out of valid range, 0.." + (bytes.length - 1));
        }
        return (int) index;
    }

    private static DbException unknown(Object format) {
        return new DbException(
                ErrorCode.EXECUTION, "unrecognized encoding: '" + format + "'; there are base64, hex and escape");
    }
}
