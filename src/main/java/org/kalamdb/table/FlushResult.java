package org.kalamdb.table;

/// What a flush moved to the cold tier.
///
/// @param rows  tombstones included
/// @param files segments written
/// @param bytes their size
public record FlushResult(long rows, int files, long bytes) {
    public static final FlushResult NOTHING = new FlushResult(0, 0, 0);

    public FlushResult plus(FlushResult other) {
        return new FlushResult(rows + other.rows, files + other.files, bytes + other.bytes);
    }
}
