package org.kalamdb.sql;

import java.util.List;
import java.util.Locale;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.DefaultValue.Generator;
import org.kalamdb.sql.parser.Literals;

/// What a value of VALUES is, as far as that can be told without planning. Most INSERTs hold nothing
/// else.
sealed interface DirectValue {
    /// The keyword DEFAULT.
    DirectValue DEFAULT = new Default();

    /// A literal or a parameter's value, as [org.kalamdb.model.Coercion] takes it.
    record Constant(@Nullable Object value) implements DirectValue {}

    /// A call of a function that a column default may be, too.
    record Generated(Generator generator) implements DirectValue {}

    record Default() implements DirectValue {}

    /// A column of the row that was to be inserted, in ON CONFLICT DO UPDATE.
    ///
    /// @param ordinal of a column of the same type
    record Excluded(int ordinal) implements DirectValue {}

    /// Anything else: the planner is needed.
    record Expression(SqlNode node) implements DirectValue {}

    /// @param node   null for DEFAULT
    /// @param params values of `$1`, `$2`, …
    static DirectValue of(@Nullable SqlNode node, List<@Nullable Object> params) {
        return switch (node) {
            case null -> DEFAULT;
            case SqlDynamicParam parameter -> new Constant(parameter(parameter, params));
            case SqlNode literal when Literals.isLiteral(literal) -> new Constant(Literals.value(literal));
            case SqlIdentifier identifier when identifier.isSimple() -> ofName(identifier.getSimple(), identifier);
            case SqlCall call
            when call.operandCount() == 0 -> ofName(call.getOperator().getName(), call);
            default -> new Expression(node);
        };
    }

    private static @Nullable Object parameter(SqlDynamicParam parameter, List<@Nullable Object> params) {
        if (parameter.getIndex() >= params.size()) {
            throw DbException.at(
                    ErrorCode.PARAMETER_BINDING,
                    position(parameter),
                    "parameter $" + (parameter.getIndex() + 1) + " has no value: " + params.size() + " given");
        }
        return params.get(parameter.getIndex());
    }

    private static DirectValue ofName(String name, SqlNode node) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "NOW", "CURRENT_TIMESTAMP" -> new Generated(Generator.NOW);
            case "SNOWFLAKE_ID" -> new Generated(Generator.SNOWFLAKE_ID);
            case "UUID_V7" -> new Generated(Generator.UUID_V7);
            case "ULID" -> new Generated(Generator.ULID);
            case "CURRENT_USER", "CURRENT_USER_ID", "KDB_CURRENT_USER" -> new Generated(Generator.CURRENT_USER);
            default -> new Expression(node);
        };
    }

    private static SourcePosition position(SqlNode node) {
        return new SourcePosition(
                Math.max(1, node.getParserPosition().getLineNum()),
                Math.max(1, node.getParserPosition().getColumnNum()));
    }
}
