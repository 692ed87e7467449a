package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.ViewExpanders;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableName;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.TokenPlaces;

/// Plans queries: names and types are checked, then the algebra is rewritten and compiled. Any thread; a
/// planning touches no state but its own, and leaves the given nodes as they are.
public final class QueryPlanner {
    /// Plans a SELECT, VALUES, WITH or set operation.
    ///
    /// @throws DbException TABLE_NOT_FOUND, COLUMN_NOT_FOUND or INVALID_SQL for what is wrong,
    ///                     FEATURE_NOT_SUPPORTED for what cannot be run yet; with its place
    public PlannedQuery plan(SqlNode query, PlanningContext context, PlanOptions options) {
        Views views = views(context);
        Rewritten rewritten = QueryRewriter.rewrite(query, context, views);
        return new Planning(rewritten, context, HiddenColumns.NONE, Tombstones.BY_WHERE, views).plan(options);
    }

    /// Plans the query that finds the rows of an UPDATE or DELETE: it may also name `_segment` and
    /// `_position`, and never sees tombstones, so that no deleted row is changed.
    public PlannedQuery planRows(SqlNode query, PlanningContext context) {
        Views views = views(context);
        Rewritten rewritten = QueryRewriter.rewrite(query, context, views);
        return new Planning(rewritten, context, HiddenColumns.ROW_PLACE, Tombstones.NEVER, views)
                .plan(PlanOptions.UNLIMITED);
    }

    private static Views views(PlanningContext context) {
        return new Views(context.schema(), (query, surroundings, views) -> {
            Rewritten rewritten = QueryRewriter.rewrite(query, surroundings, views);
            return new Planning(rewritten, surroundings, HiddenColumns.NONE, Tombstones.NEVER, views);
        });
    }

    /// Whether a query may see deleted rows.
    private enum Tombstones {
        /// When its WHERE mentions `_deleted`.
        BY_WHERE,
        NEVER
    }

    /// The planning of one statement. Calcite is loaded with this class, so a server that has planned nothing yet
    /// has not paid for it.
    private static final class Planning implements Views.Body {
        private static final SqlToRelConverter.Config TO_ALGEBRA;

        static {
            CalciteSettings.ensure();
            TO_ALGEBRA = SqlToRelConverter.config()
                    .withExpand(false)
                    .withTrimUnusedFields(false)
                    .withInSubQueryThreshold(Integer.MAX_VALUE)
                    .withRelBuilderConfigTransform(Optimizer::builderConfig);
        }

        private final Rewritten rewritten;
        private final CatalogReader catalog;
        private final GivenTypes given;
        private final KalamValidator validator;
        private final ValidationErrors errors;
        private final Tombstones tombstones;
        private final Views views;
        private final TokenPlaces places;
        private @Nullable SqlNode validated;

        Planning(
                Rewritten rewritten,
                PlanningContext context,
                HiddenColumns always,
                Tombstones tombstones,
                Views views) {
            ExpandedQueries.check(rewritten.query());
            HiddenColumns hidden = always.with(rewritten.systemNames());
            this.rewritten = rewritten;
            this.tombstones = tombstones;
            this.places = context.places();
            this.views = views;
            this.catalog = new CatalogReader(context, hidden, views);
            this.given = new GivenTypes(context.given());
            this.validator = new KalamValidator(
                    catalog, rewritten.using() ? HiddenColumns.NONE : hidden, rewritten.starPositions(), given);
            this.errors = new ValidationErrors(catalog, context, rewritten.query());
        }

        PlannedQuery plan(PlanOptions options) {
            return translated(() -> {
                SqlNode query = validated();
                List<String> names = names();
                Parameters parameters = Parameters.of(query, validator, given, rewritten.parameters());
                Map<Integer, DataType> assumed = new HashMap<>(given.assumed());
                views.shared().tell(parameters, assumed);
                views.counts().tell(parameters, assumed);
                RelRoot root = algebra(query, AlgebraContext.newCluster());
                SharedItems.Compiled compiled = compile(root.project(), parameters);
                boolean ordered = !root.collation.getFieldCollations().isEmpty();
                PlanNode plan = ordered ? compiled.plan() : Finishing.ordered(compiled.plan());
                PlanNode capped = Finishing.withoutIntervals(Finishing.capped(plan, options.cap(rewritten.limited())));
                Set<TableName> read = new HashSet<>(tables());
                PlanNode whole = views.counts()
                        .around(shared(compiled.used(), capped, parameters), parameters.count(), body -> {
                            SharedItems.Compiled count = typed(body, parameters);
                            return new SharedItems.Compiled(shared(count.used(), count.plan(), parameters), Set.of());
                        });
                views.counts().addTables(read);
                read.addAll(views.read());
                read.addAll(views.shared().read());
                return new PlannedQuery(whole, columns(capped, names), parameters.types(), assumed, read);
            });
        }

        @Override
        public RelDataType rowType() {
            return translated(() -> validator.getValidatedNodeType(validated()));
        }

        @Override
        public List<String> names() {
            return ColumnNames.ofOutput(validated(), rowType(), rewritten.starPositions());
        }

        @Override
        public RelNode algebra(RelOptCluster cluster) {
            return translated(() -> algebra(validated(), cluster).project());
        }

        private SqlNode validated() {
            SqlNode known = validated;
            if (known == null) {
                known = validator.validate(rewritten.query());
                validated = known;
            }
            return known;
        }

        private <T> T translated(Supplier<T> planning) {
            try {
                return planning.get();
            } catch (DbException error) {
                throw ValidationErrors.placed(error, rewritten.query());
            } catch (CalciteContextException error) {
                throw errors.translate(error, validator.lastErrorNode());
            } catch (CalciteException error) {
                throw new DbException(ErrorCode.INVALID_SQL, String.valueOf(error.getMessage()), error);
            }
        }

        private RelRoot algebra(SqlNode query, RelOptCluster cluster) {
            SqlToRelConverter converter = new SqlToRelConverter(
                    ViewExpanders.simpleContext(cluster),
                    validator,
                    catalog,
                    cluster,
                    WindowConvertlets.INSTANCE,
                    TO_ALGEBRA);
            return converter.convertQuery(query, false, true);
        }

        private SharedItems.Compiled compile(RelNode query, Parameters parameters) {
            RelNode algebra = tombstones == Tombstones.BY_WHERE ? DeletedRows.expose(query) : query;
            RelCompiler compiler = new RelCompiler(parameters, views.counts().size(), places);
            return new SharedItems.Compiled(compiler.compile(Optimizer.optimize(algebra)), compiler.usedItems());
        }

        private PlanNode shared(Set<Integer> used, PlanNode plan, Parameters parameters) {
            return views.shared().around(plan, used, body -> typed(body, parameters));
        }

        /// A shared query, its columns of the types that are promised.
        private SharedItems.Compiled typed(Views.Body body, Parameters parameters) {
            SharedItems.Compiled compiled = compile(body.algebra(AlgebraContext.newCluster()), parameters);
            List<DataType> types = body.rowType().getFieldList().stream()
                    .map(field -> KalamTypeFactory.toData(field.getType()))
                    .toList();
            return new SharedItems.Compiled(PlanNodes.withTypes(compiled.plan(), types), compiled.used());
        }

        private static List<OutputColumn> columns(PlanNode root, List<String> names) {
            List<OutputColumn> columns = new ArrayList<>(names.size());
            for (int i = 0; i < names.size(); i++) {
                Optional<ColumnOrigins.Origin> origin = ColumnOrigins.of(root, i);
                boolean key = origin.filter(ColumnOrigins.Origin::unique)
                        .filter(ColumnOrigins.Origin::isKey)
                        .isPresent();
                columns.add(new OutputColumn(
                        names.get(i),
                        root.types().get(i),
                        key,
                        key && origin.get().scan().table().schema().keyIds().size() == 1,
                        origin.filter(ColumnOrigins.Origin::isNeverNull).isPresent()));
            }
            return columns;
        }

        @Override
        public void tell(Parameters parameters, Map<Integer, DataType> assumed) {
            parameters.tell(validated(), validator, given);
            assumed.putAll(given.assumed());
        }

        @Override
        public Set<TableName> tables() {
            return catalog.found().stream()
                    .map(table -> table.relation().name())
                    .filter(name -> !SharedItems.isOne(name))
                    .collect(Collectors.toUnmodifiableSet());
        }
    }
}
