package org.kalamdb.crash;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Checks that `_seq` follows the order in which clients were told of their writes: a row whose write began
/// after another one was acknowledged has the greater number, whichever client and table.
final class SeqOrder {
    private final List<Row> rows = new ArrayList<>();

    /// A row that the server holds.
    ///
    /// @param sent         when its write was sent, in ticks of one clock for all clients
    /// @param acknowledged when the answer came; the greatest number when none did
    record Row(String name, long sent, long acknowledged, long seq) {}

    void add(Row row) {
        rows.add(row);
    }

    /// @param when for the message
    void check(String when) {
        List<Row> bySent = new ArrayList<>(rows);
        bySent.sort(Comparator.comparingLong(Row::sent));
        List<Row> byAcknowledged = new ArrayList<>(rows);
        byAcknowledged.sort(Comparator.comparingLong(Row::acknowledged));
        int next = 0;
        Row greatest = null;
        for (Row row : bySent) {
            while (byAcknowledged.get(next).acknowledged() < row.sent()) {
                Row before = byAcknowledged.get(next++);
                greatest = greatest == null || before.seq() > greatest.seq() ? before : greatest;
            }
            if (greatest != null && greatest.seq() >= row.seq()) {
                throw new AssertionError(when + ": " + row + " was written after " + greatest + " was acknowledged");
            }
        }
    }
}
