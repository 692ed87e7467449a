package org.kalamdb.sql.parser;

import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUnresolvedFunction;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;

/// The value after DEFAULT: a literal, coerced to the column's type at once, or one of the functions that
/// are called for every row.
final class DefaultParser {
    static final DefaultValue SNOWFLAKE_ID = new DefaultValue.Generated(DefaultValue.Generator.SNOWFLAKE_ID);

    private final TokenCursor cursor;
    private final ExpressionParser expressions;

    DefaultParser(TokenCursor cursor, ExpressionParser expressions) {
        this.cursor = cursor;
        this.expressions = expressions;
    }

    DefaultValue parse(DataType type, String column) {
        int token = cursor.index();
        SqlNode node = expressions.parseUnary();
        DefaultValue.Generator generator = generator(node);
        if (generator != null) {
            return new DefaultValue.Generated(generator);
        }
        SqlNode literal = withoutCasts(node);
        if (!Literals.isLiteral(literal)) {
            throw cursor.error(
                    token,
                    "DEFAULT of column '" + column + "' must be a literal, NOW(), CURRENT_TIMESTAMP, SNOWFLAKE_ID(), "
                            + "UUID_V7(), ULID() or CURRENT_USER");
        }
        try {
            return new DefaultValue.Literal(Coercion.coerce(Literals.value(literal), type, column));
        } catch (DbException e) {
            throw cursor.error(token, String.valueOf(e.getMessage()));
        }
    }

    private static SqlNode withoutCasts(SqlNode node) {
        SqlNode inner = node;
        while (inner instanceof SqlCall call && call.getKind() == SqlKind.CAST) {
            inner = call.operand(0);
        }
        return inner;
    }

    private static DefaultValue.@Nullable Generator generator(SqlNode node) {
        if (!(node instanceof SqlCall call)
                || !(call.getOperator() instanceof SqlUnresolvedFunction function)
                || call.operandCount() > 0) {
            return null;
        }
        return switch (function.getName()) {
            case "now", "current_timestamp" -> DefaultValue.Generator.NOW;
            case "snowflake_id" -> DefaultValue.Generator.SNOWFLAKE_ID;
            case "uuid_v7" -> DefaultValue.Generator.UUID_V7;
            case "ulid" -> DefaultValue.Generator.ULID;
            case "current_user", "current_user_id", "kdb_current_user" -> DefaultValue.Generator.CURRENT_USER;
            default -> null;
        };
    }
}
