package org.kalamdb.sql.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.sql.exec.VirtualRows;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.Records;
import org.kalamdb.table.Storages;
import org.kalamdb.table.Tables;
import org.kalamdb.table.Transactions;

/// All virtual tables by name. Who may read one is decided by its reader's caller. Any thread.
public final class VirtualTables implements VirtualRows {
    /// The namespace of the tables about the server.
    public static final String SYSTEM = "system";

    /// What `information_schema` calls the database.
    public static final String CATALOG = InformationSchema.CATALOG_NAME;

    public static final String INFORMATION_SCHEMA = InformationSchema.NAME;

    /// What others see in place of a secret.
    static final String MASK = "***";

    private static final List<String> SECRETS = List.of("credentials", "password_hash");

    private final List<VirtualTable> system;
    private final List<VirtualTable> information;
    private final Map<TableName, VirtualTable> byName;
    private final ViewShapes views;

    /// @param storages tells where each one's objects lie
    /// @param views    tells what the views of the catalogue give
    public VirtualTables(
            Catalog catalog,
            Records records,
            Tables tables,
            Storages storages,
            Transactions transactions,
            ServerInfo server,
            ViewShapes.Source views,
            Clock clock) {
        ProcessStats process = new ProcessStats();
        this.system = List.of(
                UsersTable.of(catalog),
                NamespacesTable.of(catalog),
                SchemasTable.of(catalog, this::system, server),
                StoragesTable.of(catalog, storages),
                JobsTable.of(records, server),
                JobNodesTable.of(records, server),
                AuditLogTable.of(records),
                ManifestTable.of(catalog, tables, storages),
                TopicsTable.of(),
                TopicOffsetsTable.of(),
                StatsTable.of(catalog, records, server, process, clock),
                LiveTable.of(),
                SessionsTable.of(),
                TransactionsTable.of(transactions),
                SettingsTable.of(server),
                ServerLogsTable.of(),
                ClusterTable.of(server, process, clock),
                ClusterGroupsTable.of(server),
                DataTypesTable.of(),
                TablesTable.of(catalog, this::system, server),
                ColumnsTable.of(catalog, this::system),
                DescribeTable.of(),
                LiveTable.of().named("live_queries"),
                SchemasTable.of(catalog, this::system, server).named("table_schemas"),
                StorageLocationsTable.of(catalog, storages));
        this.information = new InformationSchema(catalog, this::system, this::views, server).tables();
        this.byName = Stream.concat(
                        system.stream().map(table -> Map.entry(new TableName(SYSTEM, table.name()), table)),
                        information.stream()
                                .map(table -> Map.entry(new TableName(INFORMATION_SCHEMA, table.name()), table)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
        this.views = views.over(this);
    }

    /// What the views of the catalogue give.
    public ViewShapes views() {
        return views;
    }

    private List<VirtualTable> system() {
        return system;
    }

    /// Every name, those of `system` first.
    public List<TableName> names() {
        List<TableName> names = new ArrayList<>();
        system.forEach(table -> names.add(new TableName(SYSTEM, table.name())));
        information.forEach(table -> names.add(new TableName(INFORMATION_SCHEMA, table.name())));
        return names;
    }

    public Optional<VirtualTable> find(TableName name) {
        return Optional.ofNullable(byName.get(name));
    }

    @Override
    public List<DataType> types(String name) {
        return required(name).columns().stream().map(VirtualColumn::type).toList();
    }

    @Override
    public Stream<@Nullable Object[]> rows(String name, List<Integer> columns, Principal reader) {
        return rows(required(name), columns, reader);
    }

    private VirtualTable required(String name) {
        int dot = name.indexOf('.');
        return find(new TableName(name.substring(0, dot), name.substring(dot + 1)))
                .orElseThrow(() -> new IllegalArgumentException("no virtual table " + name));
    }

    /// The rows of chosen columns, with secrets masked for readers who are no admins.
    private static Stream<@Nullable Object[]> rows(VirtualTable table, List<Integer> columns, Principal reader) {
        int[] positions = columns.stream().mapToInt(Integer::intValue).toArray();
        boolean[] masked = new boolean[positions.length];
        for (int i = 0; i < positions.length; i++) {
            masked[i] = !reader.role().isAdmin()
                    && SECRETS.contains(table.columns().get(positions[i]).name());
        }
        Function<@Nullable Object[], @Nullable Object[]> chosen = row -> {
            @Nullable Object[] out = new @Nullable Object[positions.length];
            for (int i = 0; i < positions.length; i++) {
                out[i] = masked[i] ? MASK : row[positions[i]];
            }
            return out;
        };
        return table.rows().apply(reader).map(chosen);
    }

    /// All rows of a table of `system`, as SHOW answers them.
    ///
    /// @throws IllegalArgumentException when there is no such table
    public RowSet rowSet(String name, Principal reader) {
        VirtualTable table = find(new TableName(SYSTEM, name))
                .orElseThrow(() -> new IllegalArgumentException("no virtual table system." + name));
        List<Integer> all = Arrays.stream(range(table.columns().size())).boxed().toList();
        return new RowSet(table.columns(), () -> rows(table, all, reader));
    }

    private static int[] range(int count) {
        int[] positions = new int[count];
        Arrays.setAll(positions, i -> i);
        return positions;
    }

    /// What DESCRIBE answers for a stored table.
    public static RowSet describe(TableDef table) {
        return DescribeTable.of(table);
    }

    /// What DESCRIBE answers for a view.
    ///
    /// @throws DbException when it cannot be read now, or not by this reader
    public RowSet describe(Role role, ViewDef view) {
        List<VirtualColumn> columns = views.columns(role, view).orElseThrow(() -> unreadable(role, view));
        return DescribeTable.of(VirtualTable.view(view.name().table(), columns, reader -> Stream.empty()));
    }

    private DbException unreadable(Role role, ViewDef view) {
        views.of(role, view);
        return new DbException(
                ErrorCode.INVALID_OPERATION,
                "View " + view.name() + ": its query gives other columns by now: create the view anew");
    }

    /// What DESCRIBE answers for a virtual table.
    public static RowSet describe(VirtualTable table) {
        return DescribeTable.of(table);
    }
}
