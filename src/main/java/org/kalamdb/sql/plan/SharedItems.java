package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.Selects;

/// The queries of WITH that give other rows each time they are computed, as with `random()`, and that
/// are named more than once: each is planned as a query of its own and computed once, as a table of a
/// namespace that no statement can name. All others stand for themselves wherever they are named, so
/// that each use computes only what it needs. One per statement.
final class SharedItems {
    private static final String NAMESPACE = "$shared";

    private final Planner planner;
    private final List<Item> items = new ArrayList<>();

    /// Makes the planning of such a query.
    interface Planner {
        Views.Body plan(SqlNode query, PlanningContext context);
    }

    /// A compiled query.
    ///
    /// @param used the numbers of the shared queries that it reads
    record Compiled(PlanNode plan, Set<Integer> used) {}

    /// Compiles the query of an item.
    interface Compiler {
        Compiled compile(Views.Body body);
    }

    private static final class Item {
        private final SqlNode query;
        private final PlanningContext context;
        private Views.@Nullable Body body;
        private @Nullable KalamTable table;

        Item(SqlNode query, PlanningContext context) {
            this.query = query;
            this.context = context;
        }
    }

    SharedItems(Planner planner) {
        this.planner = planner;
    }

    /// Whether a name is that of a shared query.
    static boolean isOne(TableName name) {
        return name.namespace().equals(NAMESPACE);
    }

    /// The query with its shared items as tables; itself when there are none.
    SqlWith settled(SqlWith with, PlanningContext context) {
        List<SqlNode> settled = new ArrayList<>();
        Set<String> changing = new HashSet<>();
        boolean any = false;
        for (int i = 0; i < with.withList.size(); i++) {
            SqlWithItem item = (SqlWithItem) with.withList.get(i);
            String name = item.name.getSimple().toLowerCase(Locale.ROOT);
            boolean recursive = item.recursive.booleanValue() && RecursiveItems.isRecursive(item);
            boolean isChanging = !recursive && gives(item.query, changing);
            List<SqlNode> rest = new ArrayList<>(with.withList.subList(i + 1, with.withList.size()));
            rest.add(with.body);
            if (isChanging
                    && rest.stream().mapToInt(node -> mentions(node, name)).sum() > 1) {
                settled.add(shared(item, settled, context));
                any = true;
                continue;
            }
            if (isChanging) {
                changing.add(name);
            }
            settled.add(item);
        }
        SqlParserPos place = with.getParserPosition();
        return any ? new SqlWith(place, new SqlNodeList(settled, with.withList.getParserPosition()), with.body) : with;
    }

    private SqlWithItem shared(SqlWithItem item, List<SqlNode> before, PlanningContext context) {
        SqlParserPos place = item.query.getParserPosition();
        SqlNode query = before.isEmpty() ? item.query : new SqlWith(place, new SqlNodeList(before, place), item.query);
        SqlNode table = new SqlIdentifier(List.of(NAMESPACE, Integer.toString(items.size())), place);
        items.add(new Item(query, context));
        SqlNode all = Selects.of(place, List.of(SqlIdentifier.star(place)), table, null);
        return RecursiveItems.plain(
                new SqlWithItem(item.getParserPosition(), item.name, item.columnList, all, item.recursive));
    }

    /// Whether the query gives other rows each time.
    private static boolean gives(SqlNode query, Set<String> changing) {
        boolean[] found = {changing.stream().anyMatch(name -> mentions(query, name) > 0)};
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                String name = call.getOperator().getName().toLowerCase(Locale.ROOT);
                found[0] |= KalamOperatorTable.INSTANCE.named(name).stream()
                        .anyMatch(operator -> operator instanceof KalamFunction && !operator.isDeterministic());
                return super.visit(call);
            }
        });
        return found[0];
    }

    /// How often a name may be that of the item: rather too often.
    private static int mentions(SqlNode node, String name) {
        int[] count = {0};
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlIdentifier identifier) {
                count[0] += identifier.isSimple() && identifier.getSimple().equalsIgnoreCase(name) ? 1 : 0;
                return null;
            }
        });
        return count[0];
    }

    /// A shared query as a table.
    Optional<KalamTable> table(TableName name) {
        OptionalInt found = IntStream.range(0, items.size())
                .filter(i -> Integer.toString(i).equals(name.table()))
                .findFirst();
        return found.isEmpty() ? Optional.empty() : Optional.of(table(name, found.getAsInt()));
    }

    private KalamTable table(TableName name, int number) {
        Item item = items.get(number);
        KalamTable table = item.table;
        if (table == null) {
            Views.Body body = body(item);
            table = new KalamTable(new Relation.Shared(name, number), body.rowType());
            item.table = table;
        }
        return table;
    }

    private Views.Body body(Item item) {
        Views.Body body = item.body;
        if (body == null) {
            body = planner.plan(item.query, item.context);
            item.body = body;
        }
        return body;
    }

    /// What the shared queries read.
    Set<TableName> read() {
        Set<TableName> read = new LinkedHashSet<>();
        items.forEach(item -> {
            if (item.body != null) {
                read.addAll(item.body.tables());
            }
        });
        return read;
    }

    /// Adds the types of the parameters of the shared queries.
    void tell(Parameters parameters, Map<Integer, DataType> assumed) {
        for (Item item : List.copyOf(items)) {
            if (item.body != null) {
                item.body.tell(parameters, assumed);
            }
        }
    }

    /// The number of the work table that holds the rows of a shared query: those of recursions are not
    /// negative.
    static int workTable(int number) {
        return -1 - number;
    }

    /// A plan below those of the shared queries that it reads.
    PlanNode around(PlanNode plan, Set<Integer> used, Compiler compiler) {
        Map<Integer, PlanNode> plans = new LinkedHashMap<>();
        used.forEach(number -> add(number, plans, compiler));
        PlanNode result = plan;
        for (Map.Entry<Integer, PlanNode> item : List.copyOf(plans.entrySet()).reversed()) {
            result = new PlanNode.With(workTable(item.getKey()), item.getValue(), result);
        }
        return result;
    }

    /// Adds the plan of a shared query behind those that it reads.
    private void add(int number, Map<Integer, PlanNode> plans, Compiler compiler) {
        if (!plans.containsKey(number)) {
            Compiled compiled = compiler.compile(body(items.get(number)));
            compiled.used().forEach(below -> add(below, plans, compiler));
            plans.put(number, compiled.plan());
        }
    }
}
