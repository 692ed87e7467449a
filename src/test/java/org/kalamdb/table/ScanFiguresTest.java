package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnStats;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.OrderedCodec;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.table.ScanFigures.Figure;
import org.kalamdb.table.ScanFigures.Wanted;

/// Which manifest entries tell figures, of a table whose first version has `k` INT and `n` INT, and whose second has
/// `n` as BIGINT and `late`.
class ScanFiguresTest {
    private static final Column KEY = column(1, DataType.INT, 1);
    private static final TableDef TABLE = new TableDef(
            new TableId(1),
            new TableName("app", "t"),
            TableType.SHARED,
            new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
            List.of(
                    new TableSchema(1, List.of(KEY, column(2, DataType.INT, 1)), List.of(1)),
                    new TableSchema(
                            2, List.of(KEY, column(2, DataType.BIGINT, 1), column(3, DataType.INT, 2)), List.of(1))),
            3,
            0,
            List.of(0L, 0L));

    private static Column column(int id, DataType type, int since) {
        return new Column(id, "c" + id, type, id > 1, DefaultValue.NONE, null, since);
    }

    /// Ten rows, of which three are NULL in `n`, with keys from 1 to 10.
    private static SegmentMeta segment(int version, int tombstones, ColumnStats... stats) {
        return new SegmentMeta(
                new SegmentId(1),
                "local",
                "a/batch-1.parquet",
                1,
                10,
                tombstones,
                100,
                50,
                0,
                OrderedCodec.encode(DataType.INT, 1),
                OrderedCodec.encode(DataType.INT, 10),
                1,
                10,
                version,
                "",
                List.of(stats),
                0);
    }

    private static ColumnStats stats(int column, DataType type, @Nullable Object least, @Nullable Object greatest) {
        return new ColumnStats(
                column,
                least == null ? null : OrderedCodec.encode(type, least),
                greatest == null ? null : OrderedCodec.encode(type, greatest),
                3);
    }

    private static boolean takes(ScanFigures figures, SegmentMeta segment, int... masked) {
        BitSet mask = new BitSet();
        for (int position : masked) {
            mask.set(position);
        }
        ScanSpec spec = TableFixture.spec(TABLE, ScopeId.SHARED, List.of(1), false);
        return figures.take(spec, new SegmentState(segment, mask));
    }

    private static ScanFigures of(Figure figure, int column) {
        return new ScanFigures(List.of(new Wanted(figure, column)));
    }

    @Test
    void figuresOfSeveralSegmentsAddUp() {
        ScanFigures figures = new ScanFigures(List.of(
                new Wanted(Figure.ROWS, 0),
                new Wanted(Figure.VALUES, 2),
                new Wanted(Figure.LEAST, 2),
                new Wanted(Figure.GREATEST, 2)));
        assertThat(takes(figures, segment(2, 0, stats(2, DataType.BIGINT, -5L, 7L))))
                .isTrue();
        assertThat(takes(figures, segment(2, 0, stats(2, DataType.BIGINT, -4L, 70L))))
                .isTrue();
        assertThat(figures.count(0)).isEqualTo(20);
        assertThat(figures.count(1)).isEqualTo(14);
        assertThat(figures.extreme(2)).isEqualTo(OrderedCodec.encode(DataType.BIGINT, -5L));
        assertThat(figures.extreme(3)).isEqualTo(OrderedCodec.encode(DataType.BIGINT, 70L));
    }

    @Test
    void columnsAddedOrOfAnotherTypeSinceAreNotKnown() {
        SegmentMeta old = segment(1, 0, stats(1, DataType.INT, 1, 10), stats(2, DataType.INT, 5, 6));
        assertThat(takes(of(Figure.VALUES, 3), old)).isFalse();
        assertThat(takes(of(Figure.LEAST, 3), old)).isFalse();
        assertThat(takes(of(Figure.GREATEST, 2), old)).isFalse();
        assertThat(takes(of(Figure.ROWS, 0), old)).isTrue();
        assertThat(takes(of(Figure.LEAST, 1), old)).isTrue();
    }

    @Test
    void segmentsWithMissingStatisticsOrHiddenRowsAreNotTaken() {
        SegmentMeta bare = segment(2, 0);
        assertThat(takes(of(Figure.LEAST, 2), bare)).isFalse();
        assertThat(takes(of(Figure.VALUES, 2), bare)).isFalse();
        assertThat(takes(of(Figure.LEAST, 2), segment(2, 0, stats(2, DataType.BIGINT, null, 7L))))
                .isFalse();
        assertThat(takes(of(Figure.ROWS, 0), bare, 4)).isFalse();
        assertThat(takes(of(Figure.ROWS, 0), segment(2, 1))).isFalse();
        ScanFigures untouched = of(Figure.ROWS, 0);
        takes(untouched, bare, 4);
        assertThat(untouched.count(0)).isZero();
    }

    @Test
    void columnsOfNullsOnlyHaveNoExtremes() {
        ScanFigures figures = of(Figure.GREATEST, 2);
        assertThat(takes(figures, segment(2, 0, new ColumnStats(2, null, null, 10))))
                .isTrue();
        assertThat(figures.extreme(0)).isNull();
    }
}
