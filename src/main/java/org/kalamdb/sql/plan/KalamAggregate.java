package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.util.Optionality;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.PlanNode.AggregateFunction;
import org.kalamdb.sql.plan.Signature.Param;

/// An aggregate of the dialect that SQL's own do not have.
final class KalamAggregate extends SqlAggFunction {
    private final AggregateFunction function;

    private KalamAggregate(String name, AggregateFunction function, Signature signature, DataType result) {
        this(name, function, signature, Results.nullable(result));
    }

    KalamAggregate(String name, AggregateFunction function, Signature signature, SqlReturnTypeInference result) {
        super(
                name,
                null,
                SqlKind.OTHER_FUNCTION,
                result,
                signature,
                signature,
                SqlFunctionCategory.USER_DEFINED_FUNCTION,
                false,
                false,
                needsOrder(function) ? Optionality.MANDATORY : Optionality.OPTIONAL);
        this.function = function;
    }

    static List<SqlOperator> all() {
        Signature condition = Signature.of(Param.BOOLEAN);
        Signature any = Signature.of(Param.ANY);
        Signature member = Signature.of(Param.ANY, Param.ANY);
        List<SqlOperator> aggregates = new ArrayList<>(StatisticalAggregates.all());
        aggregates.addAll(List.of(
                new KalamAggregate(
                        "percentile_cont",
                        AggregateFunction.PERCENTILE_CONT,
                        Signature.of(Param.NUMBER, Param.NUMBER),
                        DataType.DOUBLE),
                new KalamAggregate(
                        "percentile_disc",
                        AggregateFunction.PERCENTILE_DISC,
                        Signature.of(Param.ANY, Param.NUMBER),
                        KalamAggregate::value),
                new KalamAggregate("mode", AggregateFunction.MODE, Signature.of(Param.ANY), KalamAggregate::value),
                new KalamAggregate(
                        "array_agg",
                        AggregateFunction.ARRAY_AGG,
                        any,
                        binding -> Results.arrayType(binding.getOperandType(0))),
                new KalamAggregate("json_agg", AggregateFunction.ARRAY_AGG, any, DataType.JSON),
                new KalamAggregate("jsonb_agg", AggregateFunction.ARRAY_AGG, any, DataType.JSON),
                new KalamAggregate("json_object_agg", AggregateFunction.JSON_OBJECT_AGG, member, DataType.JSON),
                new KalamAggregate("jsonb_object_agg", AggregateFunction.JSON_OBJECT_AGG, member, DataType.JSON),
                new KalamAggregate(
                        "approx_distinct", AggregateFunction.APPROX_DISTINCT, any, Results.notNull(DataType.BIGINT)),
                new KalamAggregate("bool_and", AggregateFunction.BOOL_AND, condition, DataType.BOOLEAN),
                new KalamAggregate("every", AggregateFunction.BOOL_AND, condition, DataType.BOOLEAN),
                new KalamAggregate("bool_or", AggregateFunction.BOOL_OR, condition, DataType.BOOLEAN),
                new KalamAggregate(
                        "string_agg",
                        AggregateFunction.STRING_AGG,
                        Signature.of(Param.TEXT, Param.TEXT),
                        DataType.TEXT)));
        return aggregates;
    }

    private static boolean needsOrder(AggregateFunction function) {
        return switch (function) {
            case PERCENTILE_CONT, PERCENTILE_DISC, MODE -> true;
            default -> false;
        };
    }

    /// The type of the first argument.
    private static RelDataType value(SqlOperatorBinding binding) {
        return KalamTypeFactory.INSTANCE.createTypeWithNullability(binding.getOperandType(0), true);
    }

    AggregateFunction function() {
        return function;
    }

    @Override
    public boolean isQuantifierAllowed() {
        return true;
    }
}
