package org.kalamdb.sql.system;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// The tables that every server has in the namespace `dba` (`system-tables.md` §5). They are ordinary
/// SHARED tables.
public final class DbaTables {
    public static final TableName NOTIFICATIONS = new TableName("dba", "notifications");
    public static final TableName STATS = new TableName("dba", "stats");
    private static final int STATS_FLUSH_ROWS = 10_000;

    private DbaTables() {}

    /// Creates those that are missing.
    public static void ensure(Catalog catalog, CatalogWriter writer) {
        if (catalog.table(NOTIFICATIONS).isEmpty()) {
            create(writer, NOTIFICATIONS, AccessLevel.PUBLIC, null, notifications());
        }
        if (catalog.table(STATS).isEmpty()) {
            create(writer, STATS, AccessLevel.DBA, new FlushPolicy(STATS_FLUSH_ROWS, null), stats());
        }
    }

    private static void create(
            CatalogWriter writer,
            TableName name,
            AccessLevel access,
            @Nullable FlushPolicy flush,
            List<Column> columns) {
        TableOptions options = new TableOptions(TableOptions.LOCAL_STORAGE, false, flush, access, null, null);
        writer.createTable(
                name,
                TableType.SHARED,
                options,
                columns,
                List.of(columns.getFirst().id()));
    }

    private static List<Column> notifications() {
        Definition columns = new Definition();
        columns.required("id", DataType.TEXT);
        columns.required("user_id", DataType.TEXT);
        columns.required("title", DataType.TEXT);
        columns.optional("body", DataType.TEXT);
        columns.add("is_read", DataType.BOOLEAN, false, new DefaultValue.Literal(false));
        columns.required("created_at", DataType.TIMESTAMP);
        columns.required("updated_at", DataType.TIMESTAMP);
        return columns.list;
    }

    private static List<Column> stats() {
        Definition columns = new Definition();
        columns.required("id", DataType.TEXT);
        columns.required("node_id", DataType.TEXT);
        columns.required("metric_name", DataType.TEXT);
        columns.required("metric_value", DataType.DOUBLE);
        columns.optional("metric_unit", DataType.TEXT);
        columns.required("sampled_at", DataType.TIMESTAMP);
        return columns.list;
    }

    /// Columns under way, numbered in order.
    private static final class Definition {
        private final List<Column> list = new ArrayList<>();

        void required(String name, DataType type) {
            add(name, type, false, DefaultValue.NONE);
        }

        void optional(String name, DataType type) {
            add(name, type, true, DefaultValue.NONE);
        }

        void add(String name, DataType type, boolean nullable, DefaultValue defaultValue) {
            list.add(new Column(list.size() + 1, name, type, nullable, defaultValue, null, 1));
        }
    }
}
