package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// COUNT, MIN and MAX from statistics equal those of the rows, over random changes and flushes.
class RandomFiguresTest {
    private static final int STEPS = 120;
    private static final int KEYS = 200;
    /// The column types, of columns `c0`, `c1` and so on.
    private static final List<String> TYPES = List.of(
            "SMALLINT",
            "INT",
            "BIGINT",
            "FLOAT",
            "DOUBLE",
            "DECIMAL(30, 3)",
            "TEXT",
            "TIMESTAMP",
            "DATETIME",
            "DATE",
            "TIME",
            "UUID",
            "BYTES",
            "BOOLEAN",
            "JSON");

    /// What has no order that MIN and MAX could follow.
    private static final List<String> COUNTED_ONLY = List.of("UUID", "BYTES", "BOOLEAN", "JSON");

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    /// Comparisons in which a segment was not read.
    private int fromStatistics;

    @Test
    void figuresEqualThoseOfTheRows(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(
                    ROOT,
                    "CREATE SHARED TABLE t (id BIGINT PRIMARY KEY" + columns(i -> ", c" + i + " " + TYPES.get(i))
                            + ")");
            for (int step = 0; step < STEPS; step++) {
                change(db);
                compare(db, step);
            }
            assertThat(fromStatistics).as("seed %d", seed).isPositive();
        }
    }

    private static String columns(IntFunction<String> text) {
        return IntStream.range(0, TYPES.size()).mapToObj(text).collect(Collectors.joining());
    }

    private void change(EngineFixture db) {
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                int first = random.nextInt(KEYS);
                int count = 1 + random.nextInt(20);
                List<String> rows = new ArrayList<>();
                for (int id = first; id < first + count; id++) {
                    rows.add("(" + id + columns(i -> ", " + value(TYPES.get(i))) + ")");
                }
                db.run(ROOT, "INSERT INTO t VALUES " + String.join(", ", rows) + " ON CONFLICT DO NOTHING");
            }
            case 2 -> {
                int column = random.nextInt(TYPES.size());
                db.run(
                        ROOT,
                        "UPDATE t SET c" + column + " = " + value(TYPES.get(column)) + " WHERE id = "
                                + random.nextInt(KEYS));
            }
            case 3 -> db.run(ROOT, "DELETE FROM t WHERE id = " + random.nextInt(KEYS));
            default -> db.flush("default", "t");
        }
    }

    private void compare(EngineFixture db, int step) {
        StringBuilder figures = new StringBuilder("SELECT count(*), min(id), max(id)");
        int first = random.nextInt(TYPES.size());
        for (int i = first; i < Math.min(TYPES.size(), first + 1 + random.nextInt(3)); i++) {
            figures.append(", count(c").append(i).append(')');
            if (!COUNTED_ONLY.contains(TYPES.get(i))) {
                figures.append(", min(c").append(i).append("), max(c").append(i).append(')');
            }
        }
        int from = random.nextInt(KEYS / 2) - 5;
        String condition = switch (random.nextInt(4)) {
            case 0 -> "id >= " + from;
            case 1 -> "id > " + from + " AND id <= " + (from + random.nextInt(KEYS));
            case 2 -> "c1 > " + random.nextInt(-100, 100);
            default -> "";
        };
        String plain = figures + " FROM t" + (condition.isEmpty() ? "" : " WHERE " + condition);
        String byRows = plain + (condition.isEmpty() ? " WHERE" : " AND") + " id + 0 >= 0";
        assertThat(text(db, plain))
                .as("seed %d, step %d: %s", seed, step, plain)
                .isEqualTo(text(db, byRows));
        if (!text(db, "EXPLAIN ANALYZE " + plain).contains("segments_from_statistics=0 ")) {
            fromStatistics++;
        }
    }

    private static String text(EngineFixture db, String sql) {
        return db.run(ROOT, sql).rows().toString();
    }

    private String value(String type) {
        if (random.nextInt(5) == 0) {
            return "NULL";
        }
        int number = random.nextInt(-1000, 1000);
        Supplier<String> day =
                () -> String.format("20%02d-0%d-1%d", random.nextInt(100), 1 + random.nextInt(9), random.nextInt(10));
        Supplier<String> time = () -> String.format(
                "1%d:2%d:3%d.%06d",
                random.nextInt(10), random.nextInt(10), random.nextInt(10), random.nextInt(1_000_000));
        return switch (type) {
            case "FLOAT", "DOUBLE" ->
                switch (random.nextInt(5)) {
                    case 0 -> "CAST('NaN' AS " + type + ")";
                    case 1 -> "CAST('-0' AS " + type + ")";
                    case 2 -> "0";
                    default -> number + ".5";
                };
            case "DECIMAL(30, 3)" -> number + "123456789012345678.125";
            case "TEXT" -> "'" + text() + "'";
            case "TIMESTAMP", "DATETIME" ->
                type.equals("TIMESTAMP")
                        ? "TIMESTAMP '" + day.get() + " " + time.get() + "'"
                        : "'" + day.get() + "T" + time.get() + "Z'";
            case "DATE" -> "DATE '" + day.get() + "'";
            case "TIME" -> "TIME '" + time.get() + "'";
            case "UUID" -> "'" + new UUID(random.nextLong(), random.nextLong()) + "'";
            case "BYTES" -> "X'" + String.format("%04x", number & 0xffff) + "'";
            case "BOOLEAN" -> number > 0 ? "true" : "false";
            case "JSON" -> "'{\"a\": " + number + "}'";
            default -> String.valueOf(number);
        };
    }

    /// Also longer than what statistics keep, and with characters at the ends of what raising a bound can do.
    private String text() {
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 -> "é".repeat(random.nextInt(40)) + random.nextInt(100);
            case 2 -> "a" + Character.toString(Character.MAX_CODE_POINT).repeat(20);
            default -> "b" + random.nextInt(100);
        };
    }
}
