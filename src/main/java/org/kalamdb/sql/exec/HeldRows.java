package org.kalamdb.sql.exec;

import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableSchema;

/// Rows that a statement holds in memory and that its expressions read as a table: the rows of RETURNING,
/// those that CHECK constraints look at, those of ON CONFLICT. Immutable.
///
/// @param shape as [#shapeOf] or [#withExcluded] makes it
/// @param rows  values of the shape's columns in ordinal order, then `_seq`
public record HeldRows(TableDef shape, List<@Nullable Object[]> rows) {
    /// No stored table has it.
    private static final TableId ID = new TableId(0);
    /// No stored table can be called so.
    private static final String NAME = " rows";
    /// What stands before the names of the columns of the rows to be inserted.
    public static final String EXCLUDED = "excluded";
    /// The last column of [#withExcluded], a BIGINT: tells the rows apart, in whatever order they come.
    public static final String ROW = " row";

    private static final long MICROS_PER_MILLI = 1000;

    /// The table that rows of `table` are when a statement holds them.
    public static TableDef shapeOf(TableDef table) {
        return shape(table, table.schema());
    }

    /// As [#shapeOf], each row followed by the row that was to be inserted in its place, whose columns are
    /// called [#excluded], and by [#ROW].
    public static TableDef withExcluded(TableDef table) {
        TableSchema schema = table.schema();
        Column row = new Column(
                2 * table.lastColumnId() + 1, ROW, DataType.BIGINT, false, DefaultValue.NONE, null, schema.version());
        Stream<Column> both = Stream.concat(
                schema.columns().stream(),
                schema.columns().stream()
                        .map(column -> new Column(
                                column.id() + table.lastColumnId(),
                                excluded(column.name()),
                                column.type(),
                                column.nullable(),
                                column.defaultValue(),
                                null,
                                column.sinceVersion())));
        return shape(
                table,
                new TableSchema(
                        schema.version(), Stream.concat(both, Stream.of(row)).toList(), schema.keyIds()));
    }

    /// The name of an excluded row's column.
    public static String excluded(String column) {
        return EXCLUDED + "." + column;
    }

    private static TableDef shape(TableDef table, TableSchema schema) {
        return new TableDef(
                ID,
                new TableName(table.name().namespace(), NAME),
                table.type(),
                table.options(),
                List.of(schema),
                2 * table.lastColumnId() + 1,
                table.createdMillis(),
                List.of(table.createdMillis()));
    }

    /// Whether this is the table of held rows rather than a stored one.
    public static boolean isShape(TableDef table) {
        return table.id().equals(ID);
    }

    /// The rows with some columns of the shape.
    ///
    /// @param columnIds declared or system column ids
    Stream<@Nullable Object[]> read(List<Integer> columnIds) {
        ToIntFunction<Integer> ordinal = shape.schema()::indexOfId;
        int[] ordinals = columnIds.stream()
                .mapToInt(id -> id < 0 ? id : ordinal.applyAsInt(id))
                .toArray();
        return rows.stream().map(row -> pick(row, ordinals));
    }

    private static @Nullable Object[] pick(@Nullable Object[] row, int[] ordinals) {
        @Nullable Object[] picked = new @Nullable Object[ordinals.length];
        for (int i = 0; i < ordinals.length; i++) {
            picked[i] = ordinals[i] >= 0 ? row[ordinals[i]] : system(row, ordinals[i]);
        }
        return picked;
    }

    private static Object system(@Nullable Object[] row, int id) {
        long seq = row[row.length - 1] instanceof Long known ? known : 0;
        return switch (SystemColumn.ofId(id).orElseThrow()) {
            case SEQ -> seq;
            case DELETED -> false;
            case UPDATED -> Snowflake.millis(seq) * MICROS_PER_MILLI;
            case SEGMENT -> 0L;
            case POSITION -> 0;
        };
    }
}
