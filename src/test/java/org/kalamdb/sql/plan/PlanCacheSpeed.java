package org.kalamdb.sql.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.kalamdb.model.Role;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;

/// Prints what a hit and a miss of the plan cache cost. Run by hand.
final class PlanCacheSpeed {
    private static final List<String> STATEMENTS = List.of(
            "SELECT id, body FROM msgs WHERE id = %d",
            "SELECT id, body FROM msgs WHERE conv_id = %d ORDER BY id DESC LIMIT 50",
            "SELECT m.id, u.name FROM msgs m JOIN app.users u ON m.sender = u.id WHERE m.qty > %d GROUP BY m.id, u.name");

    private PlanCacheSpeed() {}

    public static void main(String[] args) {
        PlanScope scope = new PlanScope("default", 1, Role.USER, new PlanOptions(50, 1000));
        PlanCache cache = new PlanCache(new QueryPlanner(), PlanCache.Limits.DEFAULT);
        Schemas schemas = new Schemas();
        for (String template : STATEMENTS) {
            planned(cache, scope, schemas, template);
            long misses = median(30, 200, i -> {
                cache.clear();
                return planned(cache, scope, schemas, template.formatted(i));
            });
            planned(cache, scope, schemas, template.formatted(1));
            long hits = median(
                    200, 20_000, i -> cache.find(NormalizedSql.of(template.formatted(i % 100)), scope, List.of()));
            long texts = median(200, 20_000, i -> template.formatted(i % 100));
            System.out.println(template + ": hit " + (hits - texts) + " ns, parse and plan " + misses / 1000 + " us");
        }
    }

    private static BoundQuery planned(PlanCache cache, PlanScope scope, Schemas schemas, String template) {
        ParsedStatement statement = SqlParser.parse(template.formatted(1)).getFirst();
        SqlNode query = ((Statement.Query) statement.statement()).query();
        return cache.query(statement, query, scope, schemas, List.of());
    }

    private interface Step {
        Object run(int i);
    }

    /// Nanoseconds per step: the median over rounds.
    private static long median(int rounds, int steps, Step step) {
        long[] times = new long[rounds];
        Optional<Object> last = Optional.empty();
        for (int round = 0; round < rounds; round++) {
            long start = System.nanoTime();
            for (int i = 0; i < steps; i++) {
                last = Optional.of(step.run(i));
            }
            times[round] = (System.nanoTime() - start) / steps;
        }
        Arrays.sort(times);
        return last.isPresent() ? times[rounds / 2] : 0;
    }
}
