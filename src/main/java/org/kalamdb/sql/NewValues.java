package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;
import org.kalamdb.sql.parser.Statement.Assignment;

/// The SET clause of an UPDATE. One statement, one thread.
final class NewValues {
    private final List<Target> targets;
    private final List<SqlNode> expressions;
    private final List<SqlNode> constants;
    private final Defaults defaults;

    /// One assignment.
    ///
    /// @param value    a constant is in the column's type already
    /// @param computed for an expression its place among the computed values, else -1
    private record Target(int ordinal, Column column, DirectValue value, int computed) {}

    private NewValues(List<Target> targets, List<SqlNode> expressions, List<SqlNode> constants, Defaults defaults) {
        this.targets = targets;
        this.expressions = expressions;
        this.constants = constants;
        this.defaults = defaults;
    }

    /// Of an UPDATE.
    ///
    /// @throws DbException for columns that cannot be set and constants that do not fit
    static NewValues of(
            List<Assignment> assignments, List<@Nullable Object> params, TableDef table, Defaults defaults) {
        return of(assignments, table, defaults, (_, value) -> DirectValue.of(value, params));
    }

    /// Of ON CONFLICT DO UPDATE, where columns of `excluded` may be named.
    ///
    /// @throws DbException as [#of]
    static NewValues onConflict(
            List<Assignment> assignments, List<@Nullable Object> params, TableDef table, Defaults defaults) {
        return of(assignments, table, defaults, (column, value) -> {
            int excluded = excluded(table, column, value);
            return excluded < 0 ? DirectValue.of(value, params) : new DirectValue.Excluded(excluded);
        });
    }

    /// The ordinal position of the excluded row's column that `value` is; -1 when it is none of the type.
    private static int excluded(TableDef table, Column column, @Nullable SqlNode value) {
        if (value == null || !HeldNames.isExcluded(value)) {
            return -1;
        }
        String name = ((SqlIdentifier) value).names.getLast();
        List<Column> columns = table.schema().columns();
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name) && columns.get(i).type().equals(column.type())) {
                return i;
            }
        }
        return -1;
    }

    private static NewValues of(
            List<Assignment> assignments,
            TableDef table,
            Defaults defaults,
            BiFunction<Column, @Nullable SqlNode, DirectValue> direct) {
        List<Target> targets = new ArrayList<>();
        List<SqlNode> expressions = new ArrayList<>();
        List<SqlNode> constants = new ArrayList<>();
        boolean[] taken = new boolean[table.schema().columns().size()];
        for (Assignment assignment : assignments) {
            int ordinal = Columns.ordinal(table, assignment.column(), "UPDATE");
            Column column = table.schema().columns().get(ordinal);
            requireSettable(table, assignment, taken[ordinal]);
            taken[ordinal] = true;
            DirectValue value = direct.apply(column, assignment.value());
            int computed = -1;
            if (value instanceof DirectValue.Expression expression) {
                computed = expressions.size();
                expressions.add(expression.node());
            } else if (assignment.value() != null) {
                constants.add(assignment.value());
            }
            targets.add(new Target(ordinal, column, inType(column, value), computed));
        }
        return new NewValues(targets, expressions, constants, defaults);
    }

    private static void requireSettable(TableDef table, Assignment assignment, boolean taken) {
        String name = assignment.column().name();
        if (table.schema().keyColumns().stream().anyMatch(key -> key.name().equals(name))) {
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    assignment.column().position(),
                    "UPDATE cannot modify primary key column '" + name + "'");
        }
        if (taken) {
            throw DbException.at(
                    ErrorCode.INVALID_OPERATION,
                    assignment.column().position(),
                    "Column '" + name + "' is set more than once");
        }
    }

    private static DirectValue inType(Column column, DirectValue value) {
        return value instanceof DirectValue.Constant constant
                ? new DirectValue.Constant(Coercion.coerce(constant.value(), column.type(), column.name()))
                : value;
    }

    /// What has to be computed for each row.
    List<SqlNode> expressions() {
        return expressions;
    }

    /// The values that need no computing.
    List<SqlNode> constants() {
        return constants;
    }

    /// The types of the columns that [#expressions] are for.
    List<DataType> expressionTypes() {
        return targets.stream()
                .filter(target -> target.computed() >= 0)
                .map(target -> target.column().type())
                .toList();
    }

    /// The row with its new values.
    @Nullable
    Object[] apply(SeenRow row) {
        return apply(row.values(), row.computed(), row.values());
    }

    /// As [#apply(SeenRow)].
    ///
    /// @param computed begins with the values of [#expressions]
    /// @param excluded the row that was to be inserted
    @Nullable
    Object[] apply(@Nullable Object[] row, @Nullable Object[] computed, @Nullable Object[] excluded) {
        @Nullable Object[] changed = row.clone();
        for (Target target : targets) {
            Object value = switch (target.value()) {
                case DirectValue.Constant constant -> constant.value();
                case DirectValue.Generated generated -> defaults.generate(generated.generator(), target.column());
                case DirectValue.Default _ -> defaults.of(target.column());
                case DirectValue.Excluded column -> excluded[column.ordinal()];
                case DirectValue.Expression _ -> computed[target.computed()];
            };
            changed[target.ordinal()] = requireValue(target.column(), value);
        }
        return changed;
    }

    private static @Nullable Object requireValue(Column column, @Nullable Object value) {
        if (value == null && !column.nullable()) {
            throw new DbException(
                    ErrorCode.CONSTRAINT_VIOLATION,
                    "NOT NULL constraint violation: column '" + column.name() + "' cannot be NULL");
        }
        return value;
    }
}
