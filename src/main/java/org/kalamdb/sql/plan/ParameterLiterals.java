package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.List;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Puts the values of parameters into a query, where they are no exact values of the types that the plan gave
/// the parameters: `qty > $1` with 5.5 is then planned as `qty > 5.5`.
final class ParameterLiterals extends SqlShuttle {
    private final List<? extends @Nullable Object> values;
    private final List<DataType> types;

    private ParameterLiterals(List<? extends @Nullable Object> values, List<DataType> types) {
        this.values = values;
        this.types = types;
    }

    /// @param types of the parameters in the plan that does not fit
    static SqlNode fill(SqlNode query, List<? extends @Nullable Object> values, List<DataType> types) {
        SqlNode filled = query.accept(new ParameterLiterals(values, types));
        return filled == null ? query : filled;
    }

    @Override
    public @Nullable SqlNode visit(SqlDynamicParam parameter) {
        int index = parameter.getIndex();
        if (index >= values.size() || index >= types.size() || Exactness.holds(values.get(index), types.get(index))) {
            return parameter;
        }
        return literal(values.get(index), parameter);
    }

    private static SqlNode literal(@Nullable Object value, SqlDynamicParam parameter) {
        SqlParserPos place = parameter.getParserPosition();
        return switch (value) {
            case Double number
            when Double.isFinite(number) ->
                SqlLiteral.createApproxNumeric(new BigDecimal(number.toString()).toString(), place);
            case Long number -> SqlLiteral.createExactNumeric(number.toString(), place);
            case BigDecimal number -> SqlLiteral.createExactNumeric(number.toPlainString(), place);
            case String text -> SqlLiteral.createCharString(text, place);
            case null, default -> parameter;
        };
    }
}
