package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.sql.Returning.Shown;
import org.kalamdb.sql.StatementResult.Change;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.table.WriteOutcome;

/// What one statement with RETURNING shows. The rows of the last attempt count. Expressions are evaluated
/// before anything is written, so that one that fails leaves all rows as they were; those that read `_seq` are
/// evaluated again once the rows have theirs. Without RETURNING nothing is kept. One thread.
final class ReturnedRows {
    private final StatementCall call;
    private final QueryStatements queries;
    private final @Nullable Shown shown;
    private final long maxRows;
    private final List<@Nullable Object[]> rows = new ArrayList<>();
    private final List<Integer> writes = new ArrayList<>();
    private List<@Nullable Object[]> results = List.of();

    /// @param shown   null without RETURNING
    /// @param maxRows rows to show
    ReturnedRows(StatementCall call, QueryStatements queries, @Nullable Shown shown, long maxRows) {
        this.call = call;
        this.queries = queries;
        this.shown = shown;
        this.maxRows = maxRows;
    }

    /// Begins another attempt.
    void restart() {
        rows.clear();
        writes.clear();
    }

    /// Adds a row in the order of the result.
    ///
    /// @param values in ordinal order
    /// @param seq    its version; 0 when it gets one
    /// @param write  which of the statement's writes gives the row its version; -1 when it keeps `seq`
    void add(@Nullable Object[] values, long seq, int write) {
        if (shown != null && rows.size() < maxRows) {
            @Nullable Object[] row = Arrays.copyOf(values, values.length + 1);
            row[values.length] = seq;
            rows.add(row);
            writes.add(write);
        }
    }

    /// Computes what is shown; to be called before the rows are written.
    ///
    /// @throws org.kalamdb.common.DbException when an expression fails
    void evaluate() {
        results = switch (shown) {
            case null -> List.of();
            case Shown.Columns columns ->
                rows.stream().map(row -> picked(columns, row)).toList();
            case Shown.Expressions expressions -> computed(expressions);
        };
    }

    private static @Nullable Object[] picked(Shown.Columns columns, @Nullable Object[] row) {
        @Nullable Object[] picked = new @Nullable Object[columns.sources().size()];
        for (int i = 0; i < picked.length; i++) {
            Returning.Source source = columns.sources().get(i);
            picked[i] = source.ordinal() >= 0
                    ? row[source.ordinal()]
                    : source.id() == SystemColumn.SEQ.id() ? row[row.length - 1] : false;
        }
        return picked;
    }

    private List<@Nullable Object[]> computed(Shown.Expressions expressions) {
        List<@Nullable Object[]> computed = new ArrayList<>(rows.size());
        queries.forEachHeld(
                call,
                expressions.plan(),
                new HeldRows(expressions.shape(), rows),
                row -> computed.add(Arrays.copyOf(row, row.length - 1)));
        return computed;
    }

    /// Called once the rows are written.
    void written(WriteOutcome.Written outcome) {
        if (shown == null || !shown.readsSeq()) {
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            if (writes.get(i) >= 0) {
                @Nullable Object[] row = rows.get(i);
                row[row.length - 1] = outcome.seqs().applyAsLong(writes.get(i));
            }
        }
        evaluate();
    }

    /// @param count rows changed
    StatementResult result(Change change, long count) {
        return shown == null
                ? new StatementResult.Changed(change, count, call.user())
                : queries.rows(call, shown.columns(), results.stream());
    }
}
