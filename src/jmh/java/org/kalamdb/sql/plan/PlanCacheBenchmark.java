package org.kalamdb.sql.plan;

import java.util.List;
import java.util.Optional;
import org.apache.calcite.sql.SqlNode;
import org.kalamdb.model.Role;
import org.kalamdb.sql.parser.ParsedStatement;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.SqlText;
import org.kalamdb.sql.parser.Statement;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// A hit of the plan cache, from the text to the plan with its values, and what it saves. One thread.
@State(Scope.Benchmark)
public class PlanCacheBenchmark {
    private static final PlanScope SCOPE = new PlanScope("default", 1, Role.USER, new PlanOptions(50, 1000));

    private final QueryPlanner planner = new QueryPlanner();
    private final PlanCache cache = new PlanCache(planner, PlanCache.Limits.DEFAULT);
    private final Schemas schemas = new Schemas();
    private final String[] texts = new String[100];
    private int next;

    @Param({"POINT", "LATEST", "JOIN"})
    public Query query = Query.POINT;

    /// A statement with a number to fill in.
    public enum Query {
        POINT("SELECT id, body FROM msgs WHERE id = %d"),
        LATEST("SELECT id, body FROM msgs WHERE conv_id = %d ORDER BY id DESC LIMIT 50"),
        JOIN("SELECT m.id, u.name FROM msgs m JOIN app.users u ON m.sender = u.id WHERE m.qty > %d"
                + " GROUP BY m.id, u.name");

        private final String template;

        Query(String template) {
            this.template = template;
        }
    }

    @Setup
    public void fill() {
        for (int i = 0; i < texts.length; i++) {
            texts[i] = query.template.formatted(i);
        }
        ParsedStatement statement = SqlParser.parse(texts[0]).getFirst();
        SqlNode tree = ((Statement.Query) statement.statement()).query();
        cache.query(statement, tree, SCOPE, schemas, List.of());
    }

    private String text() {
        next = (next + 1) % texts.length;
        return texts[next];
    }

    @Benchmark
    public Optional<BoundQuery> hit() {
        Optional<BoundQuery> found =
                SqlText.of(text()).shapeOfQuery().flatMap(shape -> cache.find(shape, SCOPE, List.of()));
        if (found.isEmpty()) {
            throw new IllegalStateException("not in the cache");
        }
        return found;
    }

    @Benchmark
    public PlannedQuery parseAndPlan() {
        ParsedStatement statement = SqlParser.parse(text()).getFirst();
        SqlNode tree = ((Statement.Query) statement.statement()).query();
        return planner.plan(tree, new PlanningContext("default", schemas), SCOPE.options());
    }
}
