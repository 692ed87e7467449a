package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.sql.TypedQueries.Query;

/// Random queries over tables of all kinds of values give the rows of DuckDB, whichever tier the rows are in.
/// `-Dkalamdb.queries=<count>` runs more, `-Dkalamdb.seed=<seed>` others.
class TypedQueriesTest {
    private static final long SEED = Long.getLong("kalamdb.seed", 20_261_120L);
    private static final int QUERIES = Integer.getInteger("kalamdb.queries", 500);
    private static final int ROWS = 12;
    private static final int MOST_REFUSED_SHARE = 100;

    private final Map<String, Integer> refused = new TreeMap<>();
    private final Map<String, Integer> unanswered = new TreeMap<>();

    @Test
    void rowsAreThoseOfDuckDb(@TempDir Path directory) throws SQLException {
        Random random = new Random(SEED);
        TypedQueries queries = new TypedQueries(random);
        try (DuckDbOracle oracle = new DuckDbOracle(directory)) {
            for (String table : TypedTables.NAMES) {
                oracle.placedTable(table, TypedTables.COLUMNS, TypedTables.rows(random, ROWS));
            }
            for (int i = 0; i < QUERIES; i++) {
                Query query = queries.next();
                String placement = DuckDbOracle.PLACEMENTS.get(i % DuckDbOracle.PLACEMENTS.size());
                Throwable failure = failure(oracle, placement, query);
                if (failure != null) {
                    throw new AssertionError(
                            "seed %d, query %d, %s:%n%s%nsmaller: %s"
                                    .formatted(
                                            SEED, i, placement, query.sql(), shrink(oracle, placement, query, failure)),
                            failure);
                }
            }
        }
        assertThat(refused.values().stream().mapToInt(Integer::intValue).sum())
                .as("refused as not supported: %s", refused)
                .isLessThanOrEqualTo(QUERIES / MOST_REFUSED_SHARE);
        assertThat(unanswered.values().stream().mapToInt(Integer::intValue).sum())
                .as("not answered by DuckDB: %s", unanswered)
                .isLessThanOrEqualTo(QUERIES / 20);
    }

    /// What is wrong with our answer; null for nothing.
    private @Nullable Throwable failure(DuckDbOracle oracle, String placement, Query query) {
        try {
            oracle.compare(placement, query.sql(), query.order());
            return null;
        } catch (SQLException notAnswered) {
            String reason =
                    String.valueOf(notAnswered.getMessage()).lines().findFirst().orElse("");
            unanswered.merge(reason, 1, Integer::sum);
            return null;
        } catch (DbException notSupported) {
            if (notSupported.code() == ErrorCode.FEATURE_NOT_SUPPORTED) {
                refused.merge(notSupported.publicMessage() + ": " + query.sql(), 1, Integer::sum);
                return null;
            }
            return notSupported;
        } catch (AssertionError | RuntimeException wrong) {
            return wrong;
        }
    }

    private String shrink(DuckDbOracle oracle, String placement, Query query, Throwable failure) {
        return new QueryShrinker(sql -> {
                    Throwable again = failure(oracle, placement, new Query(sql, query.order()));
                    return again != null && again.getClass() == failure.getClass();
                })
                .shrink(query.sql());
    }
}
