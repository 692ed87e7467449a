package org.kalamdb.sql.plan;

import org.apache.calcite.sql.SqlNode;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.parser.Statement;

/// Plans texts over [Schemas].
final class Queries {
    private Queries() {}

    static SqlNode parse(String sql) {
        return ((Statement.Query) SqlParser.parse(sql).getFirst().statement()).query();
    }

    static PlannedQuery plan(String sql) {
        return plan(sql, PlanOptions.UNLIMITED);
    }

    static PlannedQuery plan(String sql, PlanOptions options) {
        return new QueryPlanner().plan(parse(sql), Schemas.context(), options);
    }

    static String text(String sql) {
        return PlanText.of(plan(sql).root());
    }
}
