package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.fun.SqlAvgAggFunction;
import org.apache.calcite.sql.fun.SqlSumAggFunction;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.plan.Signature.Param;

/// Aggregates of numbers: statistics, regression, percentiles, bits, and SUM and AVG, which take intervals too.
final class StatisticalAggregates {
    private static final List<AggregateFunction> OF_PAIRS = List.of(
            AggregateFunction.COVAR_POP,
            AggregateFunction.COVAR_SAMP,
            AggregateFunction.CORR,
            AggregateFunction.REGR_AVGX,
            AggregateFunction.REGR_AVGY,
            AggregateFunction.REGR_SXX,
            AggregateFunction.REGR_SYY,
            AggregateFunction.REGR_SXY,
            AggregateFunction.REGR_SLOPE,
            AggregateFunction.REGR_INTERCEPT,
            AggregateFunction.REGR_R2);

    private StatisticalAggregates() {}

    static List<SqlOperator> all() {
        List<SqlOperator> all = new ArrayList<>();
        Signature pair = Signature.of(Param.NUMBER, Param.NUMBER);
        for (AggregateFunction function : OF_PAIRS) {
            all.add(aggregate(function.name().toLowerCase(Locale.ROOT), function, pair));
        }
        all.add(new KalamAggregate("regr_count", AggregateFunction.REGR_COUNT, pair, Results.notNull(DataType.BIGINT)));
        Signature number = Signature.of(Param.NUMBER);
        all.add(aggregate("var", AggregateFunction.VAR_SAMP, number));
        all.add(aggregate("median", AggregateFunction.PERCENTILE, number));
        all.add(aggregate("approx_median", AggregateFunction.PERCENTILE, number));
        all.add(aggregate(
                "approx_percentile_cont",
                AggregateFunction.PERCENTILE,
                Signature.atLeast(2, Param.NUMBER, Param.NUMBER, Param.INT)));
        for (AggregateFunction function :
                List.of(AggregateFunction.BIT_AND, AggregateFunction.BIT_OR, AggregateFunction.BIT_XOR)) {
            all.add(new KalamAggregate(
                    function.name().toLowerCase(Locale.ROOT),
                    function,
                    Signature.of(Param.WHOLE),
                    binding -> nullable(binding.getOperandType(0))));
        }
        all.add(new Sum());
        all.add(new Average());
        return all;
    }

    private static KalamAggregate aggregate(String name, AggregateFunction function, Signature signature) {
        return new KalamAggregate(name, function, signature, Results.nullable(DataType.DOUBLE));
    }

    private static RelDataType nullable(RelDataType type) {
        return KalamTypeFactory.INSTANCE.createTypeWithNullability(type, true);
    }

    private static boolean isInterval(SqlOperatorBinding binding) {
        return TimeOperators.isInterval(binding.getOperandType(0));
    }

    /// SUM of numbers or intervals.
    private static final class Sum extends SqlSumAggFunction {
        Sum() {
            super(KalamTypeFactory.INSTANCE.createSqlType(SqlTypeName.BIGINT));
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return isInterval(binding) || super.checkOperandTypes(binding, throwOnFailure);
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding binding) {
            return isInterval(binding) ? nullable(binding.getOperandType(0)) : super.inferReturnType(binding);
        }
    }

    /// AVG of numbers or intervals.
    private static final class Average extends SqlAvgAggFunction {
        Average() {
            super(SqlKind.AVG);
        }

        @Override
        public boolean checkOperandTypes(SqlCallBinding binding, boolean throwOnFailure) {
            return isInterval(binding) || super.checkOperandTypes(binding, throwOnFailure);
        }

        @Override
        public RelDataType inferReturnType(SqlOperatorBinding binding) {
            return isInterval(binding) ? nullable(binding.getOperandType(0)) : super.inferReturnType(binding);
        }
    }
}
