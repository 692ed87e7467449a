package org.kalamdb.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.table.KeyOrigin;
import org.kalamdb.table.TableLayer;
import org.kalamdb.table.WriteOutcome;

/// The eight tables of TPC-H as public SHARED tables of one namespace, with the rows that the benchmark's
/// own generator makes for a scale factor. Keys are BIGINT or INT, prices DECIMAL(15, 2). One thread.
public final class TpchTables {
    private static final DataType MONEY = new DataType.Decimal(15, 2);
    private static final TableOptions OPTIONS =
            new TableOptions(TableOptions.LOCAL_STORAGE, false, null, AccessLevel.PUBLIC, null, null);
    private static final int ROWS_PER_WRITE = 1000;

    private final TableLayer layer;
    private final String namespace;
    private final double scale;

    /// @param scale the scale factor: at 1 LINEITEM has about six million rows
    public TpchTables(TableLayer layer, String namespace, double scale) {
        this.layer = layer;
        this.namespace = namespace;
        this.scale = scale;
    }

    /// The tables' names.
    public static List<String> names() {
        return TpchTable.getTables().stream().map(TpchTable::getTableName).toList();
    }

    /// The columns of a table, with ids from 1.
    public static List<Column> columns(String table) {
        List<Column> columns = new ArrayList<>();
        for (TpchColumn<?> column : TpchTable.getTable(table).getColumns()) {
            columns.add(new Column(
                    columns.size() + 1, column.getColumnName(), type(column), false, DefaultValue.NONE, null, 1));
        }
        return columns;
    }

    /// Makes the namespace and its empty tables.
    public void create() {
        layer.catalogWriter().createNamespace(namespace);
        for (String table : names()) {
            layer.catalogWriter()
                    .createTable(
                            new TableName(namespace, table), TableType.SHARED, OPTIONS, columns(table), keys(table));
        }
    }

    /// Adds the rows whose number (from 0, of the table) is wanted.
    public void load(IntPredicate wanted) {
        for (String name : names()) {
            TableDef table = table(name);
            List<@Nullable Object[]> rows = new ArrayList<>(ROWS_PER_WRITE);
            int[] number = new int[1];
            rows(name, scale, row -> {
                if (wanted.test(number[0]++)) {
                    rows.add(row);
                }
                if (rows.size() == ROWS_PER_WRITE) {
                    write(table, rows);
                }
            });
            if (!rows.isEmpty()) {
                write(table, rows);
            }
        }
    }

    /// Moves all rows to the cold tier, each table's into one new segment.
    public void flush() {
        for (String name : names()) {
            layer.flush().flush(table(name), ScopeId.SHARED);
        }
    }

    private TableDef table(String name) {
        return layer.catalog().table(new TableName(namespace, name)).orElseThrow();
    }

    private void write(TableDef table, List<@Nullable Object[]> rows) {
        WriteOutcome outcome = layer.writer().insert(table, ScopeId.SHARED, List.copyOf(rows), KeyOrigin.GENERATED);
        if (!(outcome instanceof WriteOutcome.Written)) {
            throw new IllegalStateException(table.name() + " not written: " + outcome);
        }
        rows.clear();
    }

    /// Hands on each row of a table at a scale, in the order of the generator; values are those of
    /// [DataType].
    public static void rows(String table, double scale, Consumer<@Nullable Object[]> sink) {
        rows(TpchTable.getTable(table), scale, sink);
    }

    private static <E extends TpchEntity> void rows(
            TpchTable<E> table, double scale, Consumer<@Nullable Object[]> sink) {
        List<TpchColumn<E>> columns = table.getColumns();
        for (E entity : table.createGenerator(scale, 1, 1)) {
            @Nullable Object[] row = new @Nullable Object[columns.size()];
            for (int i = 0; i < row.length; i++) {
                row[i] = value(columns.get(i), entity);
            }
            sink.accept(row);
        }
    }

    private static List<Integer> keys(String table) {
        return table.equals("lineitem") ? List.of(1, 4) : table.equals("partsupp") ? List.of(1, 2) : List.of(1);
    }

    private static DataType type(TpchColumn<?> column) {
        return switch (column.getType().getBase()) {
            case INTEGER -> DataType.INT;
            case IDENTIFIER -> DataType.BIGINT;
            case DATE -> DataType.DATE;
            case DOUBLE -> MONEY;
            case VARCHAR -> DataType.TEXT;
        };
    }

    private static <E extends TpchEntity> Object value(TpchColumn<E> column, E entity) {
        return switch (column.getType().getBase()) {
            case INTEGER -> column.getInteger(entity);
            case IDENTIFIER -> column.getIdentifier(entity);
            case DATE -> column.getDate(entity);
            case DOUBLE -> BigDecimal.valueOf(column.getDouble(entity)).setScale(2, RoundingMode.HALF_UP);
            case VARCHAR -> column.getString(entity);
        };
    }
}
