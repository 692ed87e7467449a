package org.kalamdb.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Role;
import org.kalamdb.model.ViewDef;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.plan.PlanOptions;
import org.kalamdb.sql.plan.PlannedQuery;
import org.kalamdb.sql.plan.PlanningContext;
import org.kalamdb.sql.plan.QueryPlanner;
import org.kalamdb.sql.plan.ViewColumns;
import org.kalamdb.sql.system.ViewShapes;
import org.kalamdb.sql.system.VirtualColumn;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;

/// Plans the queries of views to tell what they give. Any thread.
public final class ViewPlanning implements ViewShapes {
    private static final int REMEMBERED = 1000;

    private final QueryPlanner planner = new QueryPlanner();
    private final Cache<Key, Optional<List<VirtualColumn>>> remembered =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();
    private final Catalog catalog;
    private final VirtualTables virtual;

    /// @param version of the catalogue
    private record Key(ViewDef view, Role role, long version) {}

    public ViewPlanning(Catalog catalog, VirtualTables virtual) {
        this.catalog = catalog;
        this.virtual = virtual;
    }

    @Override
    public Shape of(Role role, ViewDef view) {
        Statement.Query query =
                (Statement.Query) SqlParser.parse(view.query()).getFirst().statement();
        CatalogLookup lookup = new CatalogLookup(catalog, virtual, role);
        PlannedQuery plan = Planning.guarded(() ->
                planner.plan(query.query(), new PlanningContext(view.namespace(), lookup), PlanOptions.UNLIMITED));
        plan.tables().forEach(lookup::requireRead);
        if (!plan.parameterTypes().isEmpty()) {
            throw new DbException(
                    ErrorCode.INVALID_SQL, "Invalid CREATE VIEW statement: the query of a view takes no parameters");
        }
        List<VirtualColumn> columns = plan.columns().stream()
                .map(column -> new VirtualColumn(column.name(), column.type(), !column.notNull(), false))
                .toList();
        return new Shape(columns, plan.tables());
    }

    @Override
    public Optional<List<VirtualColumn>> columns(Role role, ViewDef view) {
        Key key = new Key(view, role, catalog.version());
        Optional<List<VirtualColumn>> known = remembered.getIfPresent(key);
        if (known == null) {
            known = planned(role, view);
            remembered.put(key, known);
        }
        return known;
    }

    private Optional<List<VirtualColumn>> planned(Role role, ViewDef view) {
        try {
            return Optional.of(named(view, of(role, view).columns()));
        } catch (DbException unreadable) {
            return Optional.empty();
        }
    }

    private static List<VirtualColumn> named(ViewDef view, List<VirtualColumn> query) {
        int[] positions = ViewColumns.positions(
                view, query.stream().map(VirtualColumn::name).toList());
        List<VirtualColumn> columns = new ArrayList<>(positions.length);
        for (int i = 0; i < positions.length; i++) {
            VirtualColumn column = query.get(positions[i]);
            columns.add(new VirtualColumn(view.columns().get(i), column.type(), column.nullable(), column.key()));
        }
        return List.copyOf(columns);
    }
}
