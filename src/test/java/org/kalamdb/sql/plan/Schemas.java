package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableSchema;
import org.kalamdb.model.TableType;

/// The tables of the planner's tests.
final class Schemas implements SchemaLookup {
    private static final TableOptions OPTIONS =
            new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null);

    private final Map<TableName, Relation> relations = new HashMap<>();

    static PlanningContext context() {
        return new PlanningContext("default", new Schemas());
    }

    Schemas() {
        add(
                "default.msgs",
                TableType.USER,
                "id BIGINT key",
                "conv_id BIGINT",
                "sender TEXT?",
                "body TEXT?",
                "payload JSON?",
                "created_at TIMESTAMP?",
                "amount DOUBLE?",
                "qty INT?",
                "price DECIMAL?",
                "flag BOOLEAN?",
                "day DATE?",
                "edited DATETIME?");
        add("app.users", TableType.SHARED, "id TEXT key", "name TEXT?", "age INT?", "msg_id BIGINT?");
        add("app.items", TableType.SHARED, "id UUID key", "title TEXT?", "emb EMBEDDING?", "raw BYTES?", "doc FILE?");
        add("app.small", TableType.SHARED, "id INT key", "ratio FLOAT?", "rank SMALLINT?", "at TIME?");
        add("app.events", TableType.STREAM, "kind TEXT?", "n BIGINT?");
        relations.put(
                new TableName("system", "tables"),
                new Relation.Virtual(
                        new TableName("system", "tables"),
                        "tables",
                        List.of(
                                new Relation.VirtualColumn("namespace_id", DataType.TEXT, false),
                                new Relation.VirtualColumn("table_name", DataType.TEXT, false),
                                new Relation.VirtualColumn("created_at", DataType.TIMESTAMP, true))));
    }

    private void add(String name, TableType type, String... columns) {
        List<Column> made = new ArrayList<>();
        List<Integer> keys = new ArrayList<>();
        for (String column : columns) {
            List<String> words = List.of(column.split(" ", -1));
            boolean nullable = words.get(1).endsWith("?");
            made.add(new Column(
                    made.size() + 1,
                    words.get(0),
                    type(words.get(1).replace("?", "")),
                    nullable,
                    DefaultValue.NONE,
                    null,
                    1));
            if (words.size() > 2) {
                keys.add(made.size());
            }
        }
        TableDef table = new TableDef(
                new TableId(relations.size() + 1),
                tableName(name),
                type,
                OPTIONS,
                List.of(new TableSchema(1, made, keys)),
                made.size(),
                0,
                List.of(0L));
        relations.put(table.name(), new Relation.Stored(table));
    }

    private static DataType type(String name) {
        return switch (name) {
            case "DECIMAL" -> new DataType.Decimal(10, 2);
            case "EMBEDDING" -> new DataType.Embedding(3);
            default -> DataType.Simple.valueOf(name);
        };
    }

    private static TableName tableName(String name) {
        int dot = name.indexOf('.');
        return new TableName(name.substring(0, dot), name.substring(dot + 1));
    }

    TableDef table(String name) {
        return relations.get(tableName(name)) instanceof Relation.Stored stored
                ? stored.table()
                : fail("no table " + name);
    }

    @Override
    public Optional<Relation> find(TableName name) {
        return Optional.ofNullable(relations.get(name));
    }

    @Override
    public List<TableName> visibleNames() {
        return List.copyOf(relations.keySet());
    }
}
