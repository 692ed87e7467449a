package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.NamespaceDef;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.ViewDef;
import org.kalamdb.security.AccessRules;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.table.Catalog;

/// The views of `information_schema`. Everyone may read them; each reader sees the tables that their
/// role may read.
final class InformationSchema {
    static final String NAME = "information_schema";
    static final String CATALOG_NAME = "kalam";
    private static final String BASE_TABLE = "BASE TABLE";
    private static final String VIEW = "VIEW";
    private static final Set<DataType> BYTE_TYPES = Set.of(DataType.TEXT, DataType.JSON, DataType.FILE, DataType.BYTES);
    private static final int MAX_TEXT_BYTES = Integer.MAX_VALUE;

    private final Catalog catalog;
    private final Supplier<List<VirtualTable>> system;
    private final Supplier<ViewShapes> shapes;
    private final ServerInfo server;

    InformationSchema(
            Catalog catalog, Supplier<List<VirtualTable>> system, Supplier<ViewShapes> shapes, ServerInfo server) {
        this.catalog = catalog;
        this.system = system;
        this.shapes = shapes;
        this.server = server;
    }

    List<VirtualTable> tables() {
        List<VirtualTable> tables = new ArrayList<>(List.of(
                tablesView(),
                columnsView(),
                schemataView(),
                viewsView(),
                routinesView(),
                parametersView(),
                DfSettingsTable.of(server)));
        tables.addAll(new ConstraintViews(this::visibleTables).tables());
        return tables;
    }

    private VirtualTable tablesView() {
        List<VirtualColumn> columns = List.of(
                required("table_catalog", DataType.TEXT),
                required("table_schema", DataType.TEXT),
                required("table_name", DataType.TEXT),
                required("table_type", DataType.TEXT));
        return VirtualTable.view("tables", columns, this::tableRows);
    }

    private Stream<@Nullable Object[]> tableRows(Principal reader) {
        Stream<@Nullable Object[]> stored = visibleTables(reader)
                .map(table ->
                        row(CATALOG_NAME, table.name().namespace(), table.name().table(), BASE_TABLE));
        Stream<@Nullable Object[]> virtual = visibleSystem(reader)
                .map(table ->
                        row(CATALOG_NAME, VirtualTables.SYSTEM, table.name(), table.isStored() ? BASE_TABLE : VIEW));
        Stream<@Nullable Object[]> own = tables().stream().map(table -> row(CATALOG_NAME, NAME, table.name(), VIEW));
        Stream<@Nullable Object[]> views = visibleViews(reader)
                .map(view ->
                        row(CATALOG_NAME, view.name().namespace(), view.name().table(), VIEW));
        return Stream.of(stored, views, virtual, own).flatMap(rows -> rows);
    }

    private Stream<TableDef> visibleTables(Principal reader) {
        return catalog.tables().stream().filter(table -> AccessRules.canRead(reader.role(), table));
    }

    /// A view that cannot be read now, as a table is gone, is there for admins alone.
    private Stream<ViewDef> visibleViews(Principal reader) {
        return catalog.views().stream()
                .filter(view ->
                        reader.role().isAdmin() || viewColumns(reader, view).isPresent());
    }

    private Optional<List<VirtualColumn>> viewColumns(Principal reader, ViewDef view) {
        return shapes.get().columns(reader.role(), view);
    }

    private Stream<VirtualTable> visibleSystem(Principal reader) {
        return reader.role().isAdmin() ? system.get().stream() : Stream.empty();
    }

    private VirtualTable columnsView() {
        List<VirtualColumn> columns = List.of(
                required("table_catalog", DataType.TEXT),
                required("table_schema", DataType.TEXT),
                required("table_name", DataType.TEXT),
                required("column_name", DataType.TEXT),
                required("ordinal_position", DataType.BIGINT),
                optional("column_default", DataType.TEXT),
                required("is_nullable", DataType.TEXT),
                required("data_type", DataType.TEXT),
                optional("character_maximum_length", DataType.BIGINT),
                optional("character_octet_length", DataType.BIGINT),
                optional("numeric_precision", DataType.BIGINT),
                optional("numeric_precision_radix", DataType.BIGINT),
                optional("numeric_scale", DataType.BIGINT),
                optional("datetime_precision", DataType.BIGINT),
                optional("interval_type", DataType.TEXT));
        return VirtualTable.view(
                "columns",
                columns,
                reader -> Stream.of(
                                visibleTables(reader).flatMap(InformationSchema::storedColumns),
                                catalog.views().stream().flatMap(view -> columnsOf(reader, view)),
                                visibleSystem(reader)
                                        .flatMap(table ->
                                                virtualColumns(VirtualTables.SYSTEM, table.name(), table.columns())))
                        .flatMap(rows -> rows));
    }

    private static Stream<@Nullable Object[]> storedColumns(TableDef table) {
        return TableColumns.of(table).stream()
                .map(column -> columnRow(
                        table.name().namespace(),
                        table.name().table(),
                        column.name(),
                        column.ordinal() - 1,
                        column.defaultSql(),
                        column.nullable(),
                        column.type()));
    }

    private Stream<@Nullable Object[]> columnsOf(Principal reader, ViewDef view) {
        return viewColumns(reader, view).stream()
                .flatMap(columns ->
                        virtualColumns(view.name().namespace(), view.name().table(), columns));
    }

    private static Stream<@Nullable Object[]> virtualColumns(String schema, String table, List<VirtualColumn> columns) {
        return IntStream.range(0, columns.size()).mapToObj(i -> {
            VirtualColumn column = columns.get(i);
            return columnRow(schema, table, column.name(), i, null, column.nullable(), column.type());
        });
    }

    private static @Nullable Object[] columnRow(
            String schema,
            String table,
            String column,
            long position,
            @Nullable String defaultSql,
            boolean nullable,
            DataType type) {
        NumericShape numeric = NumericShape.of(type);
        return row(
                CATALOG_NAME,
                schema,
                table,
                column,
                position,
                defaultSql,
                nullable ? "YES" : "NO",
                type.sqlName(),
                null,
                isBytes(type) ? (long) MAX_TEXT_BYTES : null,
                numeric.precision(),
                numeric.radix(),
                numeric.scale(),
                null,
                null);
    }

    private static boolean isBytes(DataType type) {
        return BYTE_TYPES.contains(type);
    }

    /// The numeric columns of a type.
    private record NumericShape(
            @Nullable Long precision,
            @Nullable Long radix,
            @Nullable Long scale) {
        private static final NumericShape NONE = new NumericShape(null, null, null);

        private static NumericShape of(DataType type) {
            return switch (type) {
                case DataType.Decimal decimal ->
                    new NumericShape((long) decimal.precision(), 10L, (long) decimal.scale());
                case DataType.Embedding _, DataType.Interval _ -> NONE;
                case DataType.Simple simple ->
                    switch (simple) {
                        case SMALLINT -> new NumericShape(16L, 2L, null);
                        case INT -> new NumericShape(32L, 2L, null);
                        case FLOAT, DOUBLE -> new NumericShape(24L, 2L, null);
                        case BIGINT, BOOLEAN, TEXT, TIMESTAMP, DATETIME, DATE, TIME, JSON, BYTES, UUID, FILE -> NONE;
                    };
            };
        }
    }

    private VirtualTable schemataView() {
        List<VirtualColumn> columns = List.of(
                required("catalog_name", DataType.TEXT),
                required("schema_name", DataType.TEXT),
                optional("schema_owner", DataType.TEXT),
                optional("default_character_set_catalog", DataType.TEXT),
                optional("default_character_set_schema", DataType.TEXT),
                optional("default_character_set_name", DataType.TEXT),
                optional("sql_path", DataType.TEXT));
        return VirtualTable.view(
                "schemata",
                columns,
                reader -> Stream.concat(
                                catalog.namespaces().stream().map(NamespaceDef::name),
                                Stream.of(NAME, VirtualTables.SYSTEM))
                        .map(name -> row(CATALOG_NAME, name, null, null, null, null, null)));
    }

    /// What a view reads is shown to admins alone.
    private VirtualTable viewsView() {
        List<VirtualColumn> columns = List.of(
                required("table_catalog", DataType.TEXT),
                required("table_schema", DataType.TEXT),
                required("table_name", DataType.TEXT),
                optional("definition", DataType.TEXT));
        return VirtualTable.view(
                "views",
                columns,
                reader -> visibleViews(reader)
                        .map(view -> row(
                                CATALOG_NAME,
                                view.name().namespace(),
                                view.name().table(),
                                reader.role().isAdmin() ? view.query() : null)));
    }

    private static VirtualTable routinesView() {
        List<VirtualColumn> columns = List.of(
                required("specific_catalog", DataType.TEXT),
                required("specific_schema", DataType.TEXT),
                required("specific_name", DataType.TEXT),
                required("routine_catalog", DataType.TEXT),
                required("routine_schema", DataType.TEXT),
                required("routine_name", DataType.TEXT),
                required("routine_type", DataType.TEXT),
                required("is_deterministic", DataType.BOOLEAN),
                optional("data_type", DataType.TEXT),
                required("function_type", DataType.TEXT),
                optional("description", DataType.TEXT),
                optional("syntax_example", DataType.TEXT));
        return VirtualTable.view(
                "routines", columns, reader -> Routines.scalar().map(InformationSchema::routineRow));
    }

    private static @Nullable Object[] routineRow(Function function) {
        String name = Routines.sqlName(function);
        return row(
                CATALOG_NAME,
                NAME,
                name,
                CATALOG_NAME,
                NAME,
                name,
                "FUNCTION",
                Routines.isDeterministic(function),
                null,
                "SCALAR",
                null,
                name.toUpperCase(Locale.ROOT) + "(…)");
    }

    private static VirtualTable parametersView() {
        List<VirtualColumn> columns = List.of(
                required("specific_catalog", DataType.TEXT),
                required("specific_schema", DataType.TEXT),
                required("specific_name", DataType.TEXT),
                required("ordinal_position", DataType.BIGINT),
                required("parameter_mode", DataType.TEXT),
                optional("parameter_name", DataType.TEXT),
                required("data_type", DataType.TEXT),
                optional("parameter_default", DataType.TEXT),
                required("is_variadic", DataType.BOOLEAN),
                required("rid", DataType.SMALLINT));
        return VirtualTable.view("parameters", columns, reader -> Stream.empty());
    }
}
