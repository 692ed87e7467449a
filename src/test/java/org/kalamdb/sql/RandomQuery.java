package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Makes random queries over two tables: `a(id, g, s)` and `b(id, a_id, n, s)`, with `s` text and the rest
/// whole numbers. Subqueries may refer to every table around them.
final class RandomQuery {
    private static final int CONSTANTS = 6;

    private final Random random;
    private int aliases;

    RandomQuery(Random random) {
        this.random = random;
    }

    /// A table in scope.
    private record Source(String alias, boolean isA) {
        String table() {
            return (isA ? "a " : "b ") + alias;
        }
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private Source newSource() {
        return new Source("t" + aliases++, random.nextBoolean());
    }

    private static List<Source> with(List<Source> scope, Source source) {
        List<Source> inner = new ArrayList<>(scope);
        inner.add(source);
        return inner;
    }

    String next() {
        aliases = 0;
        List<Source> scope = new ArrayList<>();
        String from = from(scope);
        String where = random.nextInt(4) == 0 ? "" : " WHERE " + condition(scope, 2);
        Source first = scope.getFirst();
        String key = first.alias() + (first.isA() ? ".g" : ".n");
        return switch (random.nextInt(4)) {
            case 0 ->
                "SELECT " + key + ", count(*), sum(" + number(scope, 0) + "), max(" + text(scope, 0)
                        + "), count(DISTINCT " + number(scope, 0) + ") FROM " + from + where + " GROUP BY " + key
                        + pick("", " HAVING count(*) > 2");
            case 1 -> "SELECT DISTINCT " + number(scope, 1) + ", " + text(scope, 1) + " FROM " + from + where;
            default ->
                "SELECT " + number(scope, 2) + ", " + text(scope, 1) + ", (" + condition(scope, 1) + ") FROM " + from
                        + where;
        };
    }

    /// One table, or two joined; adds them to the scope.
    private String from(List<Source> scope) {
        Source first = newSource();
        scope.add(first);
        if (random.nextBoolean()) {
            return first.table();
        }
        Source second = newSource();
        scope.add(second);
        String on = column(first) + " = " + column(second)
                + pick(
                        "",
                        " AND " + first.alias() + ".s < " + second.alias() + ".s",
                        " AND " + column(first) + " > 2",
                        " AND EXISTS (SELECT 1 FROM b e WHERE e.n = " + column(first) + " AND e.id > " + column(second)
                                + ")");
        return first.table() + pick(" JOIN ", " LEFT JOIN ", " RIGHT JOIN ", " FULL JOIN ") + second.table() + " ON "
                + on;
    }

    private String column(Source source) {
        return source.alias() + (source.isA() ? pick(".id", ".g", ".g") : pick(".id", ".a_id", ".n", ".n"));
    }

    private String number(List<Source> scope, int depth) {
        if (depth == 0 || random.nextInt(3) == 0) {
            return random.nextInt(4) == 0
                    ? Integer.toString(random.nextInt(CONSTANTS))
                    : column(scope.get(random.nextInt(scope.size())));
        }
        return switch (random.nextInt(7)) {
            case 0 -> "(" + number(scope, depth - 1) + pick(" + ", " - ", " * ") + number(scope, 0) + ")";
            case 1 -> "coalesce(" + number(scope, depth - 1) + ", " + number(scope, depth - 1) + ")";
            case 2 ->
                "CASE WHEN " + condition(scope, depth - 1) + " THEN " + number(scope, depth - 1) + " ELSE "
                        + number(scope, 0) + " END";
            case 3 -> "length(" + text(scope, depth - 1) + ")";
            case 4 -> "nullif(" + number(scope, depth - 1) + ", " + number(scope, 0) + ")";
            case 5 -> "abs(" + number(scope, depth - 1) + ")";
            default -> scalarSubquery(scope);
        };
    }

    private String scalarSubquery(List<Source> scope) {
        Source source = newSource();
        if (random.nextInt(3) == 0) {
            return "(SELECT " + column(source) + " FROM " + source.table() + " WHERE "
                    + condition(with(scope, source), 0) + " ORDER BY " + source.alias() + ".id"
                    + pick("", " DESC") + " LIMIT 1" + pick("", " OFFSET 1") + ")";
        }
        return "(SELECT " + pick("count(*)", "max(" + column(source) + ")", "sum(" + column(source) + ")") + " FROM "
                + source.table() + pick("", " WHERE " + condition(with(scope, source), 0)) + ")";
    }

    private String text(List<Source> scope, int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return random.nextInt(3) == 0
                    ? "'x" + random.nextInt(CONSTANTS) + "'"
                    : scope.get(random.nextInt(scope.size())).alias() + ".s";
        }
        return switch (random.nextInt(3)) {
            case 0 -> "(" + text(scope, 0) + " || " + text(scope, 0) + ")";
            case 1 -> "upper(" + text(scope, 0) + ")";
            default -> "CASE WHEN " + condition(scope, 0) + " THEN " + text(scope, 0) + " END";
        };
    }

    private String condition(List<Source> scope, int depth) {
        if (depth == 0) {
            return number(scope, 0) + pick(" = ", " < ", " > ", " <> ") + number(scope, 0);
        }
        int less = depth - 1;
        return switch (random.nextInt(11)) {
            case 0 -> "(" + condition(scope, less) + pick(" AND ", " OR ") + condition(scope, less) + ")";
            case 1 -> "NOT (" + condition(scope, less) + ")";
            case 2 -> number(scope, less) + pick(" IS NULL", " IS NOT NULL");
            case 3 -> number(scope, less) + pick(" IN (1, 3)", " NOT IN (2, 4)", " NOT IN (2, NULL)");
            case 4 -> number(scope, less) + " BETWEEN " + number(scope, 0) + " AND " + number(scope, 0);
            case 5 -> text(scope, less) + pick(" = ", " <> ", " < ") + text(scope, less);
            case 6 -> text(scope, less) + pick(" LIKE ", " NOT LIKE ") + "'%1%'";
            case 7 -> exists(scope, less);
            case 8 -> in(scope, less);
            case 9 -> number(scope, less) + pick(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + number(scope, less);
            default -> "(" + condition(scope, less) + ")" + pick(" IS TRUE", " IS NOT TRUE", " IS NOT FALSE");
        };
    }

    private String exists(List<Source> scope, int depth) {
        Source source = newSource();
        return pick("", "NOT ") + "EXISTS (SELECT 1 FROM " + source.table() + " WHERE "
                + condition(with(scope, source), depth) + ")";
    }

    private String in(List<Source> scope, int depth) {
        Source source = newSource();
        List<Source> inner = with(scope, source);
        return number(scope, 0) + pick(" IN ", " NOT IN ", " < ANY ", " >= ALL ", " = ALL ", " <> ANY ") + "(SELECT "
                + number(List.of(source), 0) + " FROM "
                + source.table() + pick("", " WHERE " + condition(inner, depth))
                + pick("", "", " ORDER BY " + source.alias() + ".id LIMIT 3") + ")";
    }
}
