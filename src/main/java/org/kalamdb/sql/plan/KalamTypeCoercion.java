package org.kalamdb.sql.plan;

import com.google.common.collect.ImmutableSet;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlCallBinding;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.type.SqlTypeCoercionRule;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.implicit.TypeCoercionImpl;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;

/// Implicit conversions in comparisons, as PostgreSQL does with untyped literals: a text literal takes the
/// type of what it is compared with. A text *column* compared with another type is compared as text, but
/// with dates and times as those.
final class KalamTypeCoercion extends TypeCoercionImpl {
    /// What may be cast to what: all that the executor's casts can do.
    static final SqlTypeCoercionRule CASTS = casts();

    KalamTypeCoercion(RelDataTypeFactory factory, SqlValidator validator) {
        super(factory, validator);
    }

    private static SqlTypeCoercionRule casts() {
        Map<SqlTypeName, ImmutableSet<SqlTypeName>> rules = new EnumMap<>(SqlTypeName.class);
        rules.putAll(SqlTypeCoercionRule.lenientInstance().getTypeMapping());
        List<SqlTypeName> integers = List.of(SqlTypeName.SMALLINT, SqlTypeName.INTEGER, SqlTypeName.BIGINT);
        widen(rules, SqlTypeName.DATE, integers);
        widen(rules, SqlTypeName.TIME, integers);
        for (SqlTypeName integer : integers) {
            widen(rules, integer, List.of(SqlTypeName.DATE, SqlTypeName.TIME));
        }
        widen(rules, SqlTypeName.VARCHAR, List.of(SqlTypeName.ARRAY));
        widen(rules, SqlTypeName.ARRAY, List.of(SqlTypeName.VARCHAR, SqlTypeName.ARRAY));
        return SqlTypeCoercionRule.instance(rules);
    }

    private static void widen(
            Map<SqlTypeName, ImmutableSet<SqlTypeName>> rules, SqlTypeName target, List<SqlTypeName> sources) {
        ImmutableSet<SqlTypeName> known = rules.getOrDefault(target, ImmutableSet.of());
        rules.put(
                target,
                ImmutableSet.<SqlTypeName>builder()
                        .addAll(known)
                        .addAll(sources)
                        .build());
    }

    @Override
    public boolean binaryComparisonCoercion(SqlCallBinding binding) {
        List<SqlNode> operands = new ArrayList<>(binding.getOperandCount());
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (binding.getOperandType(i).isStruct()) {
                return super.binaryComparisonCoercion(binding);
            }
            operands.add(binding.operand(i));
        }
        if (wrapIntervals(binding)) {
            return true;
        }
        RelDataType target = comparisonType(binding, operands);
        return target != null && coerceOperandsType(binding.getScope(), binding.getCall(), target);
    }

    /// Makes texts beside an interval intervals, by a call that no rule takes for a text constant.
    private boolean wrapIntervals(SqlCallBinding binding) {
        boolean[] interval = new boolean[binding.getOperandCount()];
        boolean any = false;
        for (int i = 0; i < interval.length; i++) {
            interval[i] = TimeOperators.isInterval(binding.getOperandType(i));
            any |= interval[i];
        }
        for (int i = 0; any && i < interval.length; i++) {
            SqlNode operand = binding.operand(i);
            if (!interval[i] && (SqlTypeUtil.isCharacter(binding.getOperandType(i)) || isUntyped(operand))) {
                SqlNode call = KalamOperatorTable.INSTANCE
                        .function("interval")
                        .createCall(operand.getParserPosition(), operand);
                binding.getCall().setOperand(i, call);
                updateInferredType(call, KalamTypeFactory.INSTANCE.toRel(DataType.INTERVAL, true));
            }
        }
        return any;
    }

    @Override
    protected boolean binaryArithmeticWithStrings(SqlCallBinding binding, RelDataType left, RelDataType right) {
        return textsAreLiterals(binding) && super.binaryArithmeticWithStrings(binding, left, right);
    }

    @Override
    public boolean builtinFunctionCoercion(
            SqlCallBinding binding, List<RelDataType> operandTypes, List<SqlTypeFamily> expected) {
        return textsAreLiterals(binding) && super.builtinFunctionCoercion(binding, operandTypes, expected);
    }

    private static boolean textsAreLiterals(SqlCallBinding binding) {
        for (int i = 0; i < binding.getOperandCount(); i++) {
            if (SqlTypeUtil.isCharacter(binding.getOperandType(i)) && !isUntyped(binding.operand(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean inOperationCoercion(SqlCallBinding binding) {
        if (!(binding.operand(1) instanceof SqlNodeList list)
                || binding.getOperandType(0).isStruct()
                || list.isEmpty()) {
            return super.inOperationCoercion(binding);
        }
        List<SqlNode> operands = new ArrayList<>(list.getList());
        operands.addFirst(binding.operand(0));
        RelDataType target = comparisonType(binding, operands);
        if (target == null) {
            return false;
        }
        boolean coerced = coerceOperandType(binding.getScope(), binding.getCall(), 0, target);
        boolean listCoerced = false;
        for (int i = 0; i < list.size(); i++) {
            listCoerced |= coerceColumnType(binding.getScope(), list, i, target);
        }
        if (listCoerced) {
            updateInferredType(list, target);
        }
        return coerced || listCoerced;
    }

    /// The type that operands of different families are converted to; null when nothing is to be done.
    private @Nullable RelDataType comparisonType(SqlCallBinding binding, List<SqlNode> operands) {
        List<RelDataType> others = new ArrayList<>();
        boolean textLiteral = false;
        boolean text = false;
        for (SqlNode operand : operands) {
            RelDataType type = binding.getValidator().deriveType(binding.getScope(), operand);
            if (SqlTypeUtil.isCharacter(type)) {
                textLiteral |= isUntyped(operand);
                text |= !isUntyped(operand);
            } else if (type.getSqlTypeName() != SqlTypeName.NULL && type.getSqlTypeName() != SqlTypeName.UNKNOWN) {
                others.add(type);
            }
        }
        if (others.isEmpty()) {
            return null;
        }
        if (text) {
            return others.stream().allMatch(SqlTypeUtil::isDatetime)
                    ? others.getFirst()
                    : KalamTypeFactory.INSTANCE.createSqlType(SqlTypeName.VARCHAR);
        }
        if (textLiteral) {
            return withScaleOf(operands, widest(others));
        }
        return mixedTimes(others);
    }

    /// A DECIMAL gets the decimals of the text literals, so that they are compared as they are written.
    private static RelDataType withScaleOf(List<SqlNode> operands, RelDataType type) {
        if (type.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return type;
        }
        int scale = type.getScale();
        for (SqlNode operand : operands) {
            if (operand instanceof SqlCharStringLiteral literal) {
                scale = Math.max(scale, decimals(literal.getValueAs(String.class)));
            }
        }
        int digits = type.getPrecision() - type.getScale();
        return scale == type.getScale() || digits + scale > DataType.Decimal.MAX_PRECISION
                ? type
                : KalamTypeFactory.INSTANCE.createSqlType(SqlTypeName.DECIMAL, digits + scale, scale);
    }

    private static int decimals(String text) {
        int point = text.indexOf('.');
        return point < 0 ? 0 : text.strip().length() - point - 1;
    }

    private static boolean isUntyped(SqlNode operand) {
        return operand instanceof SqlCharStringLiteral || operand instanceof SqlDynamicParam;
    }

    /// Numbers stay what they are: the executor's operands are made equal later.
    private static RelDataType widest(List<RelDataType> types) {
        RelDataType widest = KalamTypeFactory.INSTANCE.leastRestrictive(types);
        return widest == null ? types.getFirst() : widest;
    }

    private static @Nullable RelDataType mixedTimes(List<RelDataType> types) {
        boolean moments = types.stream().anyMatch(SqlTypeUtil::isDatetime);
        boolean integers = types.stream().anyMatch(SqlTypeUtil::isIntType);
        boolean dates = types.stream().anyMatch(type -> type.getSqlTypeName() == SqlTypeName.DATE);
        boolean timestamps = types.stream().anyMatch(type -> type.getSqlTypeName() == SqlTypeName.TIMESTAMP);
        if (dates && timestamps) {
            return KalamTypeFactory.INSTANCE.createSqlType(SqlTypeName.TIMESTAMP);
        }
        if (moments && integers) {
            return types.stream().filter(SqlTypeUtil::isDatetime).findFirst().orElse(null);
        }
        return null;
    }

    /// Of the columns of a set operation and the branches of CASE: text is common only to texts and what stands
    /// beside them.
    @Override
    public @Nullable RelDataType getWiderTypeFor(List<RelDataType> types, boolean stringPromotion) {
        RelDataType wider = super.getWiderTypeFor(types, stringPromotion);
        boolean promoted = wider != null
                && SqlTypeUtil.isCharacter(wider)
                && types.stream().noneMatch(SqlTypeUtil::isCharacter);
        return promoted ? null : wider;
    }

    @Override
    public @Nullable RelDataType commonTypeForBinaryComparison(
            @Nullable RelDataType left, @Nullable RelDataType right) {
        if (left == null || right == null) {
            return null;
        }
        RelDataType mixed = mixedTimes(List.of(left, right));
        return mixed != null ? mixed : super.commonTypeForBinaryComparison(left, right);
    }
}
