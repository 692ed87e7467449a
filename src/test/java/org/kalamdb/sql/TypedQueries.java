package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.kalamdb.sql.DuckDbOracle.Order;
import org.kalamdb.sql.TypedExpressions.Source;

/// Makes random queries over [TypedTables]: joins of up to three sources, subqueries, groups and grouping
/// sets, windows, set operations, orders with limits. One thread.
final class TypedQueries {
    private final Random random;
    private final TypedExpressions expressions;
    private int aliases;

    TypedQueries(Random random) {
        this.random = random;
        this.expressions = new TypedExpressions(random, () -> aliases++);
    }

    /// @param order which rows must be equal
    record Query(String sql, Order order) {}

    /// FROM, and what it brings into scope.
    record From(String text, List<Source> scope) {
        /// Columns that together tell the rows apart.
        List<String> keys() {
            return scope.stream().flatMap(source -> source.keys().stream()).toList();
        }
    }

    private boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    private String pick(String... choices) {
        return expressions.pick(choices);
    }

    Query next() {
        aliases = 0;
        return switch (random.nextInt(8)) {
            case 0, 1 -> grouped();
            case 2 -> new Query(setOperation(), Order.ANY);
            case 3 -> window();
            case 4 -> ordered();
            case 5 -> common();
            default -> new Query(plain(kinds(1 + random.nextInt(3)), true), Order.ANY);
        };
    }

    private List<ValueKind> kinds(int count) {
        List<ValueKind> kinds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            kinds.add(expressions.kind());
        }
        return kinds;
    }

    From from(boolean derived) {
        List<Source> scope = new ArrayList<>();
        StringBuilder text = new StringBuilder(source(scope, derived));
        int joins = random.nextInt(3);
        for (int i = 0; i < joins; i++) {
            String kind = pick(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ", " CROSS JOIN ", " JOIN ");
            List<Source> left = List.copyOf(scope);
            text.append(kind).append(source(scope, derived && oneIn(2)));
            if (!kind.contains("CROSS")) {
                text.append(" ON ").append(on(left, scope.getLast(), scope));
            }
        }
        return new From(text.toString(), scope);
    }

    /// An equality, so that the join of three tables stays small.
    private String on(List<Source> left, Source right, List<Source> all) {
        ValueKind kind = oneIn(2) ? ValueKind.WHOLE : expressions.kind();
        return expressions.of(kind, left, 0) + " = " + expressions.of(kind, List.of(right), 0)
                + (oneIn(3) ? " AND " + expressions.truth(all, 1) : "");
    }

    private String source(List<Source> scope, boolean derived) {
        String alias = "s" + aliases++;
        if (!derived || !oneIn(5)) {
            scope.add(Source.table(alias));
            return TypedTables.NAMES.get(random.nextInt(TypedTables.NAMES.size())) + " " + alias;
        }
        List<ValueKind> kinds = kinds(2);
        String inner = oneIn(2) ? plain(kinds, false) : groups(kinds);
        List<Source.Column> columns = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            columns.add(new Source.Column(alias + ".c" + i, kinds.get(i)));
        }
        scope.add(new Source(alias, columns, List.of(alias + ".c0", alias + ".c1")));
        return "(" + inner + ") AS " + alias + " (c0, c1)";
    }

    /// A random condition over what FROM brings.
    String condition(From from) {
        return expressions.truth(from.scope(), 2);
    }

    private String where(From from) {
        return oneIn(3) ? "" : " WHERE " + condition(from);
    }

    private String plain(List<ValueKind> kinds, boolean derived) {
        From from = from(derived);
        return "SELECT " + pick("", "", "DISTINCT ") + list(kinds, from) + " FROM " + from.text() + where(from);
    }

    private String list(List<ValueKind> kinds, From from) {
        return kinds.stream().map(kind -> expressions.of(kind, from.scope(), 2)).collect(Collectors.joining(", "));
    }

    /// Rows of given kinds, each once.
    private String groups(List<ValueKind> kinds) {
        From from = from(false);
        String keys = kinds.stream()
                .map(kind -> expressions.of(kind, from.scope(), 0))
                .collect(Collectors.joining(", "));
        return "SELECT DISTINCT " + keys + " FROM " + from.text() + where(from);
    }

    private Query grouped() {
        From from = from(true);
        List<String> keys = new ArrayList<>();
        from.scope().getFirst().columns().stream()
                .filter(column -> !column.name().endsWith(".id") && oneIn(4))
                .limit(3)
                .forEach(column -> keys.add(column.name()));
        List<String> items = new ArrayList<>(keys);
        for (int i = 0; i <= random.nextInt(3); i++) {
            items.add(aggregate(from));
        }
        String by = keys.isEmpty() ? "" : " GROUP BY " + grouping(keys);
        String having = oneIn(4) ? " HAVING count(*)" + pick(" > 1", " < 5", " = 2") : "";
        return new Query(
                "SELECT " + String.join(", ", items) + " FROM " + from.text() + where(from) + by + having, Order.ANY);
    }

    private String grouping(List<String> keys) {
        String all = String.join(", ", keys);
        return switch (random.nextInt(6)) {
            case 0 -> "ROLLUP (" + all + ")";
            case 1 -> "CUBE (" + all + ")";
            case 2 -> "GROUPING SETS ((" + all + "), (" + keys.getFirst() + "), ())";
            default -> all;
        };
    }

    private String aggregate(From from) {
        ValueKind kind = expressions.kind();
        String filter = oneIn(4) ? " FILTER (WHERE " + expressions.truth(from.scope(), 1) + ")" : "";
        String call = switch (random.nextInt(6)) {
            case 0 -> "count(*)";
            case 1 -> "count(" + pick("", "DISTINCT ") + expressions.of(kind, from.scope(), 1) + ")";
            case 2 ->
                pick("sum", "avg") + "(" + pick("", "", "DISTINCT ")
                        + expressions.of(oneIn(2) ? ValueKind.WHOLE : ValueKind.EXACT, from.scope(), 1) + ")";
            case 3 -> pick("sum", "avg") + "(" + expressions.of(ValueKind.REAL, from.scope(), 1) + ")";
            case 4 -> pick("bool_and", "bool_or") + "(" + expressions.truth(from.scope(), 1) + ")";
            default ->
                pick("min", "max") + "("
                        + expressions.of(kind == ValueKind.TRUTH ? ValueKind.TEXT : kind, from.scope(), 1) + ")";
        };
        return call + filter;
    }

    private String setOperation() {
        List<ValueKind> kinds = kinds(2);
        StringBuilder sql = new StringBuilder("(" + plain(kinds, false) + ")");
        for (int i = 0; i <= random.nextInt(2); i++) {
            sql.append(pick(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " INTERSECT ALL ", " EXCEPT ALL "))
                    .append("(" + plain(kinds, false) + ")");
        }
        return sql.toString();
    }

    /// Windows whose result does not depend on the order of peers.
    private Query window() {
        From from = from(false);
        String total = " ORDER BY " + keys(from);
        String peers = " ORDER BY " + expressions.of(expressions.kind(), from.scope(), 1) + pick("", " DESC")
                + pick(" NULLS FIRST", " NULLS LAST");
        String partition = oneIn(2) ? "" : "PARTITION BY " + expressions.of(expressions.kind(), from.scope(), 1);
        String number = expressions.of(ValueKind.WHOLE, from.scope(), 1);
        String any = expressions.of(expressions.kind(), from.scope(), 1);
        String rows = pick(
                " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING",
                " ROWS 2 PRECEDING",
                " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                " ROWS BETWEEN 3 PRECEDING AND 1 PRECEDING");
        String call = switch (random.nextInt(6)) {
            case 0 -> pick("rank", "dense_rank") + "() OVER (" + partition + peers + ")";
            case 1 ->
                pick("sum", "min", "max", "count") + "(" + number + ") OVER (" + partition + pick("", peers) + ")";
            case 2 -> "row_number() OVER (" + partition + total + ")";
            case 3 -> pick("lag", "lead") + "(" + any + pick("", ", 2") + ") OVER (" + partition + total + ")";
            case 4 -> pick("sum", "count", "max") + "(" + number + ") OVER (" + partition + total + rows + ")";
            default ->
                pick("first_value", "last_value") + "(" + any + ") OVER (" + partition + total + pick("", rows) + ")";
        };
        return new Query(
                "SELECT " + keys(from).replace(" NULLS LAST", "") + ", " + call + " FROM " + from.text() + where(from),
                Order.ANY);
    }

    private static String keys(From from) {
        return from.keys().stream().map(key -> key + " NULLS LAST").collect(Collectors.joining(", "));
    }

    private Query ordered() {
        From from = from(false);
        String order = expressions.of(expressions.kind(), from.scope(), 1)
                + pick("", " DESC")
                + pick(" NULLS FIRST", " NULLS LAST");
        return new Query(
                "SELECT " + list(kinds(2), from) + ", " + String.join(", ", from.keys()) + " FROM " + from.text()
                        + where(from) + " ORDER BY " + order + ", " + keys(from)
                        + pick("", " LIMIT " + random.nextInt(6), " LIMIT 3 OFFSET " + random.nextInt(5)),
                Order.SAME);
    }

    private Query common() {
        List<ValueKind> kinds = List.of(ValueKind.WHOLE, ValueKind.TEXT);
        String inner = plain(kinds, false);
        return new Query(
                "WITH w (a, b) AS (" + inner + ") SELECT x.a, y.b, count(*) FROM w x " + pick("JOIN", "LEFT JOIN")
                        + " w y ON x.a = y.a" + pick("", " AND x.b = y.b") + " GROUP BY x.a, y.b",
                Order.ANY);
    }
}
