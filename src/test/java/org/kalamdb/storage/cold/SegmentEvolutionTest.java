package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.storage.cold.SegmentFixture.column;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.Column;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

class SegmentEvolutionTest {
    private static final Column KEY = column(1, DataType.BIGINT, false, DefaultValue.NONE);
    private static final Column NAME = column(2, DataType.TEXT, true, DefaultValue.NONE);
    private static final Column COUNT = column(3, DataType.INT, true, DefaultValue.NONE);
    private static final TableSchema FIRST = new TableSchema(1, List.of(KEY, NAME, COUNT), List.of(1));

    @TempDir
    Path folder;

    private SegmentFixture fixture;
    private SegmentMeta segment;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void open() {
        fixture = new SegmentFixture(folder);
        segment = fixture.write(
                SegmentFixture.table(FIRST),
                List.of(
                        new SegmentFixture.Row(new @Nullable Object[] {1L, "one", 10}, 1, false),
                        new SegmentFixture.Row(new @Nullable Object[] {2L, null, null}, 2, false)));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private List<List<@Nullable Object>> read(TableSchema second, Integer... columnIds) {
        return fixture.read(segment, SegmentFixture.table(FIRST, second), SegmentScan.of(List.of(columnIds)));
    }

    @Test
    void addedColumnReadsItsLiteralDefaultElseNull() {
        Column literal = column(4, DataType.TEXT, true, new DefaultValue.Literal("new"));
        Column generated = column(5, DataType.BIGINT, true, new DefaultValue.Generated(DefaultValue.Generator.NOW));
        Column vector = column(6, SegmentFixture.EMBEDDING, true, DefaultValue.NONE);
        TableSchema second = new TableSchema(2, List.of(KEY, NAME, COUNT, literal, generated, vector), List.of(1));

        assertThat(read(second, 1, 4, 5, 6))
                .containsExactly(SegmentFixture.row(1L, "new", null, null), SegmentFixture.row(2L, "new", null, null));
    }

    @Test
    void laterChangeOfTheDefaultDoesNotChangeOldRows() {
        Column added = column(4, DataType.INT, true, new DefaultValue.Literal(7));
        Column changed = column(4, DataType.INT, true, new DefaultValue.Literal(8));
        TableDef table = SegmentFixture.table(
                FIRST,
                new TableSchema(2, List.of(KEY, NAME, COUNT, added), List.of(1)),
                new TableSchema(3, List.of(KEY, NAME, COUNT, changed), List.of(1)));

        assertThat(fixture.read(segment, table, SegmentScan.of(List.of(4))))
                .containsExactly(SegmentFixture.row(7), SegmentFixture.row(7));
    }

    @Test
    void renamedColumnIsFoundByItsId() {
        Column renamed = new Column(2, "title", DataType.TEXT, true, DefaultValue.NONE, null, 1);

        assertThat(read(new TableSchema(2, List.of(KEY, renamed, COUNT), List.of(1)), 2))
                .containsExactly(SegmentFixture.row("one"), SegmentFixture.row((Object) null));
    }

    @Test
    void newColumnOfAnOldNameIsAnotherColumn() {
        Column again = new Column(4, "c2", DataType.TEXT, true, DefaultValue.NONE, null, 2);

        assertThat(read(new TableSchema(2, List.of(KEY, again, COUNT), List.of(1)), 1, 4))
                .containsExactly(SegmentFixture.row(1L, null), SegmentFixture.row(2L, null));
    }

    @Test
    void droppedColumnIsNoLongerThere() {
        TableSchema second = new TableSchema(2, List.of(KEY, NAME), List.of(1));

        assertThat(read(second, 1)).hasSize(2);
        assertThatThrownBy(() -> read(second, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void widenedColumnIsConverted() {
        Column wide = column(3, new DataType.Decimal(15, 2), true, DefaultValue.NONE);
        TableSchema second = new TableSchema(2, List.of(KEY, NAME, wide), List.of(1));

        assertThat(read(second, 3))
                .containsExactly(SegmentFixture.row(new BigDecimal("10.00")), SegmentFixture.row((Object) null));
    }

    @Test
    void rangesOnWidenedAndAddedColumnsLoseNoRow() {
        Column wide = column(3, DataType.BIGINT, true, DefaultValue.NONE);
        Column added = column(4, DataType.INT, true, new DefaultValue.Literal(7));
        TableDef table = SegmentFixture.table(FIRST, new TableSchema(2, List.of(KEY, NAME, wide, added), List.of(1)));
        List<ColumnRange> ranges =
                List.of(new ColumnRange(3, 10L, true, 10L, true), new ColumnRange(4, 7, true, 7, true));

        assertThat(fixture.read(segment, table, new SegmentScan(List.of(1), ranges, new BitSet(), false)))
                .contains(SegmentFixture.row(1L));
    }

    @Test
    void oddColumnNamesAreStored() {
        Column key = new Column(1, "a.b", DataType.BIGINT, false, DefaultValue.NONE, null, 1);
        Column odd = new Column(2, "ü \"x\"", DataType.TEXT, true, DefaultValue.NONE, null, 1);
        TableDef table = SegmentFixture.table(new TableSchema(1, List.of(key, odd), List.of(1)));
        SegmentMeta stored =
                fixture.write(table, List.of(new SegmentFixture.Row(new @Nullable Object[] {5L, "x"}, 1, false)));
        List<ColumnRange> ranges =
                List.of(new ColumnRange(1, 5L, true, 5L, true), new ColumnRange(2, "x", true, null, true));

        assertThat(fixture.read(stored, table, new SegmentScan(List.of(1, 2), ranges, new BitSet(), false)))
                .containsExactly(SegmentFixture.row(5L, "x"));
    }

    @Test
    void compositeKeyIsStoredInKeyOrder() {
        TableSchema schema =
                new TableSchema(1, List.of(NAME, column(7, DataType.INT, false, DefaultValue.NONE)), List.of(7, 2));
        TableDef table = SegmentFixture.table(schema);
        SegmentMeta stored = fixture.write(
                table,
                List.of(
                        new SegmentFixture.Row(new @Nullable Object[] {"b", 1}, 1, false),
                        new SegmentFixture.Row(new @Nullable Object[] {"a", 2}, 2, false)));

        assertThat(fixture.read(stored, table, SegmentScan.of(List.of(7, 2))))
                .containsExactly(SegmentFixture.row(1, "b"), SegmentFixture.row(2, "a"));
    }
}
