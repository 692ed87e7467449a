package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.util.Optionality;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.ir.WindowCall.WindowFunction;
import org.kalamdb.sql.plan.Signature.Param;

/// A function that needs OVER, or is an aggregate without it. Unlike those of SQL's standard table these take any
/// window: without order, and with
/// a frame, at which ranks do not look.
final class KalamWindow extends SqlAggFunction {
    private final WindowFunction function;
    private final boolean takesNullTreatment;

    private KalamWindow(WindowFunction function, Signature signature, SqlReturnTypeInference result) {
        super(
                function.name(),
                null,
                SqlKind.OTHER_FUNCTION,
                result,
                signature,
                signature,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                aggregate(function) == null,
                aggregate(function) == null ? Optionality.FORBIDDEN : Optionality.OPTIONAL);
        this.function = function;
        this.takesNullTreatment = switch (function) {
            case LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE -> true;
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, AGGREGATE -> false;
        };
    }

    static List<SqlOperator> all() {
        Signature none = Signature.of();
        Signature shift = Signature.atLeast(1, Param.ANY, Param.INT, Param.ANY);
        return List.of(
                new KalamWindow(WindowFunction.ROW_NUMBER, none, Results.notNull(DataType.BIGINT)),
                new KalamWindow(WindowFunction.RANK, none, Results.notNull(DataType.BIGINT)),
                new KalamWindow(WindowFunction.DENSE_RANK, none, Results.notNull(DataType.BIGINT)),
                new KalamWindow(WindowFunction.PERCENT_RANK, none, Results.notNull(DataType.DOUBLE)),
                new KalamWindow(WindowFunction.CUME_DIST, none, Results.notNull(DataType.DOUBLE)),
                new KalamWindow(WindowFunction.NTILE, Signature.of(Param.INT), Results.nullable(DataType.INT)),
                new KalamWindow(WindowFunction.LAG, shift, KalamWindow::shifted),
                new KalamWindow(WindowFunction.LEAD, shift, KalamWindow::shifted),
                new KalamWindow(WindowFunction.FIRST_VALUE, Signature.of(Param.ANY), KalamWindow::value),
                new KalamWindow(WindowFunction.LAST_VALUE, Signature.of(Param.ANY), KalamWindow::value),
                new KalamWindow(WindowFunction.NTH_VALUE, Signature.of(Param.ANY, Param.INT), KalamWindow::value));
    }

    private static RelDataType value(SqlOperatorBinding binding) {
        return KalamTypeFactory.INSTANCE.createTypeWithNullability(binding.getOperandType(0), true);
    }

    /// The type in which the value and the default meet.
    private static RelDataType shifted(SqlOperatorBinding binding) {
        if (binding.getOperandCount() < 3) {
            return value(binding);
        }
        RelDataType common = KalamTypeFactory.INSTANCE.leastRestrictive(
                List.of(binding.getOperandType(0), binding.getOperandType(2)));
        return common == null ? value(binding) : KalamTypeFactory.INSTANCE.createTypeWithNullability(common, true);
    }

    /// What the function is without OVER; null when it needs OVER.
    private static @Nullable AggregateFunction aggregate(WindowFunction function) {
        return switch (function) {
            case FIRST_VALUE -> AggregateFunction.FIRST_VALUE;
            case LAST_VALUE -> AggregateFunction.LAST_VALUE;
            case ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD, NTH_VALUE, AGGREGATE -> null;
        };
    }

    @Nullable
    AggregateFunction aggregate() {
        return aggregate(function);
    }

    WindowFunction function() {
        return function;
    }

    @Override
    public boolean allowsNullTreatment() {
        return takesNullTreatment;
    }

    @Override
    public boolean allowsFilter() {
        return aggregate() != null;
    }

    @Override
    public boolean skipsNullInputs() {
        return false;
    }
}
