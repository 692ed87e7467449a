package org.kalamdb.table;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

/// Which segments a scan can leave out by their manifest entry alone.
final class SegmentPruning {
    private static final long MICROS_PER_MILLI = 1000;

    private SegmentPruning() {}

    /// Whether the segment may hold rows for the scan.
    static boolean isNeeded(ScanSpec spec, SegmentMeta segment, KeyBounds bounds) {
        return reason(spec, segment, bounds) == null;
    }

    /// Why the segment holds no row for the scan; null when it may hold some.
    static @Nullable String reason(ScanSpec spec, SegmentMeta segment, KeyBounds bounds) {
        if (!bounds.meets(segment.minKey(), segment.maxKey())) {
            return "key range";
        }
        if (!spec.includeDeleted() && segment.tombstones() == segment.rows()) {
            return "only deleted rows";
        }
        for (ColumnRange range : spec.ranges()) {
            if (!mayMeet(spec.table(), segment, range)) {
                return "range of " + columnName(spec.table(), range.columnId());
            }
        }
        return null;
    }

    private static String columnName(TableDef table, int id) {
        return SystemColumn.ofId(id)
                .map(SystemColumn::columnName)
                .orElseGet(() -> table.schema()
                        .columns()
                        .get(table.schema().indexOfId(id))
                        .name());
    }

    private static boolean mayMeet(TableDef table, SegmentMeta segment, ColumnRange range) {
        if (range.columnId() == SystemColumn.SEQ.id()) {
            return meetsLongs(range, segment.minSeq(), segment.maxSeq());
        }
        if (range.columnId() == SystemColumn.UPDATED.id()) {
            return meetsLongs(
                    range,
                    Snowflake.millis(segment.minSeq()) * MICROS_PER_MILLI,
                    Snowflake.millis(segment.maxSeq()) * MICROS_PER_MILLI);
        }
        if (range.columnId() < 0) {
            return true;
        }
        ColumnStats stats = stats(table, segment, range.columnId());
        if (stats == null) {
            return true;
        }
        DataType now = table.schema().typeOf(range.columnId());
        if (stats.nullCount() == segment.rows()) {
            return false;
        }
        return !isAbove(stats.min(), range.max(), range.maxInclusive(), now)
                && !isBelow(stats.max(), range.min(), range.minInclusive(), now);
    }

    private static boolean isAbove(byte @Nullable [] least, @Nullable Object max, boolean inclusive, DataType type) {
        if (least == null || max == null) {
            return false;
        }
        int order = Arrays.compareUnsigned(least, OrderedCodec.encode(type, max));
        return order > 0 || (order == 0 && !inclusive);
    }

    private static boolean isBelow(byte @Nullable [] most, @Nullable Object min, boolean inclusive, DataType type) {
        if (most == null || min == null) {
            return false;
        }
        int order = Arrays.compareUnsigned(most, OrderedCodec.encode(type, min));
        return order < 0 || (order == 0 && !inclusive);
    }

    private static boolean meetsLongs(ColumnRange range, long least, long most) {
        Object min = range.min();
        Object max = range.max();
        return !(max instanceof Long top && least > top) && !(min instanceof Long bottom && most < bottom);
    }

    /// What a segment knows of a declared column; null when it knows nothing, and when the column was added or
    /// got another type since.
    static @Nullable ColumnStats stats(TableDef table, SegmentMeta segment, int columnId) {
        TableSchema written = table.schema(segment.schemaVersion());
        int index = columnId < 0 ? -1 : written.indexOfId(columnId);
        boolean isSame = index >= 0
                && written.columns().get(index).type().equals(table.schema().typeOf(columnId));
        return isSame ? stats(segment, columnId) : null;
    }

    private static @Nullable ColumnStats stats(SegmentMeta segment, int columnId) {
        for (ColumnStats stats : segment.columns()) {
            if (stats.columnId() == columnId) {
                return stats;
            }
        }
        return null;
    }
}
