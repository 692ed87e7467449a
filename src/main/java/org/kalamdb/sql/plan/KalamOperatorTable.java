package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.validate.SqlNameMatcher;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;

/// Everything a statement may call, by name without regard to case. A name of the dialect hides the same
/// name of SQL's standard table; of the standard functions only those are here that the planner can lower.
/// Shared by all threads.
final class KalamOperatorTable implements SqlOperatorTable {
    private static final Set<String> STANDARD_FUNCTIONS = Set.of(
            "cast",
            "trim",
            "position",
            "substring",
            "floor",
            "ceil",
            "count",
            "grouping",
            "sum",
            "avg",
            "min",
            "max",
            "any_value",
            "single_value",
            "stddev",
            "stddev_pop",
            "stddev_samp",
            "variance",
            "var_pop",
            "var_samp",
            "$sum0",
            "row",
            "item",
            "array");

    static final KalamOperatorTable INSTANCE = new KalamOperatorTable();

    private final Map<String, List<SqlOperator>> byName = new LinkedHashMap<>();
    private final List<SqlOperator> all = new ArrayList<>();

    private KalamOperatorTable() {
        KalamFunctions.all().forEach(this::add);
        KalamAggregate.all().forEach(this::add);
        KalamWindow.all().forEach(this::add);
        KalamOperators.all().forEach(this::add);
        TableFunction.all().forEach(this::add);
        for (SqlOperator operator : SqlStdOperatorTable.instance().getOperatorList()) {
            if (isTaken(operator) && !isHidden(operator)) {
                add(operator);
            }
        }
    }

    private static boolean isTaken(SqlOperator operator) {
        return !(operator instanceof SqlFunction) || STANDARD_FUNCTIONS.contains(key(operator.getName()));
    }

    private boolean isHidden(SqlOperator operator) {
        return byName.getOrDefault(key(operator.getName()), List.of()).stream()
                .anyMatch(own ->
                        own.getSyntax().family == operator.getSyntax().family && own.getKind() == operator.getKind());
    }

    private void add(SqlOperator operator) {
        byName.computeIfAbsent(key(operator.getName()), _ -> new ArrayList<>()).add(operator);
        all.add(operator);
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void lookupOperatorOverloads(
            SqlIdentifier name,
            @Nullable SqlFunctionCategory category,
            SqlSyntax syntax,
            List<SqlOperator> found,
            SqlNameMatcher matcher) {
        if (!name.isSimple()) {
            return;
        }
        for (SqlOperator operator : byName.getOrDefault(key(name.getSimple()), List.of())) {
            boolean function = syntax.family == SqlSyntax.FUNCTION && operator instanceof SqlFunction;
            if (function || operator.getSyntax().family == syntax.family) {
                found.add(operator);
            }
        }
    }

    /// Whether there is an aggregate of this name whose result depends on the order of its rows.
    boolean takesOrder(String name) {
        return byName.getOrDefault(name, List.of()).stream()
                .anyMatch(operator -> operator instanceof SqlAggFunction aggregate
                        && aggregate.requiresGroupOrder() != Optionality.FORBIDDEN);
    }

    /// The only operator of this name.
    SqlOperator function(String name) {
        return byName.getOrDefault(name, List.of()).getFirst();
    }

    /// Everything of this name, in lower case.
    List<SqlOperator> named(String name) {
        return List.copyOf(byName.getOrDefault(name, List.of()));
    }

    /// The names of everything with the syntax of a function, for hints.
    List<String> functionNames() {
        return all.stream()
                .filter(SqlFunction.class::isInstance)
                .map(operator -> key(operator.getName()))
                .toList();
    }

    @Override
    public List<SqlOperator> getOperatorList() {
        return List.copyOf(all);
    }
}
