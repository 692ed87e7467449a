package org.kalamdb.sql.exec;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.vector.Batch;
import org.kalamdb.vector.BatchCursor;

/// The rows that the steps of recursions read, lent by those who own them. Shared by all operators of one query.
final class WorkTables {
    private final Map<Integer, RowStore> tables = new HashMap<>();

    /// Makes `rows` what [#open] reads from now on.
    void put(int table, RowStore rows) {
        tables.put(table, rows);
    }

    /// The rows that the table has now.
    BatchCursor open(int table) {
        RowStore rows = tables.get(table);
        if (rows == null) {
            throw new IllegalStateException("no recursion #" + table);
        }
        return new Copies(rows);
    }

    /// Copies of the rows.
    private static final class Copies implements BatchCursor {
        private final RowStore rows;
        private int next;

        Copies(RowStore rows) {
            this.rows = rows;
        }

        @Override
        public @Nullable Batch next() {
            int count = Math.min(Batch.TARGET_ROWS, rows.size() - next);
            if (count == 0) {
                return null;
            }
            int[] wanted = new int[count];
            for (int i = 0; i < count; i++) {
                wanted[i] = next++;
            }
            return rows.gather(wanted, 0, count);
        }

        @Override
        public void close() {
            next = rows.size();
        }
    }
}
