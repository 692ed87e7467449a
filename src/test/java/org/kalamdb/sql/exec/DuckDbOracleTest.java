package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.column;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TimeInterval;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Evaluates expressions here and in DuckDB over the same random rows, where both mean the same.
class DuckDbOracleTest {
    private static final long SEED = 99_173L;
    private static final DataType MONEY = new DataType.Decimal(12, 2);
    private static final List<DataType> TYPES = List.of(
            DataType.INT,
            DataType.BIGINT,
            DataType.DOUBLE,
            DataType.TEXT,
            DataType.TEXT,
            DataType.TIMESTAMP,
            MONEY,
            DataType.BOOLEAN);
    private static final Scalar I = column(0, DataType.INT);
    private static final Scalar B = column(1, DataType.BIGINT);
    private static final Scalar D = column(2, DataType.DOUBLE);
    private static final Scalar S = column(3, DataType.TEXT);
    private static final Scalar T = column(4, DataType.TEXT);
    private static final Scalar TS = column(5, DataType.TIMESTAMP);
    private static final Scalar M = column(6, MONEY);
    private static final Scalar F = column(7, DataType.BOOLEAN);

    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    /// The same expression in SQL and as a scalar.
    private record Case(String sql, Scalar scalar) {}

    private static Scalar number(int value) {
        return literal(value, DataType.INT);
    }

    private static Scalar text(String value) {
        return literal(value, DataType.TEXT);
    }

    private static Scalar ints(Function function, Scalar... args) {
        return call(function, DataType.INT, args);
    }

    private static Scalar test(Function function, Scalar... args) {
        return call(function, DataType.BOOLEAN, args);
    }

    private static Scalar texts(Function function, Scalar... args) {
        return call(function, DataType.TEXT, args);
    }

    private static Scalar doubles(Function function, Scalar... args) {
        return call(function, DataType.DOUBLE, args);
    }

    private static Scalar cast(Scalar arg, DataType type) {
        return new Scalar.Cast(arg, type);
    }

    private static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        cases.add(new Case("i + 7", ints(Function.ADD, I, number(7))));
        cases.add(new Case("i * i - i", ints(Function.SUBTRACT, ints(Function.MULTIPLY, I, I), I)));
        cases.add(new Case("i // 7", ints(Function.DIVIDE, I, number(7))));
        cases.add(new Case("i % 7", ints(Function.MODULO, I, number(7))));
        cases.add(new Case("b % 1000", call(Function.MODULO, DataType.BIGINT, B, literal(1000L, DataType.BIGINT))));
        cases.add(new Case("-b", call(Function.NEGATE, DataType.BIGINT, B)));
        cases.add(new Case("abs(i)", ints(Function.ABS, I)));
        cases.add(new Case(
                "d * 2 - 1",
                doubles(
                        Function.SUBTRACT,
                        doubles(Function.MULTIPLY, D, literal(2.0, DataType.DOUBLE)),
                        literal(1.0, DataType.DOUBLE))));
        cases.add(new Case("floor(d)", doubles(Function.FLOOR, D)));
        cases.add(new Case("ceil(d)", doubles(Function.CEIL, D)));
        cases.add(new Case("trunc(d)", doubles(Function.TRUNC, D)));
        cases.add(new Case("round(d)", doubles(Function.ROUND, D)));
        cases.add(new Case("sqrt(abs(d))", doubles(Function.SQRT, doubles(Function.ABS, D))));
        cases.add(new Case(
                "exp(d / 100)", doubles(Function.EXP, doubles(Function.DIVIDE, D, literal(100.0, DataType.DOUBLE)))));
        cases.add(new Case("m + m", call(Function.ADD, new DataType.Decimal(13, 2), M, M)));
        cases.add(new Case("m * m", call(Function.MULTIPLY, new DataType.Decimal(24, 4), M, M)));
        cases.add(new Case(
                "i < 5 AND d > 0",
                test(
                        Function.AND,
                        test(Function.LT, I, number(5)),
                        test(Function.GT, D, literal(0.0, DataType.DOUBLE)))));
        cases.add(new Case("i < 5 OR f", test(Function.OR, test(Function.LT, I, number(5)), F)));
        cases.add(new Case("NOT f", test(Function.NOT, F)));
        cases.add(new Case("f IS NOT TRUE", test(Function.IS_NOT_TRUE, F)));
        cases.add(new Case("s = t", test(Function.EQ, S, T)));
        cases.add(new Case("s < t", test(Function.LT, S, T)));
        cases.add(new Case("s IS DISTINCT FROM t", test(Function.IS_DISTINCT_FROM, S, T)));
        cases.add(new Case("m >= 1.5", test(Function.GE, M, literal(new BigDecimal("1.50"), MONEY))));
        cases.add(new Case(
                "i IN (1, 2, 3, NULL)",
                new Scalar.InList(I, List.of(number(1), number(2), number(3), literal(null, DataType.INT)))));
        cases.add(new Case("s IN ('ab', 'ba', '')", new Scalar.InList(S, List.of(text("ab"), text("ba"), text("")))));
        cases.add(new Case("s || '-' || t", texts(Function.CONCAT, S, text("-"), T)));
        cases.add(new Case("upper(s)", texts(Function.UPPER, S)));
        cases.add(new Case("length(s)", call(Function.CHAR_LENGTH, DataType.BIGINT, S)));
        cases.add(new Case("strlen(s)", call(Function.OCTET_LENGTH, DataType.BIGINT, S)));
        cases.add(new Case("substring(s, 2, 2)", texts(Function.SUBSTRING, S, number(2), number(2))));
        cases.add(new Case("replace(s, 'a', 'xy')", texts(Function.REPLACE, S, text("a"), text("xy"))));
        cases.add(new Case("trim(s, 'ab')", texts(Function.TRIM_BOTH, S, text("ab"))));
        cases.add(new Case("strpos(s, 'b')", call(Function.POSITION, DataType.BIGINT, text("b"), S)));
        cases.add(new Case("left(s, 2)", texts(Function.LEFT, S, number(2))));
        cases.add(new Case("right(s, 2)", texts(Function.RIGHT, S, number(2))));
        cases.add(new Case("reverse(s)", texts(Function.REVERSE, S)));
        cases.add(new Case("lpad(s, 5, '.')", texts(Function.LPAD, S, number(5), text("."))));
        cases.add(new Case("split_part(s, 'b', 2)", texts(Function.SPLIT_PART, S, text("b"), number(2))));
        cases.add(new Case("md5(s)", texts(Function.MD5, S)));
        cases.add(new Case("sha256(s)", texts(Function.SHA256, S)));
        cases.add(new Case("starts_with(s, 'a')", test(Function.STARTS_WITH, S, text("a"))));
        cases.add(new Case("s LIKE 'a%'", test(Function.LIKE, S, text("a%"))));
        cases.add(new Case("s LIKE '%a_b%'", test(Function.LIKE, S, text("%a_b%"))));
        cases.add(new Case("s LIKE '%ab%ab'", test(Function.LIKE, S, text("%ab%ab"))));
        cases.add(new Case("s ILIKE 'A%B'", test(Function.ILIKE, S, text("A%B"))));
        cases.add(new Case("regexp_matches(s, '^a+b')", test(Function.REGEX_MATCH, S, text("^a+b"))));
        cases.add(new Case("coalesce(s, t, 'none')", texts(Function.COALESCE, S, T, text("none"))));
        cases.add(new Case("nullif(s, t)", texts(Function.NULLIF, S, T)));
        cases.add(new Case("greatest(i, 3)", ints(Function.GREATEST, I, number(3))));
        cases.add(new Case(
                "CASE WHEN i > 0 THEN s WHEN f THEN t ELSE 'z' END",
                new Scalar.Case(
                        List.of(new Scalar.Branch(test(Function.GT, I, number(0)), S), new Scalar.Branch(F, T)),
                        text("z"),
                        DataType.TEXT)));
        for (String unit : List.of("hour", "day", "week", "month", "quarter", "year", "decade")) {
            cases.add(new Case(
                    "epoch_us(date_trunc('" + unit + "', ts)::TIMESTAMP)",
                    cast(call(Function.DATE_TRUNC, DataType.TIMESTAMP, text(unit), TS), DataType.BIGINT)));
        }
        for (String field : List.of(
                "year", "month", "day", "hour", "minute", "dow", "isodow", "doy", "week", "quarter", "isoyear",
                "decade", "epoch")) {
            cases.add(new Case("date_part('" + field + "', ts)::DOUBLE", doubles(Function.DATE_PART, text(field), TS)));
        }
        cases.add(new Case(
                "epoch_us(ts + INTERVAL 13 MONTH)",
                cast(
                        call(
                                Function.MOVE,
                                DataType.TIMESTAMP,
                                TS,
                                literal(new TimeInterval(13, 0, 0), DataType.INTERVAL)),
                        DataType.BIGINT)));
        cases.add(new Case("ts::DATE::TEXT", cast(cast(TS, DataType.DATE), DataType.TEXT)));
        cases.add(new Case("ts::TIME::TEXT", cast(cast(TS, DataType.TIME), DataType.TEXT)));
        cases.add(new Case("ts::TEXT", cast(TS, DataType.TEXT)));
        cases.add(new Case("m::TEXT", cast(M, DataType.TEXT)));
        cases.add(new Case("m::INT", cast(M, DataType.INT)));
        cases.add(new Case("m::DOUBLE", cast(M, DataType.DOUBLE)));
        cases.add(new Case("m::DECIMAL(12, 1)", cast(M, new DataType.Decimal(12, 1))));
        cases.add(new Case("i::TEXT", cast(I, DataType.TEXT)));
        cases.add(new Case(
                "i::DOUBLE / 3", doubles(Function.DIVIDE, cast(I, DataType.DOUBLE), literal(3.0, DataType.DOUBLE))));
        cases.add(new Case("f::INT", cast(F, DataType.INT)));
        return cases;
    }

    private static List<@Nullable Object[]> randomRows() {
        Random random = new Random(SEED);
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            @Nullable
            Object[] row = {
                random.nextInt(41) - 20,
                random.nextLong() / 4,
                (random.nextInt(4001) - 2000) / 8.0 + 0.01,
                randomText(random),
                randomText(random),
                (random.nextLong() >> 14),
                BigDecimal.valueOf(random.nextInt(2_000_001) - 1_000_000, 2),
                random.nextBoolean()
            };
            for (int c = 0; c < row.length; c++) {
                row[c] = random.nextInt(7) == 0 ? null : row[c];
            }
            rows.add(row);
        }
        return rows;
    }

    private static String randomText(Random random) {
        String[] letters = {"a", "b", "a", "ä", "🙂", "B"};
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
            text.append(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void expressionsAgree() throws SQLException {
        List<@Nullable Object[]> rows = randomRows();
        sandbox.batchRows = 37;
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            fill(duck, rows);
            for (Case expression : cases()) {
                List<@Nullable Object> expected = query(duck, expression.sql());
                List<@Nullable Object> actual = sandbox.evaluate(expression.scalar(), TYPES, rows);
                assertThat(actual).hasSameSizeAs(expected);
                for (int i = 0; i < expected.size(); i++) {
                    check(expression.sql(), rows.get(i), actual.get(i), expected.get(i));
                }
            }
        }
    }

    private static void check(String sql, @Nullable Object[] row, @Nullable Object actual, @Nullable Object expected) {
        String what = "seed %d: %s of %s".formatted(SEED, sql, java.util.Arrays.toString(row));
        if (expected == null || actual == null) {
            assertThat(actual).as(what).isEqualTo(expected);
        } else if (expected instanceof Double || expected instanceof Float) {
            double wanted = ((Number) expected).doubleValue();
            assertThat(((Number) actual).doubleValue()).as(what).isEqualTo(wanted, offset(Math.abs(wanted) * 1e-12));
        } else if (expected instanceof BigDecimal wanted) {
            assertThat((BigDecimal) actual).as(what).isEqualByComparingTo(wanted);
        } else if (expected instanceof Number wanted) {
            assertThat(((Number) actual).longValue()).as(what).isEqualTo(wanted.longValue());
        } else {
            assertThat(actual).as(what).isEqualTo(expected);
        }
    }

    private static void fill(Connection duck, List<@Nullable Object[]> rows) throws SQLException {
        try (Statement create = duck.createStatement()) {
            create.execute("CREATE TABLE r (n INT, i INT, b BIGINT, d DOUBLE, s TEXT, t TEXT, ts TIMESTAMP,"
                    + " m DECIMAL(12, 2), f BOOLEAN)");
        }
        String insert = "INSERT INTO r VALUES (?, ?, ?, ?, ?, ?, make_timestamp(CAST(? AS BIGINT)), ?, ?)";
        try (PreparedStatement statement = duck.prepareStatement(insert)) {
            for (int n = 0; n < rows.size(); n++) {
                statement.setInt(1, n);
                for (int c = 0; c < TYPES.size(); c++) {
                    statement.setObject(c + 2, rows.get(n)[c]);
                }
                statement.execute();
            }
        }
    }

    private static List<@Nullable Object> query(Connection duck, String sql) throws SQLException {
        List<@Nullable Object> values = new ArrayList<>();
        try (Statement statement = duck.createStatement();
                ResultSet results = statement.executeQuery("SELECT " + sql + " FROM r ORDER BY n")) {
            while (results.next()) {
                values.add(results.getObject(1));
            }
        }
        return values;
    }
}
