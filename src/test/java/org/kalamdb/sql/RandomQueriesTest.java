package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.DuckDbOracle.Order;

/// Random queries, with joins and correlated subqueries, give the rows of DuckDB. `-Dkalamdb.queries=<count>` runs
/// more, `-Dkalamdb.seed=<seed>` others.
class RandomQueriesTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 4_711L);
    private static final int QUERIES = Integer.getInteger("kalamdb.queries", 400);
    private static final int ROWS = 14;
    private static final int MOST_REFUSED = 0;

    private final Random random = new Random(SEED);

    @Test
    void rowsAreThoseOfDuckDb(@TempDir Path directory) throws SQLException {
        RandomQuery queries = new RandomQuery(random);
        int refused = 0;
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            fill(oracle);
            for (int i = 0; i < QUERIES; i++) {
                String sql = queries.next();
                try {
                    oracle.compare(sql, Order.ANY);
                } catch (DbException e) {
                    assertThat(e.code())
                            .as("seed %d, query %d: %s", SEED, i, sql)
                            .isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED);
                    refused++;
                } catch (AssertionError e) {
                    throw new AssertionError("seed " + SEED + ", query " + i + ": " + e.getMessage(), e);
                }
            }
        }
        assertThat(refused).isLessThanOrEqualTo(MOST_REFUSED);
    }

    private void fill(DuckDbOracle oracle) throws SQLException {
        List<String> as = new ArrayList<>();
        List<String> bs = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            as.add("(" + i + ", " + Draws.orNull(random, 5, random.nextInt(5)) + ", "
                    + Draws.orNull(random, 5, "'x" + random.nextInt(4) + "'") + ")");
            bs.add("(" + i + ", " + Draws.orNull(random, 5, random.nextInt(ROWS)) + ", "
                    + Draws.orNull(random, 5, random.nextInt(5)) + ", "
                    + Draws.orNull(random, 5, "'x" + random.nextInt(4) + "'") + ")");
        }
        oracle.table("a", "(id BIGINT PRIMARY KEY, g INT, s TEXT)", as);
        oracle.table("b", "(id BIGINT PRIMARY KEY, a_id BIGINT, n INT, s TEXT)", bs);
    }
}
