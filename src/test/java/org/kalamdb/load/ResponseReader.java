package org.kalamdb.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads HTTP/1.1 responses, one at a time, with a content length or in chunks. It looks at no more than
/// it must: the status, where the body ends, and the tail of the body when somebody asks. Not for
/// several threads.
final class ResponseReader {
    private static final byte[] CONTENT_LENGTH = "content-length".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] TRANSFER_ENCODING = "transfer-encoding".getBytes(StandardCharsets.US_ASCII);
    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final int TAIL = 256;

    private ByteBuffer buffer = ByteBuffer.wrap(new byte[16 << 10]);
    private int scanned;
    private int status;
    private int bodyStart;
    private int bodyEnd;
    private boolean chunked;
    private int nextChunk;

    ResponseReader() {
        reset();
    }

    /// Forgets the response that was read.
    void reset() {
        buffer.clear();
        scanned = 0;
        status = 0;
        bodyStart = -1;
        bodyEnd = -1;
        chunked = false;
    }

    /// Where the next received bytes go; never full.
    ByteBuffer space() {
        if (!buffer.hasRemaining()) {
            int filled = buffer.position();
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), 2 * buffer.capacity()));
            buffer.position(filled);
        }
        return buffer;
    }

    /// Looks at what was received.
    ///
    /// @return whether the response is complete
    boolean advance() {
        if (bodyStart < 0 && !readHead()) {
            return false;
        }
        int received = buffer.position();
        if (chunked) {
            return readChunks(received);
        }
        if (received > bodyEnd) {
            throw new IllegalStateException("bytes behind the response");
        }
        return received == bodyEnd;
    }

    /// The status code of the complete response.
    int status() {
        return status;
    }

    /// Whether the last part of the complete body holds the text.
    boolean tailHolds(byte[] text) {
        byte[] bytes = buffer.array();
        int from = Math.max(bodyStart, bodyEnd - TAIL);
        for (int at = bodyEnd - text.length; at >= from; at--) {
            if (bytes[at] == text[0] && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                return true;
            }
        }
        return false;
    }

    /// The complete body.
    String body() {
        return new String(buffer.array(), bodyStart, bodyEnd - bodyStart, StandardCharsets.UTF_8);
    }

    private boolean readHead() {
        byte[] bytes = buffer.array();
        int received = buffer.position();
        for (int at = Math.max(scanned, 3); at < received; at++) {
            if (bytes[at] == '\n' && bytes[at - 1] == '\r' && bytes[at - 2] == '\n' && bytes[at - 3] == '\r') {
                readHeaders(bytes, at + 1);
                return true;
            }
        }
        scanned = received;
        return false;
    }

    private void readHeaders(byte[] bytes, int headEnd) {
        status = number(bytes, STATUS_AT, STATUS_AT + 3, 10);
        bodyStart = headEnd;
        bodyEnd = -1;
        int line = lineEnd(bytes, 0, headEnd) + 2;
        while (line < headEnd - 2) {
            int end = lineEnd(bytes, line, headEnd);
            if (named(bytes, line, end, CONTENT_LENGTH)) {
                bodyEnd = bodyStart + number(bytes, valueStart(bytes, line), end, 10);
            } else if (named(bytes, line, end, TRANSFER_ENCODING)) {
                chunked = true;
            }
            line = end + 2;
        }
        if (chunked) {
            nextChunk = bodyStart;
            bodyEnd = bodyStart;
        } else if (bodyEnd < 0) {
            throw new IllegalStateException("a response without a length");
        }
    }

    /// Moves the content of each complete chunk to the end of the body read so far.
    private boolean readChunks(int received) {
        byte[] bytes = buffer.array();
        while (true) {
            int sizeEnd = lineEnd(bytes, nextChunk, received);
            if (sizeEnd < 0) {
                return false;
            }
            int size = number(bytes, nextChunk, sizeEnd, 16);
            int content = sizeEnd + 2;
            if (received < content + size + 2) {
                return false;
            }
            if (size == 0) {
                return true;
            }
            System.arraycopy(bytes, content, bytes, bodyEnd, size);
            bodyEnd += size;
            nextChunk = content + size + 2;
        }
    }

    private static int lineEnd(byte[] bytes, int from, int limit) {
        for (int at = from; at + 1 < limit; at++) {
            if (bytes[at] == '\r' && bytes[at + 1] == '\n') {
                return at;
            }
        }
        return -1;
    }

    private static boolean named(byte[] bytes, int line, int end, byte[] name) {
        if (end - line <= name.length || bytes[line + name.length] != ':') {
            return false;
        }
        for (int i = 0; i < name.length; i++) {
            if ((bytes[line + i] | 0x20) != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static int valueStart(byte[] bytes, int line) {
        int at = line;
        while (bytes[at] != ':') {
            at++;
        }
        return at + 1;
    }

    /// The digits in a range; blanks count for nothing, and anything else ends the number.
    private static int number(byte[] bytes, int from, int end, int radix) {
        int value = 0;
        for (int at = from; at < end; at++) {
            int digit = Character.digit(bytes[at], radix);
            if (digit >= 0) {
                value = Math.addExact(Math.multiplyExact(value, radix), digit);
            } else if (bytes[at] != ' ') {
                break;
            }
        }
        return value;
    }
}
