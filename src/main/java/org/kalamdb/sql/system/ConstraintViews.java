package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.TableDef;

/// The views of `information_schema` about primary keys and CHECK constraints. A key is called `<table>_pkey`; the
/// names of constraints are unique within a table.
final class ConstraintViews {
    private static final DataType TEXT = DataType.TEXT;

    private final Function<Principal, Stream<TableDef>> visible;

    /// @param visible the tables that a reader may see
    ConstraintViews(Function<Principal, Stream<TableDef>> visible) {
        this.visible = visible;
    }

    List<VirtualTable> tables() {
        return List.of(
                VirtualTable.view(
                        "table_constraints",
                        constraint(
                                required("table_catalog", TEXT),
                                required("table_schema", TEXT),
                                required("table_name", TEXT),
                                required("constraint_type", TEXT),
                                required("is_deferrable", TEXT),
                                required("initially_deferred", TEXT),
                                required("enforced", TEXT)),
                        reader -> visible.apply(reader).flatMap(ConstraintViews::constraints)),
                VirtualTable.view(
                        "key_column_usage",
                        constraint(
                                required("table_catalog", TEXT),
                                required("table_schema", TEXT),
                                required("table_name", TEXT),
                                required("column_name", TEXT),
                                required("ordinal_position", DataType.BIGINT),
                                optional("position_in_unique_constraint", DataType.BIGINT)),
                        reader -> visible.apply(reader).flatMap(ConstraintViews::keyColumns)),
                VirtualTable.view(
                        "check_constraints",
                        constraint(required("check_clause", TEXT), required("table_name", TEXT)),
                        reader -> visible.apply(reader).flatMap(ConstraintViews::checks)));
    }

    /// The columns that name a constraint, then others.
    private static List<VirtualColumn> constraint(VirtualColumn... others) {
        List<VirtualColumn> columns = new ArrayList<>(List.of(
                required("constraint_catalog", TEXT),
                required("constraint_schema", TEXT),
                required("constraint_name", TEXT)));
        columns.addAll(Arrays.asList(others));
        return columns;
    }

    private static Stream<@Nullable Object[]> constraints(TableDef table) {
        Stream<@Nullable Object[]> key = table.schema().keyIds().isEmpty()
                ? Stream.empty()
                : Stream.<@Nullable Object[]>of(constraintRow(table, keyName(table), "PRIMARY KEY"));
        return Stream.concat(
                key, table.schema().checks().stream().map(check -> constraintRow(table, check.name(), "CHECK")));
    }

    private static @Nullable Object[] constraintRow(TableDef table, String name, String type) {
        String catalog = InformationSchema.CATALOG_NAME;
        String schema = table.name().namespace();
        return row(catalog, schema, name, catalog, schema, table.name().table(), type, "NO", "NO", "YES");
    }

    private static Stream<@Nullable Object[]> keyColumns(TableDef table) {
        String catalog = InformationSchema.CATALOG_NAME;
        String schema = table.name().namespace();
        List<Column> key = table.schema().keyColumns();
        return IntStream.range(0, key.size())
                .mapToObj(i -> row(
                        catalog,
                        schema,
                        keyName(table),
                        catalog,
                        schema,
                        table.name().table(),
                        key.get(i).name(),
                        i + 1L,
                        null));
    }

    private static Stream<@Nullable Object[]> checks(TableDef table) {
        return table.schema().checks().stream()
                .map(check -> row(
                        InformationSchema.CATALOG_NAME,
                        table.name().namespace(),
                        check.name(),
                        check.expression(),
                        table.name().table()));
    }

    private static String keyName(TableDef table) {
        return table.name().table() + "_pkey";
    }
}
