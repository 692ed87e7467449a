package org.kalamdb.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;
import org.kalamdb.table.TableLayer;

/// The table of the benchmarks, the same that the load generator makes: messages with a BIGINT key, a
/// conversation, an author and 160 characters.
public final class MessageTable {
    private static final TableName NAME = new TableName("bench", "messages");
    private static final TableOptions OPTIONS =
            new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null);
    private static final List<Column> COLUMNS = List.of(
            new Column(1, "id", DataType.BIGINT, false, DefaultValue.NONE, null, 1),
            new Column(2, "conversation_id", DataType.BIGINT, false, DefaultValue.NONE, null, 1),
            new Column(3, "author", DataType.TEXT, true, DefaultValue.NONE, null, 1),
            new Column(4, "body", DataType.TEXT, false, DefaultValue.NONE, null, 1));
    private static final String BODY =
            "The deadline of the contract is tomorrow. ".repeat(4).substring(0, 160);

    private MessageTable() {}

    /// The definition, in no catalogue.
    public static TableDef definition() {
        return new TableDef(
                new TableId(1),
                NAME,
                TableType.USER,
                OPTIONS,
                List.of(new TableSchema(1, COLUMNS, List.of(1))),
                4,
                0,
                List.of(0L));
    }

    /// Makes the table and its namespace.
    public static TableDef create(TableLayer layer) {
        layer.catalogWriter().createNamespace(NAME.namespace());
        return layer.catalogWriter().createTable(NAME, TableType.USER, OPTIONS, COLUMNS, List.of(1));
    }

    /// A row's values; every fifth is of the same conversation.
    public static @Nullable Object[] row(long id) {
        return new @Nullable Object[] {id, 1000 + id % 5, "user", BODY};
    }
}
