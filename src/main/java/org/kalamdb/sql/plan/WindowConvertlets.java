package org.kalamdb.sql.plan;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql2rel.SqlRexConvertlet;
import org.apache.calcite.sql2rel.SqlRexConvertletTable;
import org.apache.calcite.sql2rel.StandardConvertletTable;
import org.jspecify.annotations.Nullable;

/// Calcite's conversions of calls, but AVG and the like over a window stay what they are: Calcite would compute them
/// from sums and counts.
final class WindowConvertlets implements SqlRexConvertletTable {
    private static final Set<SqlKind> STATISTICS =
            EnumSet.of(SqlKind.AVG, SqlKind.STDDEV_POP, SqlKind.STDDEV_SAMP, SqlKind.VAR_POP, SqlKind.VAR_SAMP);

    private static final Set<String> TEXTS = Set.of("VARCHAR", "CHAR", "TEXT");

    static final WindowConvertlets INSTANCE = new WindowConvertlets();

    private WindowConvertlets() {}

    /// Whether a type is a plain text.
    static boolean isText(SqlNode type) {
        return type instanceof SqlDataTypeSpec spec
                && spec.getTypeName().isSimple()
                && TEXTS.contains(spec.getTypeName().getSimple().toUpperCase(Locale.ROOT));
    }

    @Override
    public @Nullable SqlRexConvertlet get(SqlCall call) {
        if (call.getOperator().equals(SqlStdOperatorTable.PERCENT_REMAINDER)) {
            // Calcite's own forgets the place
            return (context, remainder) -> context.convertExpression(
                    SqlStdOperatorTable.MOD.createCall(remainder.getParserPosition(), remainder.getOperandList()));
        }
        if (call.getKind() == SqlKind.CAST && isText(call.operand(1))) {
            // Calcite knows no text of an array
            return (context, cast) -> {
                RexNode value = context.convertExpression(cast.operand(0));
                return Concatenation.isArray(value.getType())
                        ? context.getRexBuilder()
                                .makeCall(
                                        cast.getParserPosition(),
                                        context.getValidator().getValidatedNodeType(cast),
                                        KalamOperators.ARRAY_TEXT,
                                        List.of(value))
                        : Objects.requireNonNull(StandardConvertletTable.INSTANCE.get(cast))
                                .convertCall(context, cast);
            };
        }
        return STATISTICS.contains(call.getOperator().getKind())
                ? (context, average) -> {
                    List<RexNode> operands = average.getOperandList().stream()
                            .map(context::convertExpression)
                            .toList();
                    return context.getRexBuilder()
                            .makeCall(
                                    context.getValidator().getValidatedNodeType(average),
                                    (SqlAggFunction) average.getOperator(),
                                    operands);
                }
                : StandardConvertletTable.INSTANCE.get(call);
    }
}
