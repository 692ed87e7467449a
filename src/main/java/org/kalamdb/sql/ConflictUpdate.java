package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlCase;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.exec.HeldRows;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.parser.Statement.Assignment;
import org.kalamdb.sql.parser.Statement.OnConflict;
import org.kalamdb.sql.plan.BoundQuery;
import org.kalamdb.table.ConflictRule.Decision;
import org.kalamdb.table.RowChange;
import org.kalamdb.table.StoredRow;

/// What one statement's ON CONFLICT does with rows whose keys are taken. New values that are constants or
/// columns of the excluded row do not touch the planner. One thread.
final class ConflictUpdate {
    private final StatementCall call;
    private final QueryStatements queries;
    private final Checks checks;
    private final TableDef table;
    private final @Nullable NewValues values;
    private final @Nullable Expressions expressions;
    private final ReturnedRows returned;

    /// What has to be computed for each pair of rows.
    ///
    /// @param condition where in a row of the plan its condition stands; -1 for none
    private record Expressions(
            TableDef shape, PlanNode plan, @Nullable Object[] params, int condition) {}

    /// @param values null for DO NOTHING
    private ConflictUpdate(
            StatementCall call,
            QueryStatements queries,
            Checks checks,
            TableDef table,
            @Nullable NewValues values,
            @Nullable Expressions expressions,
            ReturnedRows returned) {
        this.call = call;
        this.queries = queries;
        this.checks = checks;
        this.table = table;
        this.values = values;
        this.expressions = expressions;
        this.returned = returned;
    }

    /// @throws org.kalamdb.common.DbException for columns that cannot be set and names and types that are wrong
    static ConflictUpdate of(
            StatementCall call,
            TableDef table,
            OnConflict conflict,
            Defaults defaults,
            Planning planning,
            QueryStatements queries,
            Checks checks,
            ReturnedRows returned) {
        List<Assignment> assignments = conflict.assignments();
        if (assignments == null) {
            return new ConflictUpdate(call, queries, checks, table, null, null, returned);
        }
        NewValues values = NewValues.onConflict(assignments, call.params(), table, defaults);
        Expressions expressions = values.expressions().isEmpty() && conflict.condition() == null
                ? null
                : planned(call, table, conflict, values, planning);
        return new ConflictUpdate(call, queries, checks, table, values, expressions, returned);
    }

    private static Expressions planned(
            StatementCall call, TableDef table, OnConflict conflict, NewValues values, Planning planning) {
        SqlNode condition = conflict.condition();
        List<SqlNode> selected = new ArrayList<>();
        values.expressions().forEach(value -> selected.add(condition == null ? value : guarded(condition, value)));
        List<DataType> types = new ArrayList<>(values.expressionTypes());
        if (condition != null) {
            selected.add(condition);
            types.add(DataType.BOOLEAN);
        }
        TableDef shape = HeldRows.withExcluded(table);
        BoundQuery bound = planning.onConflict(call, new HeldNames(table.name(), conflict.table()), shape, selected);
        types.add(DataType.BIGINT);
        return new Expressions(
                shape,
                QueryStatements.converted(bound.plan().root(), types),
                bound.params(),
                condition == null ? -1 : selected.size() - 1);
    }

    /// The value where the condition holds; elsewhere it is not computed.
    private static SqlNode guarded(SqlNode condition, SqlNode value) {
        SqlParserPos place = value.getParserPosition();
        return new SqlCase(place, null, SqlNodeList.of(condition), SqlNodeList.of(value), SqlLiteral.createNull(place));
    }

    /// Whether rows whose keys are taken are left out.
    boolean isNothing() {
        return values == null;
    }

    /// As [org.kalamdb.table.ConflictRule#decide]; notes for RETURNING what is inserted or updated.
    ///
    /// @param rows to be inserted
    Decision decide(List<@Nullable Object[]> rows, List<@Nullable StoredRow> existing) {
        List<@Nullable Object[]> updates = updates(rows, existing);
        List<Integer> inserted = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (existing.get(i) == null) {
                inserted.add(i);
            }
        }
        List<RowChange> changed = new ArrayList<>();
        returned.restart();
        int insertions = 0;
        for (int i = 0; i < rows.size(); i++) {
            StoredRow stored = existing.get(i);
            @Nullable Object @Nullable [] update = updates.get(i);
            if (stored == null) {
                returned.add(rows.get(i), 0, insertions++);
            } else if (update != null && Arrays.deepEquals(update, stored.values())) {
                returned.add(update, stored.seq(), -1);
            } else if (update != null) {
                returned.add(update, 0, inserted.size() + changed.size());
                changed.add(stored.update(update));
            }
        }
        checks.require(call, table, changed.stream().map(RowChange::values).toList());
        returned.evaluate();
        return new Decision(inserted, changed);
    }

    /// For each row the new values of the one that has its key; null where nothing is to be updated.
    private List<@Nullable Object[]> updates(List<@Nullable Object[]> rows, List<@Nullable StoredRow> existing) {
        List<@Nullable Object[]> updates = new ArrayList<>(rows.size());
        List<Integer> conflicts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            updates.add(null);
            if (existing.get(i) != null) {
                conflicts.add(i);
            }
        }
        if (values == null || conflicts.isEmpty()) {
            return updates;
        }
        List<@Nullable Object[]> computed = computed(rows, existing, conflicts);
        for (int i = 0; i < conflicts.size(); i++) {
            int row = conflicts.get(i);
            StoredRow stored = existing.get(row);
            @Nullable Object[] results = computed.isEmpty() ? new @Nullable Object[0] : computed.get(i);
            if (stored != null && holds(results)) {
                updates.set(row, values.apply(stored.values(), results, rows.get(row)));
            }
        }
        return updates;
    }

    private boolean holds(@Nullable Object[] results) {
        return expressions == null
                || expressions.condition() < 0
                || Boolean.TRUE.equals(results[expressions.condition()]);
    }

    private List<@Nullable Object[]> computed(
            List<@Nullable Object[]> rows, List<@Nullable StoredRow> existing, List<Integer> conflicts) {
        List<@Nullable Object[]> computed = new ArrayList<>();
        if (expressions == null) {
            return computed;
        }
        conflicts.forEach(_ -> computed.add(new @Nullable Object[0]));
        int columns = table.schema().columns().size();
        List<@Nullable Object[]> pairs = new ArrayList<>(conflicts.size());
        for (int row : conflicts) {
            StoredRow stored = existing.get(row);
            if (stored != null) {
                @Nullable Object[] pair = Arrays.copyOf(stored.values(), 2 * columns + 2);
                System.arraycopy(rows.get(row), 0, pair, columns, columns);
                pair[2 * columns] = (long) pairs.size();
                pair[2 * columns + 1] = stored.seq();
                pairs.add(pair);
            }
        }
        queries.forEachHeld(
                call,
                expressions.plan(),
                expressions.params(),
                new HeldRows(expressions.shape(), pairs),
                row -> computed.set(
                        Math.toIntExact((Long) Objects.requireNonNull(row[row.length - 1], "a row's number")), row));
        return computed;
    }
}
