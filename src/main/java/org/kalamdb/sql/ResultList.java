package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.StatementResult.Change;
import org.kalamdb.vector.BatchCursor;

/// Collects the results of a request in the form of its response (`http-api.md` §8.5): a single
/// statement's result as it is; of several statements the rows read at once and the DML totals at the
/// end. One thread.
final class ResultList {
    private final boolean isBatch;
    private final UserId caller;
    private final List<StatementResult> results = new ArrayList<>();
    private final Map<Change, Long> totals = new EnumMap<>(Change.class);

    ResultList(int statements, UserId caller) {
        this.isBatch = statements > 1;
        this.caller = caller;
    }

    /// Takes over the result's rows, also when it throws.
    void add(StatementResult result) {
        if (!isBatch) {
            results.add(result);
            return;
        }
        switch (result) {
            case StatementResult.Changed changed -> totals.merge(changed.change(), changed.count(), Long::sum);
            case StatementResult.Rows rows -> {
                BatchCursor all = ReadAheadCursor.of(rows.rows());
                results.add(new StatementResult.Rows(rows.columns(), all, rows.asUser()));
            }
            case StatementResult.Message message -> results.add(message);
        }
    }

    SqlResponse response() {
        totals.forEach((change, count) -> {
            if (count > 0) {
                results.add(new StatementResult.Changed(change, count, caller));
            }
        });
        return new SqlResponse(results);
    }

    /// Releases what was collected.
    void discard(Throwable failure) {
        try {
            new SqlResponse(results).close();
        } catch (RuntimeException second) {
            failure.addSuppressed(second);
        }
    }
}
