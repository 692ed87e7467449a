package org.kalamdb.sql;

import java.util.List;
import org.kalamdb.common.Closer;

/// The results of a request, in the order of the response. Owns their row cursors; closing it releases
/// them all. Used
/// by one
/// thread at a time.
public final class SqlResponse implements AutoCloseable {
    private final List<StatementResult> results;

    public SqlResponse(List<StatementResult> results) {
        this.results = List.copyOf(results);
    }

    public List<StatementResult> results() {
        return results;
    }

    @Override
    public void close() {
        try (Closer closer = new Closer()) {
            for (StatementResult result : results) {
                if (result instanceof StatementResult.Rows rows) {
                    closer.register(rows.rows());
                }
            }
        }
    }
}
