package org.kalamdb.sql.exec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// A LIKE pattern, ready to match UTF-8 texts: `%` stands for any characters, `_` for one code point.
///
/// Without `_` it is a list of pieces to be found one after the other, the first at the text's start and
/// the last at its end. With `_` it is a list of tokens.
final class LikePattern {
    private static final int ONE = 256;
    private static final int MANY = 257;
    static final String DEFAULT_ESCAPE = "\\";

    private final int[] tokens;
    private final boolean hasOne;
    private final List<byte[]> pieces;

    private LikePattern(int[] tokens, boolean hasOne, List<byte[]> pieces) {
        this.tokens = tokens;
        this.hasOne = hasOne;
        this.pieces = pieces;
    }

    /// @param escape one character that makes the next one literal, or empty for none
    static LikePattern of(String pattern, String escape) {
        return of(pattern, escape, UnaryOperator.identity());
    }

    /// For texts in lower case.
    static LikePattern folding(String pattern, String escape) {
        return of(pattern, escape, character -> character.toLowerCase(Locale.ROOT));
    }

    private static LikePattern of(String pattern, String escape, UnaryOperator<String> fold) {
        if (escape.codePointCount(0, escape.length()) > 1) {
            throw new DbException(ErrorCode.EXECUTION, "invalid escape string: it must be empty or one character");
        }
        int escapeChar = escape.isEmpty() ? -1 : escape.codePointAt(0);
        List<Integer> tokens = new ArrayList<>();
        boolean hasOne = false;
        int at = 0;
        while (at < pattern.length()) {
            int c = pattern.codePointAt(at);
            at += Character.charCount(c);
            if (c == escapeChar) {
                if (at == pattern.length()) {
                    throw new DbException(ErrorCode.EXECUTION, "LIKE pattern must not end with the escape character");
                }
                c = pattern.codePointAt(at);
                at += Character.charCount(c);
            } else if (c == '%') {
                tokens.add(MANY);
                continue;
            } else if (c == '_') {
                tokens.add(ONE);
                hasOne = true;
                continue;
            }
            for (byte b : fold.apply(Character.toString(c)).getBytes(StandardCharsets.UTF_8)) {
                tokens.add(b & 0xff);
            }
        }
        int[] array = tokens.stream().mapToInt(Integer::intValue).toArray();
        return new LikePattern(array, hasOne, hasOne ? List.of() : pieces(array));
    }

    private static List<byte[]> pieces(int[] tokens) {
        List<byte[]> pieces = new ArrayList<>();
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        for (int token : tokens) {
            if (token == MANY) {
                pieces.add(piece.toByteArray());
                piece.reset();
            } else {
                piece.write(token);
            }
        }
        pieces.add(piece.toByteArray());
        return pieces;
    }

    boolean matches(byte[] data, int start, int length) {
        return hasOne ? matchTokens(data, start, start + length) : matchPieces(data, start, start + length);
    }

    private boolean matchPieces(byte[] data, int start, int end) {
        byte[] first = pieces.getFirst();
        byte[] last = pieces.getLast();
        int length = end - start;
        if (pieces.size() == 1) {
            return length == first.length && Bytes.equal(data, start, first, 0, length);
        }
        if (length < first.length + last.length
                || !Bytes.equal(data, start, first, 0, first.length)
                || !Bytes.equal(data, end - last.length, last, 0, last.length)) {
            return false;
        }
        int at = start + first.length;
        int limit = end - last.length;
        for (int i = 1; i < pieces.size() - 1; i++) {
            int found = Bytes.indexOf(data, at, limit, pieces.get(i));
            if (found < 0) {
                return false;
            }
            at = found + pieces.get(i).length;
        }
        return true;
    }

    /// Greedy: on a mismatch the last `%` takes one more character.
    private boolean matchTokens(byte[] data, int start, int end) {
        int at = start;
        int token = 0;
        int resumeToken = -1;
        int resumeAt = start;
        while (at < end) {
            int wanted = token < tokens.length ? tokens[token] : -1;
            if (wanted == MANY) {
                resumeToken = ++token;
                resumeAt = at;
            } else if (wanted == ONE) {
                at = nextCharacter(data, at, end);
                token++;
            } else if (wanted == (data[at] & 0xff)) {
                at++;
                token++;
            } else if (resumeToken >= 0) {
                resumeAt = nextCharacter(data, resumeAt, end);
                at = resumeAt;
                token = resumeToken;
            } else {
                return false;
            }
        }
        while (token < tokens.length && tokens[token] == MANY) {
            token++;
        }
        return token == tokens.length;
    }

    private static int nextCharacter(byte[] data, int at, int end) {
        int next = at + 1;
        while (next < end && (data[next] & 0xc0) == 0x80) {
            next++;
        }
        return next;
    }
}
