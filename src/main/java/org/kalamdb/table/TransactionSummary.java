package org.kalamdb.table;

import java.time.Duration;

/// What is known of an open transaction from outside.
///
/// @param owner       who began it, as in `sql-req-…`
/// @param age         since BEGIN
/// @param idle        since the last statement ended
/// @param rows        staged rows
/// @param bytes       memory that they take
/// @param tables      tables with staged rows
/// @param snapshotSeq the greatest `_seq` that it sees of others
public record TransactionSummary(
        String id,
        String owner,
        TransactionState state,
        Duration age,
        Duration idle,
        int rows,
        long bytes,
        int tables,
        long snapshotSeq) {}
