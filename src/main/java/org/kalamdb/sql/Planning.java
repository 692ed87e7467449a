package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.Principal;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.Selects;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.parser.TokenPlaces;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.PlanCache;
import org.kalamdb.sql.plan.PlanCache.Purpose;
import org.kalamdb.sql.plan.PlanOptions;
import org.kalamdb.sql.plan.PlanScope;
import org.kalamdb.sql.plan.PlannedQuery;
import org.kalamdb.sql.plan.PlanningContext;
import org.kalamdb.sql.plan.QueryPlanner;
import org.kalamdb.sql.plan.SchemaLookup;
import org.kalamdb.sql.system.VirtualTables;
import org.kalamdb.table.Catalog;

/// Asks for plans, checks what they read, and gives their parameters values. Any thread.
final class Planning {
    private static final System.Logger LOG = System.getLogger(Planning.class.getName());

    /// What tells where a row was seen.
    private static final List<SystemColumn> PLACE =
            List.of(SystemColumn.SEQ, SystemColumn.SEGMENT, SystemColumn.POSITION);

    static final int PLACE_COLUMNS = PLACE.size();

    private final QueryPlanner planner = new QueryPlanner();
    private final PlanCache cache = new PlanCache(planner, PlanCache.Limits.DEFAULT);
    private final Catalog catalog;
    private final VirtualTables virtual;
    private final PlanOptions limits;

    Planning(Catalog catalog, VirtualTables virtual, EngineLimits limits) {
        this.catalog = catalog;
        this.virtual = virtual;
        this.limits = limits.rowLimits();
    }

    /// The types of the columns that tell where a row was seen.
    static List<DataType> placeTypes() {
        return PLACE.stream().map(SystemColumn::type).toList();
    }

    /// A query whose rows go to the client, from the cache when a statement like it was planned before.
    BoundQuery query(StatementCall call, Statement.Query query) {
        CatalogLookup lookup = lookup(call);
        BoundQuery bound = guarded(
                () -> cache.query(call.parsed(), query.query(), scope(call, call.rowLimits()), lookup, call.params()));
        requireRead(call, lookup, bound.plan().tables());
        return bound;
    }

    /// The plan of an earlier query of the same shape. What it reads is still to be checked ([#requireRead]).
    ///
    /// @return also empty when a parameter is missing or does not fit
    Optional<BoundQuery> known(
            NormalizedSql shape, Principal caller, String namespace, List<? extends @Nullable Object> params) {
        PlanScope scope = new PlanScope(namespace, catalog.version(), caller.role(), limits);
        try {
            return cache.find(shape, scope, params);
        } catch (DbException refused) {
            return Optional.empty();
        }
    }

    /// @throws DbException when the caller may not read what the plan reads
    void requireRead(StatementCall call, PlannedQuery plan) {
        requireRead(call, lookup(call), plan.tables());
    }

    /// The query of an EXPLAIN.
    PlannedQuery explained(StatementCall call, Statement.Query query) {
        return plan(call, query.query(), call.rowLimits(), call.params());
    }

    /// A query whose rows stay in the server.
    ///
    /// @param columns how many it must have
    BoundQuery source(StatementCall call, Statement.Query query, int columns) {
        BoundQuery bound = rowsOf(call, query);
        int found = bound.plan().columns().size();
        if (found != columns) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION,
                    "INSERT has a query of " + found + " column(s) for " + columns + " column(s)");
        }
        return bound;
    }

    /// The query of INSERT … SELECT, of any columns.
    BoundQuery rowsOf(StatementCall call, Statement.Query query) {
        return part(
                call,
                Purpose.SOURCE,
                LeadingWith.above(call, query.query()),
                List.of(),
                lookup(call),
                PlanOptions.UNLIMITED);
    }

    /// One row of expressions without a table: all that a statement has, or some of them.
    BoundQuery expressions(StatementCall call, List<SqlNode> expressions, boolean all) {
        SqlNode query = LeadingWith.above(call, select(expressions, null, null));
        if (all) {
            List<SqlNode> others = literalsOutside(call, LeadingWith.and(call, expressions));
            return part(call, Purpose.EXPRESSIONS, query, others, lookup(call), PlanOptions.UNLIMITED);
        }
        PlannedQuery plan = plan(call, query, PlanOptions.UNLIMITED, List.of());
        return new BoundQuery(plan, bind(call, plan));
    }

    /// The expressions of RETURNING over held rows of a shape ([HeldRows]), then one column that is not
    /// shown.
    BoundQuery returned(StatementCall call, HeldNames names, TableDef shape, SqlNodeList items) {
        long most = call.rowLimits().maxLimit();
        PlanOptions cap = new PlanOptions(most, most);
        return held(call, Purpose.RETURNED_ROWS, names, shape, items.getList(), SystemColumn.DELETED.columnName(), cap);
    }

    /// The expressions of ON CONFLICT DO UPDATE over held rows, then [HeldRows#ROW]; joins with what the
    /// expressions query may change the order.
    BoundQuery onConflict(StatementCall call, HeldNames names, TableDef shape, List<SqlNode> expressions) {
        return held(call, Purpose.CONFLICTS, names, shape, expressions, HeldRows.ROW, PlanOptions.UNLIMITED);
    }

    /// The added column makes a grouped query of what has aggregates, which is refused with their place.
    private BoundQuery held(
            StatementCall call,
            Purpose purpose,
            HeldNames names,
            TableDef shape,
            List<? extends @Nullable SqlNode> expressions,
            String added,
            PlanOptions options) {
        List<SqlNode> selected = new ArrayList<>();
        for (SqlNode expression : expressions) {
            SqlNode named = names.in(Objects.requireNonNull(expression));
            HeldNames.refuseWindows(named);
            selected.add(named);
        }
        List<SqlNode> others = literalsOutside(call, LeadingWith.and(call, selected));
        selected.add(identifier(added));
        SqlNode rows =
                new SqlIdentifier(List.of(shape.name().namespace(), shape.name().table()), SqlParserPos.ZERO);
        SqlNode from = SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, rows, identifier(names.name()));
        SchemaLookup lookup = new HeldLookup(lookup(call), shape);
        SqlNode query = LeadingWith.above(call, select(selected, from, null));
        return part(call, purpose, query, others, lookup, options);
    }

    /// The literals of the statement that are in none of `parts`, as nodes.
    private static List<SqlNode> literalsOutside(StatementCall call, List<? extends SqlNode> parts) {
        if (call.parsed().text().length() > PlanCache.Limits.DEFAULT.shapeCharacters()) {
            return List.of();
        }
        List<SqlNode> outside = new ArrayList<>();
        for (NormalizedSql.Literal literal : NormalizedSql.of(call.parsed()).literals()) {
            SqlParserPos place = new SqlParserPos(
                    literal.start().line(),
                    literal.start().column(),
                    literal.end().line(),
                    literal.end().column());
            if (parts.stream().noneMatch(part -> part.getParserPosition().overlaps(place))) {
                outside.add(SqlLiteral.createNull(place));
            }
        }
        return outside;
    }

    /// The plan of a query that is a part of the statement.
    private BoundQuery part(
            StatementCall call,
            Purpose purpose,
            SqlNode query,
            List<SqlNode> constants,
            SchemaLookup lookup,
            PlanOptions options) {
        BoundQuery bound = guarded(() ->
                cache.part(purpose, call.parsed(), query, constants, scope(call, options), lookup, call.params()));
        requireRead(call, lookup(call), bound.plan().tables());
        return bound;
    }

    /// The rows of a table that a condition selects: `_seq`, `_segment`, `_position`, every declared
    /// column in order, then the expressions.
    ///
    /// @param alias     what the expressions call the table; null: by its name
    /// @param constants of the statement, which are no part of the query
    BoundQuery rows(
            StatementCall call,
            TableDef table,
            @Nullable String alias,
            List<SqlNode> expressions,
            List<SqlNode> constants,
            SqlNode condition) {
        List<SqlNode> selected = new ArrayList<>();
        for (SystemColumn column : PLACE) {
            selected.add(identifier(column.columnName()));
        }
        table.schema().columns().forEach(column -> selected.add(identifier(column.name())));
        selected.addAll(expressions);
        SqlNode from =
                new SqlIdentifier(List.of(table.name().namespace(), table.name().table()), SqlParserPos.ZERO);
        if (alias != null) {
            from = SqlStdOperatorTable.AS.createCall(SqlParserPos.ZERO, from, identifier(alias));
        }
        SqlNode query = LeadingWith.above(call, select(selected, from, condition));
        return part(call, Purpose.ROW_CHANGE, query, constants, lookup(call), PlanOptions.UNLIMITED);
    }

    private PlanScope scope(StatementCall call, PlanOptions options) {
        return new PlanScope(
                call.namespace(), catalog.version(), call.effective().role(), options);
    }

    private static SqlIdentifier identifier(String name) {
        return new SqlIdentifier(name, SqlParserPos.ZERO);
    }

    private static SqlSelect select(List<SqlNode> selected, @Nullable SqlNode from, @Nullable SqlNode where) {
        return Selects.of(SqlParserPos.ZERO, selected, from, where);
    }

    private CatalogLookup lookup(StatementCall call) {
        return new CatalogLookup(catalog, virtual, call.effective().role());
    }

    /// @param params tell the types of parameters that nothing else gives a type
    private PlannedQuery plan(
            StatementCall call, SqlNode query, PlanOptions options, List<? extends @Nullable Object> params) {
        CatalogLookup lookup = lookup(call);
        PlanningContext context =
                PlanningContext.of(call.namespace(), lookup, params).at(TokenPlaces.of(call.parsed()));
        PlannedQuery plan = guarded(() -> planner.plan(query, context, options));
        requireRead(call, lookup, plan.tables());
        return plan;
    }

    /// Plans. Calcite answers some malformed statements with exceptions of no particular type and with
    /// failed assertions; for the client they are statements that cannot be run, for the operator
    /// something to look at.
    static <T> T guarded(Supplier<T> planning) {
        try {
            return planning.get();
        } catch (DbException known) {
            throw known;
        } catch (RuntimeException | AssertionError | StackOverflowError failure) {
            LOG.log(System.Logger.Level.WARNING, "a statement could not be planned", failure);
            throw new DbException(
                    ErrorCode.FEATURE_NOT_SUPPORTED, "this combination of expressions cannot be planned", failure);
        }
    }

    private void requireRead(StatementCall call, CatalogLookup lookup, Set<TableName> tables) {
        tables.forEach(lookup::requireRead);
        if (call.transaction() != null) {
            TransactionStatements.requireTransactional(catalog, tables);
        }
    }

    /// The parameters' values in the types that the plan wants.
    ///
    /// @throws DbException PARAMETER_BINDING for one that is missing or does not fit
    static @Nullable Object[] bind(StatementCall call, PlannedQuery plan) {
        List<DataType> types = plan.parameterTypes();
        if (types.size() > call.params().size()) {
            throw new DbException(
                    ErrorCode.PARAMETER_BINDING,
                    "parameter $" + (call.params().size() + 1) + " has no value: "
                            + call.params().size() + " given");
        }
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = bind(call.params().get(i), types.get(i), i);
        }
        return values;
    }

    private static @Nullable Object bind(@Nullable Object value, DataType type, int index) {
        try {
            return Coercion.coerce(value, type);
        } catch (DbException refused) {
            throw new DbException(
                    ErrorCode.PARAMETER_BINDING, "parameter $" + (index + 1) + ": " + refused.getMessage(), refused);
        }
    }
}
