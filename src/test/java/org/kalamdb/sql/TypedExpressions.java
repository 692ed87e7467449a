package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;

/// Makes random expressions of a wanted kind over the sources in scope, with subqueries that may refer to
/// all of them. None can overflow or divide by zero. One thread.
final class TypedExpressions {
    private static final List<ValueKind> KINDS = List.of(ValueKind.values());

    private final Random random;
    private final IntSupplier aliases;

    /// @param aliases numbers of new sources
    TypedExpressions(Random random, IntSupplier aliases) {
        this.random = random;
        this.aliases = aliases;
    }

    /// A table or subquery in scope.
    ///
    /// @param columns of all kinds
    /// @param keys    columns that together tell its rows apart
    record Source(String alias, List<Column> columns, List<String> keys) {
        record Column(String name, ValueKind kind) {}

        static Source table(String alias) {
            List<Column> columns = new ArrayList<>();
            columns.add(new Column(alias + ".id", ValueKind.WHOLE));
            for (ValueKind kind : ValueKind.values()) {
                columns.add(new Column(alias + "." + kind.column(), kind));
            }
            return new Source(alias, columns, List.of(alias + ".id"));
        }
    }

    String pick(String... choices) {
        return TypedTables.pick(random, choices);
    }

    ValueKind kind() {
        return KINDS.get(random.nextInt(KINDS.size()));
    }

    private String leaf(ValueKind kind, List<Source> scope) {
        List<String> names = scope.stream()
                .flatMap(source -> source.columns().stream())
                .filter(column -> column.kind() == kind)
                .map(Source.Column::name)
                .toList();
        return names.isEmpty() || random.nextInt(4) == 0
                ? TypedTables.value(kind, random)
                : names.get(random.nextInt(names.size()));
    }

    String of(ValueKind kind, List<Source> scope, int depth) {
        if (depth <= 0 || random.nextInt(4) == 0) {
            return leaf(kind, scope);
        }
        int less = depth - 1;
        return switch (random.nextInt(9)) {
            case 0 -> "coalesce(" + of(kind, scope, less) + ", " + of(kind, scope, less) + ")";
            case 1 ->
                "CASE WHEN " + truth(scope, less) + " THEN " + of(kind, scope, less) + " ELSE " + of(kind, scope, less)
                        + " END";
            case 2 -> "nullif(" + of(kind, scope, less) + ", " + of(kind, scope, 0) + ")";
            case 3 -> extreme(kind, scope);
            default ->
                switch (kind) {
                    case WHOLE -> whole(scope, less);
                    case EXACT -> exact(scope, less);
                    case REAL -> real(scope, less);
                    case TEXT -> text(scope, less);
                    case TRUTH -> truth(scope, less);
                    case DATE -> date(scope, less);
                    case TIME -> time(scope, less);
                };
        };
    }

    private String extreme(ValueKind kind, List<Source> scope) {
        if (kind == ValueKind.TRUTH) {
            return leaf(kind, scope);
        }
        Source source = Source.table("q" + aliases.getAsInt());
        List<Source> inner = with(scope, source);
        return "(SELECT " + pick("min", "max") + "(" + of(kind, List.of(source), 1) + ") FROM " + table(source)
                + pick("", " WHERE " + truth(inner, 1)) + ")";
    }

    private String table(Source source) {
        return TypedTables.NAMES.get(random.nextInt(TypedTables.NAMES.size())) + " " + source.alias();
    }

    private static List<Source> with(List<Source> scope, Source source) {
        List<Source> inner = new ArrayList<>(scope);
        inner.add(source);
        return inner;
    }

    private String whole(List<Source> scope, int less) {
        return switch (random.nextInt(11)) {
            case 0 ->
                "(" + of(ValueKind.WHOLE, scope, less) + pick(" + ", " - ", " * ") + leaf(ValueKind.WHOLE, scope) + ")";
            case 1 -> "length(" + of(ValueKind.TEXT, scope, less) + ")";
            case 2 -> "abs(" + of(ValueKind.WHOLE, scope, less) + ")";
            case 3 ->
                "CAST(extract("
                        + pick("YEAR", "MONTH", "DAY", "DOW", "QUARTER", "WEEK", "ISODOW", "DOY", "ISOYEAR", "DECADE")
                        + " FROM " + of(ValueKind.DATE, scope, less) + ") AS INT)";
            case 4 ->
                "CAST(extract(" + pick("HOUR", "MINUTE", "DAY", "DOY", "WEEK") + " FROM "
                        + of(ValueKind.TIME, scope, less) + ") AS INT)";
            case 5 -> {
                Source source = Source.table("q" + aliases.getAsInt());
                yield "(SELECT "
                        + pick(
                                "count(*)",
                                "count(" + source.alias() + ".t)",
                                "count(DISTINCT " + source.alias() + ".i)")
                        + " FROM " + table(source) + " WHERE " + truth(with(scope, source), 1) + ")";
            }
            case 6 ->
                pick("greatest", "least") + "(" + of(ValueKind.WHOLE, scope, less) + ", "
                        + of(ValueKind.WHOLE, scope, less) + ")";
            case 7 -> "strpos(" + of(ValueKind.TEXT, scope, less) + ", " + leaf(ValueKind.TEXT, scope) + ")";
            case 8 -> pick("length", "char_length") + "(" + of(ValueKind.TEXT, scope, less) + ")";
            case 9 -> "(" + of(ValueKind.DATE, scope, less) + " - " + leaf(ValueKind.DATE, scope) + ")";
            default -> "CAST(" + of(ValueKind.TRUTH, scope, less) + " AS INT)";
        };
    }

    private String exact(List<Source> scope, int less) {
        return switch (random.nextInt(4)) {
            case 0 ->
                "(" + of(ValueKind.EXACT, scope, less) + pick(" + ", " - ", " * ") + leaf(ValueKind.EXACT, scope) + ")";
            case 1 -> "(" + of(ValueKind.EXACT, scope, less) + pick(" + ", " - ") + leaf(ValueKind.WHOLE, scope) + ")";
            case 2 -> "abs(" + of(ValueKind.EXACT, scope, less) + ")";
            default -> "CAST(" + of(ValueKind.WHOLE, scope, less) + " AS DECIMAL(12, 2))";
        };
    }

    private String real(List<Source> scope, int less) {
        return switch (random.nextInt(4)) {
            case 0 ->
                "(" + of(ValueKind.REAL, scope, less) + pick(" + ", " - ", " * ") + leaf(ValueKind.REAL, scope) + ")";
            case 1 -> pick("abs", "floor", "ceil") + "(" + of(ValueKind.REAL, scope, less) + ")";
            case 2 -> "CAST(" + of(ValueKind.EXACT, scope, less) + " AS DOUBLE)";
            default -> "(" + of(ValueKind.REAL, scope, less) + " / 4e0)";
        };
    }

    private String text(List<Source> scope, int less) {
        String inner = of(ValueKind.TEXT, scope, less);
        return switch (random.nextInt(16)) {
            case 0 -> "(" + inner + " || " + leaf(ValueKind.TEXT, scope) + ")";
            case 1 -> pick("upper", "lower", "trim", "reverse") + "(" + inner + ")";
            case 2 -> "substr(" + inner + ", " + pick("1", "2") + ", " + pick("1", "2", "3") + ")";
            case 3 -> "replace(" + inner + ", " + pick("'a', 'zz'", "'ab', ''", "'ä', 'a'") + ")";
            case 4 -> "CAST(" + of(ValueKind.WHOLE, scope, less) + " AS VARCHAR)";
            case 5 -> "CAST(" + of(ValueKind.DATE, scope, less) + " AS VARCHAR)";
            case 6 -> pick("left", "right") + "(" + inner + ", " + pick("0", "1", "2", "-1", "-2") + ")";
            case 7 ->
                pick("lpad", "rpad") + "(" + inner + ", " + pick("0", "1", "3", "5") + ", " + pick("'x'", "'äb'") + ")";
            case 8 -> pick("ltrim", "rtrim", "trim") + "(" + inner + ", " + pick("'a'", "'ab'", "' '") + ")";
            case 9 -> "repeat(" + inner + ", " + pick("0", "1", "2", "-1") + ")";
            case 10 -> "split_part(" + inner + ", " + pick("'a'", "'%'", "'b'") + ", " + pick("1", "2") + ")";
            case 11 ->
                "regexp_replace(" + inner + ", " + pick("'a', 'x'", "'[ab]', '-'", "'^.', ''", "'b*$', '!'") + ")";
            case 12 -> "regexp_replace(" + inner + ", " + pick("'[a-z]', '.'", "'a|b', ''") + ", 'g')";
            case 13 -> "translate(" + inner + ", " + pick("'ab', 'xy'", "'ä', 'a'", "'abx', 'z'") + ")";
            case 14 -> "concat_ws(" + pick("'-'", "''") + ", " + inner + ", " + leaf(ValueKind.TEXT, scope) + ")";
            default -> "concat(" + inner + ", " + leaf(ValueKind.TEXT, scope) + ")";
        };
    }

    private String date(List<Source> scope, int less) {
        return switch (random.nextInt(2)) {
            case 0 -> "CAST(" + of(ValueKind.TIME, scope, less) + " AS DATE)";
            default -> "CAST(" + of(ValueKind.DATE, scope, less) + interval(pick("day", "month", "year")) + " AS DATE)";
        };
    }

    private String time(List<Source> scope, int less) {
        String unit = pick("year", "quarter", "month", "week", "day", "hour", "minute", "second", "decade");
        return switch (random.nextInt(4)) {
            case 0 -> "CAST(" + of(ValueKind.DATE, scope, less) + " AS TIMESTAMP)";
            case 1 ->
                "(" + of(ValueKind.TIME, scope, less)
                        + interval(pick("hour", "day", "month", "second", "minute", "week", "year"))
                        + ")";
            case 2 ->
                "(" + of(ValueKind.TIME, scope, less) + " + (" + leaf(ValueKind.TIME, scope) + " - "
                        + leaf(ValueKind.TIME, scope) + "))";
            default -> "date_trunc('" + unit + "', " + of(ValueKind.TIME, scope, less) + ")";
        };
    }

    private String interval(String unit) {
        return pick(" + ", " - ") + "INTERVAL '" + (1 + random.nextInt(40)) + " " + unit + "'";
    }

    /// A condition.
    String truth(List<Source> scope, int depth) {
        ValueKind kind = kind();
        int less = depth - 1;
        String left = of(kind, scope, less);
        if (depth <= 0) {
            return "(" + left + pick(" = ", " <> ", " < ", " >= ") + leaf(kind, scope) + ")";
        }
        return switch (random.nextInt(12)) {
            case 0 -> "(" + truth(scope, less) + pick(" AND ", " OR ") + truth(scope, less) + ")";
            case 1 -> "NOT " + truth(scope, less);
            case 2 -> "(" + left + pick(" IS NULL", " IS NOT NULL") + ")";
            case 3 ->
                "(" + left + pick(" IN ", " NOT IN ") + "(" + leaf(kind, scope) + ", " + TypedTables.value(kind, random)
                        + pick("", ", NULL") + "))";
            case 4 ->
                "(" + left + pick(" BETWEEN ", " NOT BETWEEN ") + leaf(kind, scope) + " AND " + leaf(kind, scope) + ")";
            case 5 -> pattern(of(ValueKind.TEXT, scope, less), scope);
            case 6 -> exists(scope, less);
            case 7 -> "(" + left + pick(" IN ", " NOT IN ") + column(kind, scope, less) + ")";
            case 8 -> "(" + left + pick(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ") + of(kind, scope, less) + ")";
            case 9 -> "(" + truth(scope, less) + pick(" IS TRUE", " IS NOT TRUE", " IS FALSE", " IS NOT FALSE") + ")";
            default -> "(" + left + pick(" = ", " <> ", " < ", " <= ", " > ", " >= ") + of(kind, scope, less) + ")";
        };
    }

    private String pattern(String text, List<Source> scope) {
        return switch (random.nextInt(4)) {
            case 0 -> "(" + text + pick(" LIKE ", " NOT LIKE ") + leaf(ValueKind.TEXT, scope) + ")";
            // whole texts: DuckDB's ~ asks no less
            case 1 -> "(" + text + " ~ " + pick("'^.*a.*$'", "'^b.*$'", "'^.*[0-9].*$'", "'^$'", "'^(a|b)+$'") + ")";
            case 2 -> "starts_with(" + text + ", " + leaf(ValueKind.TEXT, scope) + ")";
            default ->
                "(" + text + pick(" LIKE ", " NOT LIKE ", " ILIKE ", " NOT ILIKE ")
                        + pick("'a%'", "'%b'", "'_'", "'%'", "'%a%b%'", "'ä'", "'A_'", "'%_%'", "'%\\%%' ESCAPE '\\'")
                        + ")";
        };
    }

    private String exists(List<Source> scope, int depth) {
        Source source = Source.table("q" + aliases.getAsInt());
        return pick("", "NOT ") + "EXISTS (SELECT 1 FROM " + table(source) + " WHERE "
                + truth(with(scope, source), depth) + ")";
    }

    private String column(ValueKind kind, List<Source> scope, int depth) {
        Source source = Source.table("q" + aliases.getAsInt());
        return "(SELECT " + of(kind, List.of(source), 1) + " FROM " + table(source)
                + pick("", " WHERE " + truth(with(scope, source), depth)) + ")";
    }
}
