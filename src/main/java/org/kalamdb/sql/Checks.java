package org.kalamdb.sql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.CheckConstraint;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableId;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.parser.SqlParser;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.sql.plan.CheckPlanner;
import org.kalamdb.sql.plan.PlannedQuery;

/// Enforces CHECK constraints: a row that makes one of them false is not written. Any thread.
final class Checks {
    private static final int PLANS_KEPT = 1000;
    private static final @Nullable Object[] NO_PARAMETERS = {};

    private final QueryStatements queries;
    private final Cache<Version, PlannedQuery> plans =
            Caffeine.newBuilder().maximumSize(PLANS_KEPT).build();

    private record Version(TableId table, int schema) {}

    Checks(QueryStatements queries) {
        this.queries = queries;
    }

    /// @param rows new values in ordinal order
    /// @throws DbException CONSTRAINT_VIOLATION with the constraint and the row, counted from 1
    void require(StatementCall call, TableDef table, List<@Nullable Object[]> rows) {
        List<CheckConstraint> checks = table.schema().checks();
        if (checks.isEmpty() || rows.isEmpty()) {
            return;
        }
        TableDef shape = HeldRows.shapeOf(table);
        PlannedQuery plan =
                plans.get(new Version(table.id(), table.schema().version()), _ -> planned(table, shape, checks));
        int[] row = {0};
        queries.forEachHeld(call, new BoundQuery(plan, NO_PARAMETERS), new HeldRows(shape, rows), results -> {
            row[0]++;
            for (int i = 0; i < checks.size(); i++) {
                if (Boolean.FALSE.equals(results[i])) {
                    throw violated(table, checks.get(i), row[0]);
                }
            }
        });
    }

    private static PlannedQuery planned(TableDef table, TableDef shape, List<CheckConstraint> checks) {
        return CheckPlanner.plan(
                shape,
                table.name(),
                checks.stream()
                        .map(check -> SqlParser.parseExpression(check.expression()))
                        .toList());
    }

    private static DbException violated(TableDef table, CheckConstraint check, int row) {
        return new DbException(
                ErrorCode.CONSTRAINT_VIOLATION,
                "check constraint '" + check.name() + "' of table '" + table.name() + "' is violated: CHECK ("
                        + check.expression() + ") (row " + row + ")");
    }
}
