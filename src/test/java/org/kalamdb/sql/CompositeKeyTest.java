package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.sql.EngineFixture.Answer;
import org.kalamdb.sql.ResultColumn.Flag;

class CompositeKeyTest {
    private static final String TABLE = "CREATE USER TABLE t (n BIGINT, b INT, a TEXT, PRIMARY KEY (a, b))";
    private static final int STEPS = 400;
    private static final List<String> FIRST = List.of("", "a", "aa", "b", "é");

    /// A key in the order of the table.
    private record Key(String a, int b) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparing(Key::a).thenComparingInt(Key::b);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }
    }

    @Test
    void theWholeKeyIsUnique(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, TABLE);
            db.run(ALICE, "INSERT INTO t (a, b, n) VALUES ('x', 1, 1), ('x', 2, 2), ('y', 1, 3)");
            assertThat(db.failure(ALICE, "INSERT INTO t (a, b) VALUES ('x', 3), ('x', 3)"))
                    .contains("Primary key violation: value '(x, 3)' appears multiple times in the insert batch");
            for (int tier = 0; tier < 2; tier++) {
                assertThat(db.failure(ALICE, "INSERT INTO t (a, b) VALUES ('x', 3), ('x', 2)"))
                        .contains("Primary key violation: value '(x, 2)' already exists in columns 'a', 'b'");
                assertThat(db.run(ALICE, "SELECT n FROM t WHERE b = 1 AND a = 'x'")
                                .first())
                        .containsExactly(1L);
                assertThat(db.run(ALICE, "SELECT n FROM t WHERE b = 1").first()).containsExactly(1L, 3L);
                db.flush("default", "t");
            }
            assertThat(db.failure(ALICE, "UPDATE t SET b = 5 WHERE a = 'x'"))
                    .contains("UPDATE cannot modify primary key column 'b'");
            assertThat(db.failure(ALICE, "INSERT INTO t (a, b) VALUES ('x', NULL)"))
                    .contains("NOT NULL constraint violation: column 'b' cannot be NULL");
            assertThat(db.failure(ALICE, "INSERT INTO t (a, b) VALUES ('x', 1) ON CONFLICT (a) DO NOTHING"))
                    .contains("must name the primary key (a, b)");
            assertThat(db.message(
                            ALICE,
                            "INSERT INTO t (a, b) VALUES ('x', 1) ON CONFLICT (b, a) DO UPDATE SET n = t.n + 10"))
                    .isEqualTo("Inserted 1 row(s)");
            assertThat(db.run(ALICE, "SELECT n FROM t ORDER BY a DESC, b DESC").first())
                    .containsExactly(3L, 2L, 11L);
        }
    }

    @Test
    void keyColumnsAreShown(@TempDir Path directory) {
        try (EngineFixture db = new EngineFixture(directory)) {
            db.run(ROOT, TABLE);
            assertThat(db.run(ROOT, "DESCRIBE TABLE t").rows())
                    .extracting(row -> row.get(0) + " " + row.get(5) + " " + row.get(4))
                    .startsWith("n false true", "b true false", "a true false");
            Answer answer = db.run(ALICE, "SELECT n, b, a FROM t");
            assertThat(answer.columns().get(1).flags()).containsExactlyInAnyOrder(Flag.PRIMARY_KEY, Flag.NOT_NULL);
            assertThat(db.run(ALICE, "INSERT INTO t VALUES (1, 2, 'x') RETURNING a")
                            .columns()
                            .getFirst()
                            .flags())
                    .containsExactlyInAnyOrder(Flag.PRIMARY_KEY, Flag.NOT_NULL);
            assertThat(db.run(ROOT, "EXPLAIN SELECT n FROM t WHERE a = 'x' AND b = 1")
                            .rows()
                            .toString())
                    .contains("KeyLookup");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void tableEqualsMapAtEveryPointOfARandomHistory(long seed, @TempDir Path directory) {
        Random random = new Random(seed);
        NavigableMap<Key, Long> model = new TreeMap<>();
        EngineFixture db = new EngineFixture(directory);
        try {
            db.run(ROOT, TABLE);
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(25) == 0) {
                    db.flush("default", "t");
                } else if (random.nextInt(150) == 0) {
                    db.close();
                    db = new EngineFixture(directory);
                }
                change(db, random, model, "seed " + seed + ", step " + step);
                if (step % 10 == 0) {
                    compare(db, random, model, "seed " + seed + ", step " + step);
                }
            }
        } finally {
            db.close();
        }
    }

    private static Key randomKey(Random random) {
        return new Key(FIRST.get(random.nextInt(FIRST.size())), random.nextInt(-3, 12));
    }

    private static void change(EngineFixture db, Random random, NavigableMap<Key, Long> model, String where) {
        Key key = randomKey(random);
        long n = random.nextInt(1000);
        switch (random.nextInt(5)) {
            case 0 -> {
                if (model.containsKey(key)) {
                    assertThat(db.failure(ALICE, "INSERT INTO t VALUES ($1, $2, $3)", n, key.b(), key.a()))
                            .as(where)
                            .contains("already exists");
                } else {
                    db.run(ALICE, "INSERT INTO t VALUES ($1, $2, $3)", n, key.b(), key.a());
                    model.put(key, n);
                }
            }
            case 1 -> {
                db.run(
                        ALICE,
                        "INSERT INTO t VALUES ($1, $2, $3) ON CONFLICT (a, b) DO UPDATE SET n = t.n + excluded.n",
                        n,
                        key.b(),
                        key.a());
                model.merge(key, n, Long::sum);
            }
            case 2 -> {
                String sql = "UPDATE t SET n = -1 WHERE a = $1 AND b >= $2";
                db.run(ALICE, sql, key.a(), key.b());
                model.replaceAll((other, old) -> other.a().equals(key.a()) && other.b() >= key.b() ? -1L : old);
            }
            case 3 -> {
                long deleted = db.run(ALICE, "DELETE FROM t WHERE b = $1 AND a = $2", key.b(), key.a())
                        .count();
                assertThat(deleted).as(where).isEqualTo(model.remove(key) == null ? 0 : 1);
            }
            default -> {
                String rows = "(1, " + key.b() + ", '" + key.a() + "'), (1, " + (key.b() + 1) + ", '" + key.a() + "')";
                db.run(ALICE, "INSERT INTO t VALUES " + rows + " ON CONFLICT DO NOTHING");
                model.putIfAbsent(key, 1L);
                model.putIfAbsent(new Key(key.a(), key.b() + 1), 1L);
            }
        }
    }

    private static void compare(EngineFixture db, Random random, NavigableMap<Key, Long> model, String where) {
        assertThat(read(db, "SELECT a, b, n FROM t")).as(where).isEqualTo(shown(model));
        assertThat(read(db, "SELECT a, b, n FROM t ORDER BY a DESC, b DESC").reversed())
                .as(where)
                .isEqualTo(shown(model));
        Key from = randomKey(random);
        Key to = new Key(from.a(), random.nextInt(from.b(), 13));
        assertThat(read(db, "SELECT a, b, n FROM t WHERE a = $1 AND b >= $2 AND b < $3", from.a(), from.b(), to.b()))
                .as(where)
                .isEqualTo(shown(model.subMap(from, true, to, false)));
        assertThat(read(db, "SELECT a, b, n FROM t WHERE a = $1", from.a()))
                .as(where)
                .isEqualTo(shown(model.subMap(new Key(from.a(), -100), true, new Key(from.a(), 100), true)));
        assertThat(read(db, "SELECT a, b, n FROM t WHERE a > $1", from.a()))
                .as(where)
                .isEqualTo(shown(model.tailMap(new Key(from.a(), 100), true)));
        assertThat(read(db, "SELECT a, b, n FROM t WHERE b = $2 AND a = $1", from.a(), from.b()))
                .as(where)
                .isEqualTo(shown(model.subMap(from, true, from, true)));
    }

    private static List<String> read(EngineFixture db, String sql, Object... params) {
        List<String> rows = new ArrayList<>();
        db.run(ALICE, sql, params).rows().forEach(row -> rows.add(row.toString()));
        return rows;
    }

    private static List<String> shown(NavigableMap<Key, Long> model) {
        List<String> rows = new ArrayList<>();
        model.forEach((key, n) -> rows.add("[" + key.a() + ", " + key.b() + ", " + n + "]"));
        return rows;
    }
}
