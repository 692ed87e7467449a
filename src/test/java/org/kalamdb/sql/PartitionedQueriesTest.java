package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.TypedQueries.From;

/// What must hold of every condition p, without an oracle: the rows where p, NOT p and p IS NULL are
/// together all rows, the same for aggregates, and WHERE p finds the rows for which SELECT p is true.
/// `-Dkalamdb.queries=<count>` and `-Dkalamdb.seed=<seed>` as in [TypedQueriesTest].
class PartitionedQueriesTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 11_202_620L);
    private static final int QUERIES = Integer.getInteger("kalamdb.queries", 100);
    private static final ComparedText TEXT = new ComparedText(9);
    private static final List<String> PARTS = List.of("(%s)", "NOT (%s)", "(%s) IS NULL");

    private final Random random = new Random(SEED);
    private final TypedQueries queries = new TypedQueries(random);

    @Test
    void threePartsMakeTheWhole(@TempDir Path directory) throws SQLException {
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            for (String table : TypedTables.NAMES) {
                oracle.placedTable(table, TypedTables.COLUMNS, TypedTables.rows(random, 20));
            }
            for (int i = 0; i < QUERIES; i++) {
                check(oracle.engine(), DuckDbOracle.PLACEMENTS.get(i % 3), i);
            }
        }
    }

    private void check(EngineFixture db, String placement, int round) {
        From from = queries.from(true);
        String condition = random.nextInt(3) == 0 ? ownCondition(from) : queries.condition(from);
        String where =
                "seed %d, round %d, %s: FROM %s WHERE %s".formatted(SEED, round, placement, from.text(), condition);
        try {
            List<String> all = rows(db, placement, "SELECT " + String.join(", ", from.keys()) + " FROM " + from.text());
            List<String> parts = new ArrayList<>();
            for (String part : PARTS) {
                parts.addAll(rows(
                        db,
                        placement,
                        "SELECT " + String.join(", ", from.keys()) + " FROM " + from.text() + " WHERE "
                                + part.formatted(condition)));
            }
            Collections.sort(parts);
            assertThat(parts).as(where).isEqualTo(all);
            assertThat(sums(db, placement, from, condition)).as(where).isEqualTo(whole(db, placement, from));
            assertThat(rows(db, placement, "SELECT count(*) FROM " + from.text() + " WHERE " + condition))
                    .as(where)
                    .isEqualTo(rows(
                            db,
                            placement,
                            "SELECT count(CASE WHEN c THEN 1 END) FROM (SELECT " + condition + " AS c FROM "
                                    + from.text() + ") x"));
        } catch (DbException refused) {
            assertThat(refused.code()).as(where).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
        }
    }

    /// Conditions of this dialect alone.
    private String ownCondition(From from) {
        String text = from.keys().getFirst();
        String alias = text.substring(0, text.indexOf('.'));
        if (text.endsWith(".c0")) {
            return text + " IS NULL";
        }
        return switch (random.nextInt(6)) {
            case 0 -> alias + ".t ~ '[ab]'";
            case 1 -> alias + ".t !~* 'B'";
            case 2 -> "('{\"k\": \"' || " + alias + ".t || '\"}') ->> 'k' = 'a'";
            case 3 -> "json_get_int('{\"n\": ' || " + alias + ".i || '}', 'n') > 0";
            case 4 -> alias + ".ts - INTERVAL '1 month' < " + alias + ".dt";
            default -> alias + ".t ILIKE '%B%' OR " + alias + ".m BETWEEN " + alias + ".d AND 3";
        };
    }

    /// Count, sum, least and greatest of the whole.
    private static String whole(EngineFixture db, String placement, From from) {
        String key = from.keys().getFirst();
        return rows(
                        db,
                        placement,
                        "SELECT count(*), count(" + key + "), min(" + key + "), max(" + key + ") FROM " + from.text())
                .getFirst();
    }

    /// The same, combined from the parts.
    private static String sums(EngineFixture db, String placement, From from, String condition) {
        String key = from.keys().getFirst();
        List<String> parts = new ArrayList<>();
        for (String part : PARTS) {
            parts.add("SELECT count(*) AS a, count(" + key + ") AS b, min(" + key + ") AS c, max(" + key
                    + ") AS d FROM " + from.text() + " WHERE " + part.formatted(condition));
        }
        return rows(
                        db,
                        placement,
                        "SELECT sum(a), sum(b), min(c), max(d) FROM (" + String.join(" UNION ALL ", parts) + ") x")
                .getFirst();
    }

    private static List<String> rows(EngineFixture db, String placement, String sql) {
        List<String> rows = new ArrayList<>();
        db.runIn(placement, ALICE, sql).getFirst().rows().forEach(row -> rows.add(TEXT.row(row)));
        Collections.sort(rows);
        return rows;
    }
}
