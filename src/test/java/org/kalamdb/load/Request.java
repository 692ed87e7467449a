package org.kalamdb.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The bytes of an HTTP request whose numbers are changed in place. A slot is a run of `#` in the body;
/// a number put there must have as many digits as the run has characters, so the length stays. One
/// connection's; not for several threads.
final class Request {
    private static final int SHOWN = 1000;

    private final ByteBuffer bytes;
    private final int bodyAt;
    private final int[] slots;
    private final int[] widths;
    private final byte[] expected;

    private Request(byte[] bytes, int bodyAt, int[] slots, int[] widths, byte[] expected) {
        this.bytes = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        this.bodyAt = bodyAt;
        this.slots = slots;
        this.widths = widths;
        this.expected = expected;
    }

    /// A `POST /v1/api/sql` as clients send it.
    ///
    /// @param body     JSON, ASCII only
    /// @param expected what the tail of a right answer holds
    static Request sql(String token, String body, String expected) {
        String head = "POST /v1/api/sql HTTP/1.1\r\nHost: localhost\r\nUser-Agent: load\r\nAccept: */*\r\n"
                + "Authorization: Bearer " + token + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        List<Integer> slots = new ArrayList<>();
        List<Integer> widths = new ArrayList<>();
        for (int at = body.indexOf('#'); at >= 0; at = body.indexOf('#', at)) {
            int end = at;
            while (body.charAt(end) == '#') {
                end++;
            }
            slots.add(head.length() + at);
            widths.add(end - at);
            at = end;
        }
        return new Request(
                (head + body).getBytes(StandardCharsets.US_ASCII),
                head.length(),
                slots.stream().mapToInt(Integer::intValue).toArray(),
                widths.stream().mapToInt(Integer::intValue).toArray(),
                expected.getBytes(StandardCharsets.US_ASCII));
    }

    /// The body of a statement without parameters; `"` and line ends are escaped.
    static String body(String sql) {
        return "{\"sql\":\"" + escaped(sql) + "\"}";
    }

    /// @param params JSON, comma separated
    static String body(String sql, String params) {
        return "{\"sql\":\"" + escaped(sql) + "\",\"params\":[" + params + "]}";
    }

    private static String escaped(String sql) {
        return sql.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    int slots() {
        return slots.length;
    }

    /// Writes a number into a slot.
    Request put(int slot, long value) {
        long rest = value;
        int first = slots[slot];
        for (int at = first + widths[slot] - 1; at >= first; at--) {
            bytes.put(at, (byte) ('0' + rest % 10));
            rest /= 10;
        }
        if (rest != 0) {
            throw new IllegalArgumentException(value + " has more than " + widths[slot] + " digits");
        }
        return this;
    }

    /// All bytes, to be sent from the start.
    ByteBuffer rewound() {
        return bytes.rewind();
    }

    /// Whether the answer is the one that the request must get.
    boolean answeredBy(ResponseReader response) {
        return response.status() == 200 && response.tailHolds(expected);
    }

    /// The start of the body.
    @Override
    public String toString() {
        byte[] shown = new byte[Math.min(bytes.capacity() - bodyAt, SHOWN)];
        bytes.get(bodyAt, shown);
        return new String(shown, StandardCharsets.US_ASCII);
    }
}
