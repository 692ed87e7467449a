package org.kalamdb.sql.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.sql.SqlNode;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;

/// The views that one statement reads, directly or through other views. A view's query is validated on its
/// own, in the namespace it was created in, and becomes algebra at every place that names the view. One per
/// statement.
final class Views {
    /// How often views are taken in by one statement: views of views can double with every level.
    private static final int MAX_EXPANSIONS = 256;

    private final SchemaLookup schema;
    private final Planner planner;
    private final Map<TableName, KalamTable> known = new HashMap<>();
    private final Deque<TableName> path = new ArrayDeque<>();
    private final Set<TableName> read = new LinkedHashSet<>();
    private final SharedItems shared;
    private final RowCountQueries counts;
    private int expansions;

    /// Makes the planning of a view's query.
    interface Planner {
        Body plan(SqlNode query, PlanningContext context, Views views);
    }

    /// The query of a view.
    interface Body {
        RelDataType rowType();

        /// The names of its columns, which need not differ.
        List<String> names();

        RelNode algebra(RelOptCluster cluster);

        /// What it names, once it was validated.
        Set<TableName> tables();

        /// Adds the types of its parameters, once it was validated.
        ///
        /// @param assumed those that only the values have told
        void tell(Parameters parameters, Map<Integer, DataType> assumed);
    }

    Views(SchemaLookup schema, Planner planner) {
        this.schema = schema;
        this.planner = planner;
        this.shared = new SharedItems((query, context) -> planner.plan(query, context, this));
        this.counts = new RowCountQueries((query, context) -> planner.plan(query, context, this));
    }

    /// The expressions after LIMIT and OFFSET in the statement and its views.
    RowCountQueries counts() {
        return counts;
    }

    /// The queries that the statement and its views compute once.
    SharedItems shared() {
        return shared;
    }

    /// What the views read.
    Set<TableName> read() {
        return read;
    }

    /// The view as a table.
    ///
    /// @throws DbException what is wrong with its query now, naming the view
    KalamTable table(ViewDef view) {
        KalamTable table = known.get(view.name());
        if (table == null) {
            RelDataType rowType = within(view, () -> {
                Body body = body(view);
                RelDataType found = rowType(view, body);
                read.addAll(body.tables());
                return found;
            });
            table = new KalamTable(new Relation.View(view), rowType, cluster -> algebra(view, rowType, cluster));
            known.put(view.name(), table);
        }
        return table;
    }

    private RelNode algebra(ViewDef view, RelDataType rowType, RelOptCluster cluster) {
        return within(view, () -> {
            Body body = body(view);
            RelNode query = WithoutPlaces.of(body.algebra(cluster));
            List<RexInputRef> columns = new ArrayList<>();
            for (int position : ViewColumns.positions(view, body.names())) {
                columns.add(cluster.getRexBuilder().makeInputRef(query, position));
            }
            return LogicalProject.create(query, List.of(), columns, rowType.getFieldNames(), Set.of());
        });
    }

    private Body body(ViewDef view) {
        SqlNode query =
                ((Statement.Query) SqlParser.parse(view.query()).getFirst().statement()).query();
        return planner.plan(query, new PlanningContext(view.namespace(), schema), this);
    }

    private static RelDataType rowType(ViewDef view, Body body) {
        List<RelDataTypeField> fields = body.rowType().getFieldList();
        RelDataTypeFactory.Builder builder = KalamTypeFactory.INSTANCE.builder();
        int[] positions = ViewColumns.positions(view, body.names());
        for (int i = 0; i < positions.length; i++) {
            builder.add(view.columns().get(i), fields.get(positions[i]).getType());
        }
        return builder.build();
    }

    private <T> T within(ViewDef view, Supplier<T> action) {
        if (path.contains(view.name())) {
            throw new DbException(ErrorCode.INVALID_OPERATION, "View " + view.name() + " reads itself");
        }
        if (++expansions > MAX_EXPANSIONS) {
            throw new DbException(
                    ErrorCode.LIMIT_EXCEEDED,
                    "the statement reads views more than " + MAX_EXPANSIONS + " times, counting views in views");
        }
        path.push(view.name());
        try {
            return action.get();
        } catch (DbException error) {
            throw error.code() == ErrorCode.LIMIT_EXCEEDED
                    ? error
                    : new DbException(error.code(), "View " + view.name() + ": " + error.getMessage(), error);
        } finally {
            path.pop();
        }
    }
}
