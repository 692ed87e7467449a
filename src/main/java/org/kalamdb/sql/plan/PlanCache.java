package org.kalamdb.sql.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.TokenPlaces;

/// Plans of earlier statements, found by the statement's shape: its tokens without its literals. A shape has
/// a few variants, one for each set of values of the literals that decide what the plan is. The user is no
/// part of the key: a plan reads the rows of whoever runs it, and the caller checks access to
/// [PlannedQuery#tables] before every run.
///
/// Any thread. Bounded by shapes, by variants for each, and by the length of a shape.
public final class PlanCache {
    private final QueryPlanner planner;
    private final Limits limits;
    private final Cache<Key, Shape> shapes;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /// How much is kept.
    ///
    /// @param shapes         statements that differ in more than literals
    /// @param variants       plans for one shape
    /// @param shapeCharacters longer shapes are planned each time
    public record Limits(int shapes, int variants, int shapeCharacters) {
        public static final Limits DEFAULT = new Limits(2000, 8, 4096);

        public Limits {
            if (shapes < 0 || variants < 1 || shapeCharacters < 0) {
                throw new IllegalArgumentException("limits of the plan cache: " + shapes + ", " + variants);
            }
        }
    }

    /// What the caller wants a query for. A statement has at most one query for each.
    public enum Purpose {
        /// Its rows go to the client.
        RESULT,
        /// It finds the rows of an UPDATE or DELETE ([QueryPlanner#planRows]).
        ROW_CHANGE,
        /// The query of INSERT … SELECT.
        SOURCE,
        /// The expressions of VALUES.
        EXPRESSIONS,
        /// RETURNING.
        RETURNED_ROWS,
        /// ON CONFLICT DO UPDATE.
        CONFLICTS
    }

    private record Key(String shape, PlanScope scope, Purpose purpose) {}

    /// The plans of one shape, newest first.
    private record Shape(List<Variant> variants) {}

    public PlanCache(QueryPlanner planner, Limits limits) {
        this.planner = planner;
        this.limits = limits;
        this.shapes = Caffeine.newBuilder().maximumSize(limits.shapes()).build();
    }

    /// The plan of an earlier statement of this shape, with this statement's literals. Needs no parsing.
    ///
    /// @param params values of `$1`, `$2`, …
    /// @throws DbException PARAMETER_BINDING when a value of `params` is missing or does not fit
    public Optional<BoundQuery> find(NormalizedSql sql, PlanScope scope, List<? extends @Nullable Object> params) {
        return find(sql, scope, Purpose.RESULT, params);
    }

    private Optional<BoundQuery> find(
            NormalizedSql sql, PlanScope scope, Purpose purpose, List<? extends @Nullable Object> params) {
        Shape shape = shapes.getIfPresent(new Key(sql.key(), scope, purpose));
        if (shape != null) {
            for (Variant variant : shape.variants()) {
                if (variant.matches(sql)) {
                    BoundQuery bound = variant.bind(sql, params);
                    if (bound != null) {
                        hits.increment();
                        return Optional.of(bound);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// The plan of a query whose rows go to the client or into a table; from the cache when it is there.
    ///
    /// @param query of the statement, as parsed; not changed
    /// @throws DbException as [QueryPlanner#plan], and PARAMETER_BINDING
    public BoundQuery query(
            ParsedStatement statement,
            SqlNode query,
            PlanScope scope,
            SchemaLookup schema,
            List<? extends @Nullable Object> params) {
        return bound(new Request(statement, query, List.of(), scope, schema, params, Purpose.RESULT));
    }

    /// The plan of a query that is a part of a statement.
    ///
    /// @param query     made from the statement's nodes; not changed
    /// @param constants nodes of the statement that are no part of the query: the new values of an UPDATE that
    ///                  are constants
    public BoundQuery part(
            Purpose purpose,
            ParsedStatement statement,
            SqlNode query,
            List<SqlNode> constants,
            PlanScope scope,
            SchemaLookup schema,
            List<? extends @Nullable Object> params) {
        return bound(new Request(statement, query, constants, scope, schema, params, purpose));
    }

    /// One question to the cache.
    private record Request(
            ParsedStatement statement,
            SqlNode query,
            List<SqlNode> constants,
            PlanScope scope,
            SchemaLookup schema,
            List<? extends @Nullable Object> params,
            Purpose purpose) {}

    private BoundQuery bound(Request request) {
        NormalizedSql sql = NormalizedSql.of(request.statement());
        Optional<BoundQuery> known = find(sql, request.scope(), request.purpose(), request.params());
        if (known.isPresent()) {
            return known.get();
        }
        misses.increment();
        Variant general = general(request, sql);
        BoundQuery bound = general == null ? null : general.bind(sql, request.params());
        if (general != null && bound != null) {
            keep(sql, request, general);
            return bound;
        }
        Variant exact = Variant.withAllLiterals(plan(request, request.query()), sql);
        BoundQuery written = exact.bind(sql, request.params());
        if (written != null) {
            keep(sql, request, exact);
            return written;
        }
        SqlNode filled = ParameterLiterals.fill(
                request.query(), request.params(), exact.plan().parameterTypes());
        return Variant.bindRounded(plan(request, filled), request.params());
    }

    /// The plan with literals taken out; null when there is none to take out, or when the query is wrong
    /// without them: the query as it was written then says why.
    private @Nullable Variant general(Request request, NormalizedSql sql) {
        LiteralExtraction.Result result = LiteralExtraction.extract(request.query(), sql);
        if (result.extracted().isEmpty() && request.constants().isEmpty()) {
            return null;
        }
        try {
            PlannedQuery plan = plan(request, result.query());
            return Variant.of(plan, sql, result, request.constants());
        } catch (RuntimeException refused) {
            return null;
        }
    }

    private PlannedQuery plan(Request request, SqlNode query) {
        PlanningContext context = new PlanningContext(
                request.scope().namespace(), request.schema(), given(request), TokenPlaces.of(request.statement()));
        return switch (request.purpose()) {
            case RESULT, SOURCE, EXPRESSIONS, RETURNED_ROWS, CONFLICTS ->
                planner.plan(query, context, request.scope().options());
            case ROW_CHANGE -> planner.planRows(query, context);
        };
    }

    /// A query whose rows do not go to the client takes its parameters as what they are put into.
    private static List<DataType> given(Request request) {
        return switch (request.purpose()) {
            case RESULT -> GivenTypes.ofAll(request.params());
            case SOURCE, EXPRESSIONS, RETURNED_ROWS, CONFLICTS, ROW_CHANGE -> List.of();
        };
    }

    private void keep(NormalizedSql sql, Request request, Variant variant) {
        if (sql.key().length() > limits.shapeCharacters()) {
            return;
        }
        shapes.asMap().compute(new Key(sql.key(), request.scope(), request.purpose()), (_, shape) -> {
            List<Variant> variants = new ArrayList<>();
            variants.add(variant);
            if (shape != null) {
                shape.variants().stream()
                        .filter(other -> !other.hasSamePins(variant))
                        .limit(limits.variants() - 1L)
                        .forEach(variants::add);
            }
            return new Shape(List.copyOf(variants));
        });
    }

    /// Forgets all plans.
    public void clear() {
        shapes.invalidateAll();
    }

    /// Questions that were answered without planning.
    public long hits() {
        return hits.sum();
    }

    /// Statements that had to be planned.
    public long misses() {
        return misses.sum();
    }
}
