package org.kalamdb.sql;

import java.util.List;
import java.util.Random;

/// Random walks over the dialect: statements of all kinds, mostly wrong in their names, types or nesting.
/// One thread.
final class FuzzGrammar {
    private static final List<String> NAMES = List.of(
            "t",
            "u",
            "id",
            "n",
            "s",
            "j",
            "e",
            "d",
            "ts",
            "m",
            "b",
            "y",
            "x",
            "_seq",
            "_deleted",
            "system.users",
            "information_schema.tables",
            "default",
            "\"T\"",
            "\"a b\"",
            "\"\"",
            "nosuch",
            "ä",
            "\"😀\"",
            "kalam.default.t");
    private static final List<String> LITERALS = List.of(
            "NULL",
            "TRUE",
            "0",
            "-1",
            "1.5",
            "1e308",
            "1e400",
            "9223372036854775807",
            "9223372036854775808",
            "99999999999999999999999999999999999999",
            "999999999999999999999999999999999999999",
            "0.00000000000000000000000000000000000001",
            "''",
            "'a'",
            "'''",
            "'%'",
            "'\\'",
            "'2024-01-01'",
            "'{\"a\":1}'",
            "'[1,2]'",
            "'\ud83d\ude00'",
            "'\u0000'",
            "'\u202e\ufeff'",
            "DATE '2024-02-30'",
            "DATE '0001-01-01'",
            "TIMESTAMP '9999-12-31 23:59:59.999999'",
            "TIME '24:00:00'",
            "INTERVAL '1' MONTH",
            "INTERVAL '99999999999 years'",
            "X'0'",
            "X'ff'",
            "ARRAY[1,2]",
            "ARRAY[]",
            "$1",
            "$2",
            "$51",
            "$0");
    private static final List<String> OPERATORS = List.of(
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "=",
            "<>",
            "<",
            ">=",
            "AND",
            "OR",
            "LIKE",
            "ILIKE",
            "NOT LIKE",
            "~",
            "!~*",
            "->",
            "->>",
            "?",
            "IS DISTINCT FROM",
            "IN",
            "::",
            "SIMILAR TO",
            "^",
            "&");
    private static final List<String> FUNCTIONS = List.of(
            "abs",
            "lower",
            "substr",
            "coalesce",
            "nullif",
            "count",
            "sum",
            "avg",
            "max",
            "round",
            "power",
            "sqrt",
            "lpad",
            "repeat",
            "replace",
            "split_part",
            "regexp_replace",
            "date_trunc",
            "extract",
            "to_char",
            "to_timestamp",
            "json_get",
            "json_get_int",
            "cosine_distance",
            "greatest",
            "concat",
            "md5",
            "encode",
            "now",
            "snowflake_id",
            "current_user",
            "row_number",
            "lag",
            "string_agg",
            "array_agg",
            "generate_series",
            "make_date",
            "length",
            "reverse",
            "chr",
            "nosuch",
            "vector_search");
    private static final List<String> TYPES = List.of(
            "INT",
            "BIGINT",
            "SMALLINT",
            "DECIMAL(38, 38)",
            "DECIMAL(5)",
            "DOUBLE",
            "FLOAT",
            "TEXT",
            "BOOLEAN",
            "DATE",
            "TIMESTAMP",
            "TIME",
            "JSON",
            "BYTES",
            "UUID",
            "EMBEDDING(3)",
            "INTERVAL",
            "NUMERIC",
            "nosuch",
            "VARCHAR(0)",
            "DECIMAL(99)",
            "EMBEDDING(9999)");

    private final Random random;

    FuzzGrammar(Random random) {
        this.random = random;
    }

    private String pick(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private String name() {
        return pick(NAMES);
    }

    String statement() {
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> query(2);
            case 5 ->
                "INSERT INTO " + name() + pick("", " (" + list(2) + ")")
                        + pick(" VALUES (" + list(3) + ")", " " + query(1))
                        + pick(
                                "",
                                " ON CONFLICT (" + name() + ") DO UPDATE SET " + name() + " = " + expression(1),
                                " RETURNING *");
            case 6 ->
                "UPDATE " + name() + " SET " + name() + " = " + expression(2) + pick("", " WHERE " + expression(2))
                        + pick("", " RETURNING " + list(1));
            case 7 -> "DELETE FROM " + name() + pick("", " WHERE " + expression(2)) + pick("", " RETURNING " + list(1));
            case 8 ->
                "CREATE " + pick("", "USER ", "SHARED ", "STREAM ") + "TABLE " + pick("", "IF NOT EXISTS ") + "f"
                        + random.nextInt(4)
                        + " (" + column() + ", " + column() + pick("", ", PRIMARY KEY (" + name() + ")") + ")"
                        + pick(
                                "",
                                " WITH (TTL_SECONDS = 5)",
                                " WITH (FLUSH_POLICY = 'rows:5')",
                                " WITH (ACCESS_LEVEL = 'public')");
            case 9 ->
                "ALTER TABLE " + name() + " " + pick("ADD COLUMN ", "DROP COLUMN ", "RENAME COLUMN ", "MODIFY COLUMN ")
                        + column();
            case 10 ->
                pick(
                        "DROP TABLE f" + random.nextInt(4),
                        "DROP NAMESPACE nosuch",
                        "USE nosuch",
                        "SHOW TABLES",
                        "DESCRIBE TABLE t",
                        "SHOW STATS FOR TABLE t",
                        "EXPLAIN " + query(1),
                        "SHOW " + name(),
                        "STORAGE FLUSH TABLE default.t");
            case 11 -> "EXECUTE AS USER " + pick("'alice'", "alice", "''", "'o''brien'") + " (" + statement() + ")";
            case 12 -> pick("BEGIN; ", "") + statement() + "; " + pick("COMMIT", "ROLLBACK", "BEGIN", "SAVEPOINT x");
            default ->
                pick(
                                "CREATE USER x WITH PASSWORD 'p' ROLE ",
                                "KILL JOB ",
                                "CLUSTER ",
                                "CREATE STORAGE ",
                                "SUBSCRIBE TO ",
                                "CREATE TOPIC ",
                                "SET ",
                                "BACKUP DATABASE TO ",
                                "CREATE VIEW v AS ")
                        + pick(name(), expression(1), query(1));
        };
    }

    private String column() {
        return name() + " " + pick(TYPES)
                + pick("", " PRIMARY KEY", " NOT NULL", " DEFAULT " + expression(1), " CHECK (" + expression(1) + ")");
    }

    private String list(int most) {
        return list(most, 1);
    }

    private String list(int most, int depth) {
        StringBuilder list = new StringBuilder(expression(depth));
        for (int i = random.nextInt(most); i > 0; i--) {
            list.append(", ").append(expression(depth));
        }
        return list.toString();
    }

    private String query(int depth) {
        int inner = Math.min(depth, 1);
        String select = "SELECT " + pick("", "DISTINCT ", "ALL ", "DISTINCT ON (" + expression(inner) + ") ")
                + pick("*", list(3, inner), list(1, inner) + " AS " + name(), "t.*")
                + pick(" FROM " + from(depth), " FROM " + from(depth), "")
                + pick("", " WHERE " + expression(depth))
                + pick("", "", " GROUP BY " + pick("", "ROLLUP ", "GROUPING SETS ") + "(" + list(2, inner) + ")")
                + pick("", "", " HAVING " + expression(inner)) + pick("", "", "", " QUALIFY " + expression(inner))
                + pick("", " ORDER BY " + list(2, inner) + pick("", " DESC", " NULLS FIRST"))
                + pick("", " LIMIT " + expression(0), " OFFSET " + pick(LITERALS));
        return switch (depth <= 0 ? 9 : random.nextInt(10)) {
            case 0 -> "WITH " + pick("", "RECURSIVE ") + name() + " AS (" + query(depth - 1) + ") " + select;
            case 1 -> select + pick(" UNION ", " INTERSECT ALL ", " EXCEPT ") + query(depth - 1);
            case 2 -> "VALUES (" + list(2, inner) + "), (" + list(2, inner) + ")";
            default -> select;
        };
    }

    private String from(int depth) {
        String source = switch (depth <= 0 ? 3 : random.nextInt(6)) {
            case 0 -> "(" + query(depth - 1) + ") AS " + name();
            case 1 ->
                from(depth - 1)
                        + pick(" JOIN ", " LEFT JOIN ", " FULL JOIN ", " CROSS JOIN ", " NATURAL JOIN ", ", LATERAL ")
                        + from(depth - 1)
                        + pick(" ON " + expression(depth - 1), " USING (" + name() + ")", "");
            case 2 -> pick(FUNCTIONS) + "(" + list(2, depth - 1) + ")";
            default -> pick("t", "u", "t", name());
        };
        return source + pick("", "", " " + pick("a", "b"));
    }

    private String expression(int depth) {
        if (depth <= 0) {
            return pick(pick(NAMES), pick(LITERALS));
        }
        String inner = expression(depth - 1);
        return switch (random.nextInt(12)) {
            case 0, 1, 2 -> inner + " " + pick(OPERATORS) + " " + expression(depth - 1);
            case 3 ->
                pick(FUNCTIONS) + "(" + pick("", "DISTINCT ", "*", "") + inner + pick("", ", " + expression(depth - 1))
                        + ")"
                        + pick(
                                "",
                                "",
                                " FILTER (WHERE " + inner + ")",
                                " OVER (PARTITION BY " + inner + " ORDER BY id ROWS 2 PRECEDING)");
            case 4 -> "CAST(" + inner + " AS " + pick(TYPES) + ")";
            case 5 ->
                "CASE " + pick("", inner) + " WHEN " + inner + " THEN " + expression(depth - 1)
                        + pick("", " ELSE " + inner) + " END";
            case 6 -> "(" + query(depth - 1) + ")";
            case 7 -> pick("EXISTS ", "NOT ", "- ", "ALL ", "") + "(" + pick(query(depth - 1), inner) + ")";
            case 8 -> inner + pick(" IN ", " NOT IN ") + "(" + pick(list(3, depth - 1), query(depth - 1)) + ")";
            case 9 -> inner + " BETWEEN " + expression(0) + " AND " + expression(0);
            case 10 -> pick("(", "((", "NOT NOT (") + inner + pick(")", "))", "");
            default ->
                inner + pick(" IS NULL", " IS TRUE", "::" + pick(TYPES), " COLLATE x", " AT TIME ZONE 'UTC'", "[1]");
        };
    }
}
