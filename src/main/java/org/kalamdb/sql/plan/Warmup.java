package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
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
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;

/// Plans representative statements over a table of its own, so that the first real ones find Calcite loaded
/// and compiled. Meant for a background thread after start; touches no data and no cache.
public final class Warmup implements Runnable {
    private static final TableName TABLE = new TableName("warmup", "rows");
    private static final List<String> STATEMENTS = List.of(
            "SELECT * FROM rows WHERE id = 5",
            "SELECT id, body FROM rows WHERE id = $1",
            "SELECT id, body FROM rows WHERE author = 'x' AND made > '2024-01-01' ORDER BY id DESC LIMIT 50",
            "SELECT id FROM rows WHERE n IN (1, 2, 3) OR body LIKE '%x%' ORDER BY made DESC LIMIT 10 OFFSET 5",
            "SELECT count(*) FROM rows WHERE n BETWEEN 1 AND 5",
            "SELECT author, count(*), sum(n), avg(n), max(made) FROM rows GROUP BY author HAVING count(*) > 1 ORDER BY 2",
            "SELECT a.id, b.body FROM rows a JOIN rows b ON a.n = b.id WHERE b.author = 'x'",
            "SELECT a.id, b.body FROM rows a LEFT JOIN rows b ON a.n = b.id AND b.n > 3",
            "SELECT id FROM rows WHERE id IN (SELECT n FROM rows WHERE author = 'x')",
            "SELECT id FROM rows a WHERE NOT EXISTS (SELECT 1 FROM rows b WHERE b.n = a.id)",
            "SELECT DISTINCT author FROM rows",
            "SELECT id FROM rows UNION ALL SELECT n FROM rows",
            "SELECT lower(author) || '-' || n, CASE WHEN n > 3 THEN 'a' ELSE 'b' END, coalesce(body, ''), data ->> 'k',"
                    + " date_trunc('day', made), CAST(n AS TEXT), now() FROM rows");

    private final QueryPlanner planner;
    private final int rounds;

    /// @param rounds how often each statement is planned; 0 for not at all
    public Warmup(QueryPlanner planner, int rounds) {
        this.planner = planner;
        this.rounds = rounds;
    }

    /// Plans; ends early when its thread is interrupted.
    @Override
    public void run() {
        PlanningContext context = new PlanningContext(TABLE.namespace(), new OneTable());
        for (int round = 0; round < rounds; round++) {
            for (String sql : STATEMENTS) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                if (SqlParser.parse(sql).getFirst().statement() instanceof Statement.Query query) {
                    planner.plan(query.query(), context, PlanOptions.UNLIMITED);
                }
            }
        }
    }

    private static final class OneTable implements SchemaLookup {
        private final Relation table = new Relation.Stored(table());

        private static TableDef table() {
            List<Column> columns = new ArrayList<>();
            columns.add(column(1, "id", DataType.BIGINT));
            columns.add(column(2, "author", DataType.TEXT));
            columns.add(column(3, "body", DataType.TEXT));
            columns.add(column(4, "n", DataType.INT));
            columns.add(column(5, "made", DataType.TIMESTAMP));
            columns.add(column(6, "data", DataType.JSON));
            return new TableDef(
                    new TableId(1),
                    TABLE,
                    TableType.SHARED,
                    new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                    List.of(new TableSchema(1, columns, List.of(1))),
                    columns.size(),
                    0,
                    List.of(0L));
        }

        private static Column column(int id, String name, DataType type) {
            return new Column(id, name, type, id > 1, DefaultValue.NONE, null, 1);
        }

        @Override
        public Optional<Relation> find(TableName name) {
            return name.equals(TABLE) ? Optional.of(table) : Optional.empty();
        }

        @Override
        public List<TableName> visibleNames() {
            return List.of(TABLE);
        }
    }
}
