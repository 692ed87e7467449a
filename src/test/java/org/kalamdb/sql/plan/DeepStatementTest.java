package org.kalamdb.sql.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kalamdb.common.DbException;

/// The deepest statements that the parser lets pass can be planned on a thread of ordinary stack size.
class DeepStatementTest {
    private static final long STACK_BYTES = 1 << 20;
    private static final int MAX_SIZE = 1000;

    /// A family of statements that grow with a number.
    record Shape(String name, IntFunction<String> sql) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Shape> shapes() {
        return Stream.of(
                new Shape("calls", n -> "SELECT " + "abs(".repeat(n) + "id" + ")".repeat(n) + " FROM msgs"),
                new Shape("sums", n -> "SELECT id" + " + id".repeat(n) + " FROM msgs"),
                new Shape("signs", n -> "SELECT " + "- ".repeat(n) + "id FROM msgs"),
                new Shape("casts", n -> "SELECT id" + "::int::bigint".repeat(n / 2) + " FROM msgs"),
                new Shape("negations", n -> "SELECT id FROM msgs WHERE " + "NOT ".repeat(n) + "(id = 1)"),
                new Shape(
                        "cases",
                        n -> "SELECT " + "CASE WHEN id = 1 THEN ".repeat(n) + "id" + " ELSE 1 END".repeat(n)
                                + " FROM msgs"),
                new Shape("branches", n -> "SELECT CASE " + "WHEN id = 1 THEN 2 ".repeat(n) + "END FROM msgs"),
                new Shape("derived", n -> "SELECT id FROM " + "(SELECT id FROM ".repeat(n) + "msgs" + ") x".repeat(n)),
                new Shape(
                        "in",
                        n -> "SELECT id FROM msgs" + " WHERE id IN (SELECT id FROM msgs".repeat(n) + ")".repeat(n)),
                new Shape("scalar", n -> "SELECT " + "(SELECT ".repeat(n) + "1" + ")".repeat(n)),
                new Shape(
                        "nested unions",
                        n -> "SELECT id FROM msgs UNION (".repeat(n) + "SELECT id FROM msgs" + ")".repeat(n)),
                new Shape("excepts", n -> "SELECT id FROM msgs" + " EXCEPT SELECT id FROM msgs".repeat(n / 4)),
                new Shape(
                        "alternating",
                        n -> "SELECT id FROM msgs" + " EXCEPT SELECT id FROM msgs UNION SELECT id FROM msgs".repeat(n)),
                new Shape("joins", n -> "SELECT m.id FROM msgs m" + numbered(n, " JOIN msgs m%1$s ON m.id = m%1$s.id")),
                new Shape(
                        "with",
                        n -> "WITH w0 AS (SELECT 1 AS a)" + numbered(n, ", w%1$s AS (SELECT a FROM w%2$s)")
                                + " SELECT a FROM w" + n),
                new Shape("ands", n -> "SELECT id FROM msgs WHERE id > 0" + numbered(5 * n, " AND id <> %1$s")),
                new Shape("ors", n -> "SELECT id FROM msgs WHERE id < 0" + numbered(5 * n, " OR id = %1$s")),
                new Shape("concats", n -> "SELECT sender" + " || sender".repeat(5 * n) + " FROM msgs"));
    }

    private static String numbered(int count, String format) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> format.replace("%1$s", "" + i).replace("%2$s", "" + (i - 1)))
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void plansWhatTheParserTakes(Shape shape) throws InterruptedException {
        int size = largestParsed(shape);
        assertThat(size).isGreaterThan(25);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Runnable plan = () -> {
            try {
                Queries.plan(shape.sql().apply(size));
            } catch (RuntimeException | StackOverflowError e) {
                failure.set(e);
            }
        };
        Thread thread = new Thread(null, plan, shape.name(), STACK_BYTES);
        thread.start();
        thread.join();
        assertThat(failure.get()).as("size " + size).isNull();
    }

    private static int largestParsed(Shape shape) {
        int parsed = 1;
        int refused = MAX_SIZE + 1;
        while (refused - parsed > 1) {
            int middle = (parsed + refused) / 2;
            if (isParsed(shape.sql().apply(middle))) {
                parsed = middle;
            } else {
                refused = middle;
            }
        }
        return parsed;
    }

    private static boolean isParsed(String sql) {
        try {
            Queries.parse(sql);
            return true;
        } catch (DbException e) {
            return false;
        }
    }
}
