package org.kalamdb.sql.admin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.system.RowSet;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.sql.system.VirtualTable;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.ReadView;
import org.kalamdb.table.ScopeSummary;
import org.kalamdb.table.Tables;

/// SHOW, DESCRIBE and SET (`sql.md` §11). The caller's role was checked before; secrets are masked.
final class ShowStatements {
    private static final String SETTINGS = "settings";
    private static final List<VirtualColumn> STATS_COLUMNS = List.of(
            new VirtualColumn("table_name", DataType.TEXT, false, true),
            new VirtualColumn("namespace", DataType.TEXT, false, true),
            new VirtualColumn("schema_version", DataType.BIGINT, false, false),
            new VirtualColumn("logical_rows", DataType.BIGINT, false, false),
            new VirtualColumn("flushed_segments", DataType.BIGINT, false, false),
            new VirtualColumn("active_streams", DataType.BIGINT, false, false),
            new VirtualColumn("memory_bytes", DataType.BIGINT, false, false));

    private static final List<VirtualColumn> COLUMN_COLUMNS = Stream.of(
                    "table_catalog", "table_schema", "table_name", "column_name", "data_type", "is_nullable")
            .map(name -> new VirtualColumn(name, DataType.TEXT, false, false))
            .toList();

    private final Catalog catalog;
    private final Tables tables;
    private final VirtualTables virtual;

    ShowStatements(Catalog catalog, Tables tables, VirtualTables virtual) {
        this.catalog = catalog;
        this.tables = tables;
        this.virtual = virtual;
    }

    /// All rows of a table of `system`.
    AdminResult all(AdminCall call, String table) {
        return new AdminResult.Table(virtual.rowSet(table, call.caller()));
    }

    AdminResult tables(AdminCall call, Statement.ShowTables statement) {
        RowSet all = virtual.rowSet("schemas", call.caller());
        String namespace = statement.namespace();
        if (namespace == null) {
            return new AdminResult.Table(all);
        }
        int column = all.indexOf("namespace_id");
        return new AdminResult.Table(new RowSet(
                all.columns(), () -> all.rows().get().filter(row -> namespace.equals(row[column]))));
    }

    AdminResult describe(AdminCall call, Statement.DescribeTable statement) {
        return new AdminResult.Table(described(call, call.resolve(statement.table())));
    }

    private RowSet described(AdminCall call, TableName name) {
        Optional<VirtualTable> virtualTable = virtual.find(name);
        if (virtualTable.isPresent()) {
            if (name.namespace().equals(VirtualTables.SYSTEM)) {
                AccessRules.requireSystemRead(call.caller().role(), name);
            }
            return VirtualTables.describe(virtualTable.get());
        }
        Optional<ViewDef> view = catalog.view(name);
        if (view.isPresent()) {
            return virtual.describe(call.caller().role(), view.get());
        }
        TableDef table = catalog.table(name).orElseThrow(() -> TableStatements.notFound(catalog, call, name));
        AccessRules.requireRead(call.caller().role(), table);
        return VirtualTables.describe(table);
    }

    AdminResult columns(AdminCall call, Statement.ShowColumns statement) {
        TableName name = call.resolve(statement.table());
        RowSet described = described(call, name);
        int column = described.indexOf("column_name");
        int type = described.indexOf("data_type");
        int nullable = described.indexOf("is_nullable");
        return new AdminResult.Table(new RowSet(
                COLUMN_COLUMNS,
                () -> described.rows().get().map(row -> new @Nullable Object[] {
                    VirtualTables.CATALOG,
                    name.namespace(),
                    name.table(),
                    row[column],
                    row[type],
                    Boolean.TRUE.equals(row[nullable]) ? "YES" : "NO"
                })));
    }

    /// The name and value of every engine setting.
    AdminResult settings(AdminCall call) {
        RowSet all = virtual.rowSet(SETTINGS, call.caller());
        return new AdminResult.Table(new RowSet(
                all.columns().subList(0, 2), () -> all.rows().get().map(row -> Arrays.copyOf(row, 2))));
    }

    /// Refuses the setting of what the engine does not have; the request sees to the others.
    AdminResult set(AdminCall call, Statement.SetSetting statement) {
        try (Stream<@Nullable Object[]> rows =
                virtual.rowSet(SETTINGS, call.caller()).rows().get()) {
            if (rows.noneMatch(row -> statement.name().equals(row[0]))) {
                throw DbException.at(
                        ErrorCode.INVALID_PARAMETER,
                        statement.position(),
                        "Unknown setting '" + statement.name() + "'; SHOW ALL lists the settings");
            }
        }
        return AdminResult.text("Setting '" + statement.name() + "' set for this request");
    }

    /// Counts over all scopes. `logical_rows` counts a row twice while it is both in a segment and
    /// changed since.
    AdminResult stats(AdminCall call, Statement.ShowStats statement) {
        TableName name = call.resolve(statement.table());
        TableDef table = catalog.table(name).orElseThrow(() -> TableStatements.notFound(catalog, call, name));
        AccessRules.requireRead(call.caller().role(), table);
        long rows = 0;
        long segments = 0;
        try (ReadView view = tables.openView()) {
            for (ScopeSummary scope : tables.scopes(table.id())) {
                List<SegmentMeta> flushed = tables.segments(view, table.id(), scope.scope());
                segments += flushed.size();
                rows += scope.hotRows();
                rows += flushed.stream()
                        .mapToLong(segment -> segment.rows() - segment.tombstones())
                        .sum();
            }
        }
        @Nullable
        Object[] row = {name.table(), name.namespace(), (long) table.schema().version(), rows, segments, 0L, 0L};
        return new AdminResult.Table(new RowSet(STATS_COLUMNS, () -> Stream.<@Nullable Object[]>of(row)));
    }
}
