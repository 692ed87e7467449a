package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Command.ScopeWrite;
import org.kalamdb.model.Command.WriteRows;
import org.kalamdb.model.RowWrite;
import org.kalamdb.model.RowWrite.Expectation;
import org.kalamdb.model.TableName;
import org.kalamdb.storage.hot.Family;

/// Makes one command of a transaction's rows. The first attempt says of each row where the snapshot had it. A
/// flush may have moved rows since without changing them: when the applier refuses, the rows are looked up
/// again ([RowPlaces]), and the command is repeated with their new places unless a row's version differs.
/// One thread.
final class TransactionCommit {
    private final Transactions.Parts parts;
    private final ReadView view;
    private final int maxAttempts;

    /// @param view the transaction's; lent
    TransactionCommit(Transactions.Parts parts, ReadView view, int maxAttempts) {
        this.parts = parts;
        this.view = view;
        this.maxAttempts = maxAttempts;
    }

    /// What must hold when a row is written.
    ///
    /// @param coldVersion the scope's manifest version under which the key was not found in the cold tier;
    ///                    null when that does not matter
    record Precondition(Expectation expected, @Nullable Long coldVersion) {}

    /// @param rows  in the order in which the change events are to come
    /// @param check called before each attempt
    /// @see Transaction#commit
    void run(List<StagedRow> rows, Runnable check) {
        if (rows.isEmpty()) {
            return;
        }
        Map<ScopeKey, Long> versions = new HashMap<>();
        List<Precondition> preconditions =
                rows.stream().map(row -> asSeen(row, versions)).toList();
        for (int attempt = 0; attempt < maxAttempts; attempt++) {
            check.run();
            switch (CommitWaiting.awaitInTime(parts.log(), command(rows, preconditions))) {
                case CommitOutcome.Committed _ -> {
                    return;
                }
                case CommitOutcome.Changed _, CommitOutcome.DuplicateKey _ -> preconditions = lookUpAgain(rows);
                case CommitOutcome.TableGone _ -> throw tableGone(rows);
                case CommitOutcome.CatalogChanged _, CommitOutcome.Interned _ ->
                    throw new DbException(ErrorCode.INTERNAL, "a transaction had an outcome of another command");
            }
        }
        throw new DbException(
                ErrorCode.CONFLICT,
                "the segments of " + names(rows) + " changed in each of " + maxAttempts + " attempts to commit");
    }

    /// @param versions manifest versions of the snapshot, filled as they are read
    private Precondition asSeen(StagedRow row, Map<ScopeKey, Long> versions) {
        return switch (row.seen()) {
            case SeenKey.Live(long seq, var place) ->
                new Precondition(
                        place == null ? new Expectation.HotVersion(seq) : new Expectation.ColdVersion(place), null);
            case SeenKey.Absent(KeyOrigin origin, var tombstone) ->
                new Precondition(
                        new Expectation.Absent(tombstone),
                        origin == KeyOrigin.GIVEN
                                ? versions.computeIfAbsent(row.scopeKey(), this::snapshotVersion)
                                : null);
        };
    }

    private long snapshotVersion(ScopeKey scope) {
        byte[] header = view.snapshot().get(Family.MANIFEST, ManifestKeys.header(scope.table(), scope.scope()));
        return header == null ? 0 : ScopeHeader.decode(header).version();
    }

    private List<Precondition> lookUpAgain(List<StagedRow> rows) {
        try (ReadView now = parts.tables().openView()) {
            return new RowPlaces(now, parts).preconditions(rows);
        }
    }

    /// Consecutive rows of a scope become one scope write, so that the events keep the rows' order.
    private WriteRows command(List<StagedRow> rows, List<Precondition> preconditions) {
        List<ScopeWrite> writes = new ArrayList<>();
        List<RowWrite> run = new ArrayList<>();
        Long version = null;
        for (int i = 0; i < rows.size(); i++) {
            StagedRow row = rows.get(i);
            Precondition precondition = preconditions.get(i);
            version = precondition.coldVersion() == null ? version : precondition.coldVersion();
            run.add(new RowWrite(row.op(), row.key(), row.row(), precondition.expected()));
            boolean ends = i + 1 == rows.size() || !rows.get(i + 1).scopeKey().equals(row.scopeKey());
            if (ends) {
                writes.add(new ScopeWrite(row.table().id(), row.scope(), version, run));
                run.clear();
                version = null;
            }
        }
        return new WriteRows(parts.clock().millis(), writes);
    }

    private DbException tableGone(List<StagedRow> rows) {
        TableName gone = rows.stream()
                .map(StagedRow::table)
                .filter(table -> parts.catalog().table(table.id()).isEmpty())
                .findFirst()
                .orElse(rows.getFirst().table())
                .name();
        return new DbException(
                ErrorCode.CONFLICT, "table '" + gone + "' was dropped by others after the transaction began");
    }

    private static String names(List<StagedRow> rows) {
        List<String> names = rows.stream()
                .map(row -> "'" + row.table().name() + "'")
                .distinct()
                .toList();
        return String.join(", ", names);
    }
}
