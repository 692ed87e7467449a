package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.config.CalciteConnectionConfig;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.schema.Schema;
import org.apache.calcite.schema.Table;
import org.apache.calcite.schema.impl.AbstractSchema;
import org.apache.calcite.schema.lookup.LikePattern;
import org.apache.calcite.schema.lookup.Lookup;
import org.apache.calcite.schema.lookup.Named;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.TableName;
import org.kalamdb.model.ViewDef;

/// Resolves table names of one statement over a [SchemaLookup]: `t`, `ns.t` and `kalam.ns.t`, without regard
/// to case. Remembers what was found.
final class CatalogReader extends CalciteCatalogReader {
    private static final String CATALOG = "kalam";

    private final Tables tables;

    CatalogReader(PlanningContext context, HiddenColumns hidden, Views views) {
        this(context, new Tables(context.schema(), hidden, views));
    }

    private CatalogReader(PlanningContext context, Tables tables) {
        super(
                CalciteSchema.createRootSchema(false, false, "", new CatalogSchema(tables, true)),
                ImmutableList.of(context.namespace()),
                KalamTypeFactory.INSTANCE,
                CalciteConnectionConfig.DEFAULT.set(
                        org.apache.calcite.config.CalciteConnectionProperty.CASE_SENSITIVE, "false"));
        this.tables = tables;
    }

    /// The tables that were found so far.
    Set<KalamTable> found() {
        return tables.found();
    }

    @Override
    public @Nullable RelDataType getNamedType(SqlIdentifier name) {
        return name.isSimple() ? NamedTypes.find(name.getSimple()).orElse(null) : null;
    }

    /// The tables looked up, each once.
    private static final class Tables {
        private final SchemaLookup lookup;
        private final HiddenColumns hidden;
        private final Views views;
        private final Map<TableName, Optional<KalamTable>> known = new HashMap<>();

        Tables(SchemaLookup lookup, HiddenColumns hidden, Views views) {
            this.lookup = lookup;
            this.hidden = hidden;
            this.views = views;
        }

        Optional<KalamTable> find(TableName name) {
            Optional<KalamTable> found = known.get(name);
            if (found == null) {
                found = SharedItems.isOne(name)
                        ? views.shared().table(name)
                        : lookup.find(name).map(this::table);
                known.put(name, found);
            }
            return found;
        }

        private KalamTable table(Relation relation) {
            return relation instanceof Relation.View(ViewDef view)
                    ? views.table(view)
                    : new KalamTable(relation, hidden);
        }

        Set<KalamTable> found() {
            Set<KalamTable> found = new LinkedHashSet<>();
            known.values().forEach(table -> table.ifPresent(found::add));
            return found;
        }
    }

    /// Finds entries one by one, by their lower-case name; cannot list them.
    private interface LowerCaseLookup<T> extends Lookup<T> {
        @Override
        default @Nullable Named<T> getIgnoreCase(String name) {
            String lower = name.toLowerCase(Locale.ROOT);
            T entity = get(lower);
            return entity == null ? null : new Named<>(lower, entity);
        }

        @Override
        default Set<String> getNames(LikePattern pattern) {
            return Set.of();
        }
    }

    /// The catalog: a namespace for every name, and the catalog itself as `kalam`.
    private static final class CatalogSchema extends AbstractSchema {
        private final Tables tables;
        private final boolean root;

        CatalogSchema(Tables tables, boolean root) {
            this.tables = tables;
            this.root = root;
        }

        @Override
        public Lookup<? extends Schema> subSchemas() {
            return (LowerCaseLookup<Schema>) name ->
                    root && name.equals(CATALOG) ? new CatalogSchema(tables, false) : new NamespaceSchema(tables, name);
        }

        @Override
        public Lookup<Table> tables() {
            return Lookup.empty();
        }
    }

    private static final class NamespaceSchema extends AbstractSchema {
        private final Tables tables;
        private final String namespace;

        NamespaceSchema(Tables tables, String namespace) {
            this.tables = tables;
            this.namespace = namespace;
        }

        @Override
        public Lookup<? extends Schema> subSchemas() {
            return Lookup.empty();
        }

        @Override
        public Lookup<Table> tables() {
            return (LowerCaseLookup<Table>) name -> tables.find(new TableName(namespace, name))
                    .map(KalamTable::handle)
                    .orElse(null);
        }
    }

    /// The namespace and name of a table identifier in a given default namespace.
    static TableName tableName(List<String> names, String defaultNamespace) {
        String table = Util.last(names).toLowerCase(Locale.ROOT);
        return new TableName(
                names.size() == 1
                        ? defaultNamespace
                        : names.get(names.size() - 2).toLowerCase(Locale.ROOT),
                table);
    }
}
