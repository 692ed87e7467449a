package org.kalamdb.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.RowWrite.ColdPlace;
import org.kalamdb.model.RowWrite.Expectation;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.hot.Family;
import org.kalamdb.storage.hot.HotKeys;
import org.kalamdb.storage.hot.RowCodec;
import org.kalamdb.table.TransactionCommit.Precondition;

/// Finds where rows that a transaction changes are now, and whether they are still the versions that it saw.
/// A version is told by its `_seq`, which no other row version has, and not by its place. One thread.
final class RowPlaces {
    private final ReadView now;
    private final Transactions.Parts parts;

    /// @param now lent
    RowPlaces(ReadView now, Transactions.Parts parts) {
        this.now = now;
        this.parts = parts;
    }

    /// The newest version of a key.
    ///
    /// @param place null for a hot row
    private record Version(
            long seq, boolean isTombstone, @Nullable ColdPlace place) {}

    /// What must hold for each of the rows, parallel to them.
    ///
    /// @throws DbException CONFLICT that names the first row that somebody else changed
    List<Precondition> preconditions(List<StagedRow> rows) {
        Map<Integer, Version> versions = new HashMap<>();
        Map<ScopeKey, List<Integer>> notHot = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            byte[] hot = now.snapshot().get(Family.ROWS, rows.get(i).key());
            if (hot != null) {
                versions.put(i, new Version(RowCodec.seq(hot), RowCodec.isDeleted(hot), null));
            } else {
                notHot.computeIfAbsent(rows.get(i).scopeKey(), scope -> new ArrayList<>())
                        .add(i);
            }
        }
        notHot.forEach((scope, indexes) -> findCold(rows, indexes, versions));
        List<Precondition> preconditions = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            preconditions.add(precondition(rows.get(i), versions.get(i)));
        }
        return preconditions;
    }

    /// @param indexes of rows of one scope
    private void findCold(List<StagedRow> rows, List<Integer> indexes, Map<Integer, Version> versions) {
        StagedRow first = rows.get(indexes.getFirst());
        List<ColdKeys.Wanted> wanted = new ArrayList<>(indexes.size());
        for (int index : indexes) {
            StagedRow row = rows.get(index);
            wanted.add(new ColdKeys.Wanted(index, HotKeys.primaryKey(row.key()), row.keyValues()));
        }
        ScopeState state = now.state(first.table().id(), first.scope());
        // a segment may be of a newer schema than the transaction knows
        TableDef newest = parts.catalog().table(first.table().id()).orElse(first.table());
        ColdKeys cold = new ColdKeys(newest, parts.segments(), parts.allocator());
        for (ColdKeys.Found found : cold.findVersions(state, wanted)) {
            versions.put(found.row(), new Version(found.seq(), found.isTombstone(), found.place()));
        }
    }

    private Precondition precondition(StagedRow row, @Nullable Version version) {
        return switch (row.seen()) {
            case SeenKey.Live seen -> {
                if (version == null || version.seq() != seen.seq()) {
                    throw conflict(row);
                }
                yield new Precondition(
                        version.place() == null
                                ? new Expectation.HotVersion(seen.seq())
                                : new Expectation.ColdVersion(version.place()),
                        null);
            }
            case SeenKey.Absent _ -> {
                if (version != null && !version.isTombstone()) {
                    throw conflict(row);
                }
                long manifest = now.state(row.table().id(), row.scope()).version();
                yield new Precondition(new Expectation.Absent(version == null ? null : version.place()), manifest);
            }
        };
    }

    private static DbException conflict(StagedRow row) {
        Object[] values = row.keyValues();
        List<String> parts = new ArrayList<>(values.length);
        for (int i = 0; i < values.length; i++) {
            String value = values[i] instanceof Number ? values[i].toString() : "'" + values[i] + "'";
            parts.add(row.table().schema().keyColumns().get(i).name() + " = " + value);
        }
        return new DbException(
                ErrorCode.CONFLICT,
                "row (" + String.join(", ", parts) + ") of table '"
                        + row.table().name() + "' was changed by others after the transaction began");
    }
}
