package org.kalamdb.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;

/// Counts and extremes of the rows of segments that a scan then leaves out: those of which every row is visible and
/// of interest, and whose manifest entry knows the figures exactly. Starts with those of no rows. One thread.
public final class ScanFigures {
    /// Whose bounds are the very values: not FLOAT and DOUBLE, whose zeros are one there, nor DECIMAL.
    private static final Set<DataType> EXACT = Set.of(
            DataType.BOOLEAN,
            DataType.SMALLINT,
            DataType.INT,
            DataType.BIGINT,
            DataType.TIMESTAMP,
            DataType.DATETIME,
            DataType.DATE,
            DataType.TIME,
            DataType.UUID,
            DataType.TEXT,
            DataType.BYTES);

    /// A least text or bytes of no more than this is the value itself: those that were cut are longer.
    private static final int UNCUT_BYTES = 60;

    private final List<Wanted> wanted;
    private final long[] counts;
    /// By place in `wanted`; none of what has no values.
    private final Map<Integer, byte[]> extremes = new HashMap<>();

    /// What is wanted to know.
    public enum Figure {
        /// The number of rows.
        ROWS,
        /// The number of values that are not NULL.
        VALUES,
        LEAST,
        GREATEST
    }

    /// One figure.
    ///
    /// @param columnId a declared column's id; any for ROWS
    public record Wanted(Figure figure, int columnId) {}

    /// @param wanted at least one
    public ScanFigures(List<Wanted> wanted) {
        this.wanted = List.copyOf(wanted);
        this.counts = new long[wanted.size()];
    }

    /// ROWS or VALUES of what was left out.
    public long count(int index) {
        return counts[index];
    }

    /// LEAST or GREATEST of what was left out, in [OrderedCodec] form; null when there is none.
    public byte @Nullable [] extreme(int index) {
        return extremes.get(index);
    }

    /// Adds the figures of a segment.
    ///
    /// @param spec whose ranges are all that rows must meet
    /// @return false when they are not known, and nothing was added
    boolean take(ScanSpec spec, SegmentState segment) {
        TableDef table = spec.table();
        SegmentMeta meta = segment.meta();
        if (!segment.mask().isEmpty()
                || meta.tombstones() > 0
                || !spec.ranges().stream().allMatch(range -> isWithin(table, meta, range))
                || !wanted.stream().allMatch(figure -> isKnown(table, meta, figure))) {
            return false;
        }
        for (int i = 0; i < counts.length; i++) {
            add(
                    i,
                    wanted.get(i).figure(),
                    meta,
                    SegmentPruning.stats(table, meta, wanted.get(i).columnId()));
        }
        return true;
    }

    /// Whether every row has a value in the range.
    private static boolean isWithin(TableDef table, SegmentMeta segment, ColumnRange range) {
        if (range.columnId() == SystemColumn.SEQ.id()) {
            return isWithin(
                    range,
                    DataType.BIGINT,
                    OrderedCodec.encode(DataType.BIGINT, segment.minSeq()),
                    OrderedCodec.encode(DataType.BIGINT, segment.maxSeq()));
        }
        ColumnStats stats = SegmentPruning.stats(table, segment, range.columnId());
        if (stats == null || stats.nullCount() > 0) {
            return false;
        }
        DataType type = table.schema().typeOf(range.columnId());
        return EXACT.contains(type) && isWithin(range, type, stats.min(), stats.max());
    }

    private static boolean isWithin(
            ColumnRange range, DataType type, byte @Nullable [] least, byte @Nullable [] greatest) {
        Object min = range.min();
        Object max = range.max();
        return (min == null
                        || (least != null
                                && isOrdered(OrderedCodec.encode(type, min), least, range.minInclusive() ? 0 : -1)))
                && (max == null
                        || (greatest != null
                                && isOrdered(greatest, OrderedCodec.encode(type, max), range.maxInclusive() ? 0 : -1)));
    }

    /// @param most of the comparison's result: 0 for `low <= high`, -1 for `low < high`
    private static boolean isOrdered(byte[] low, byte[] high, int most) {
        return Integer.signum(Arrays.compareUnsigned(low, high)) <= most;
    }

    private static boolean isKnown(TableDef table, SegmentMeta segment, Wanted figure) {
        if (figure.figure() == Figure.ROWS) {
            return true;
        }
        ColumnStats stats = SegmentPruning.stats(table, segment, figure.columnId());
        if (stats == null) {
            return false;
        }
        if (figure.figure() == Figure.VALUES || stats.nullCount() == segment.rows()) {
            return true;
        }
        DataType type = table.schema().typeOf(figure.columnId());
        byte[] bound = figure.figure() == Figure.LEAST ? stats.min() : stats.max();
        if (bound == null || !EXACT.contains(type)) {
            return false;
        }
        // a greatest value that was cut was then raised, after which it may have any length
        boolean mayBeCut = type.equals(DataType.TEXT) || type.equals(DataType.BYTES);
        return !mayBeCut || (figure.figure() == Figure.LEAST && bound.length <= UNCUT_BYTES);
    }

    private void add(int index, Figure figure, SegmentMeta segment, @Nullable ColumnStats stats) {
        counts[index] += segment.rows() - (figure == Figure.ROWS || stats == null ? 0 : stats.nullCount());
        byte[] bound = stats == null ? null : figure == Figure.LEAST ? stats.min() : stats.max();
        if (bound != null && (figure == Figure.LEAST || figure == Figure.GREATEST)) {
            int sign = figure == Figure.LEAST ? -1 : 1;
            extremes.merge(
                    index, bound, (known, other) -> Arrays.compareUnsigned(other, known) * sign > 0 ? other : known);
        }
    }
}
