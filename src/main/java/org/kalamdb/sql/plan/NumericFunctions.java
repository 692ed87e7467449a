package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Lowering;
import org.kalamdb.sql.plan.Signature.Param;

/// The functions of numbers beyond the basic ones.
final class NumericFunctions {
    private static final List<Function> OF_DOUBLE = List.of(
            Function.CBRT,
            Function.LOG2,
            Function.DEGREES,
            Function.RADIANS,
            Function.SIN,
            Function.COS,
            Function.TAN,
            Function.COT,
            Function.ASIN,
            Function.ACOS,
            Function.ATAN,
            Function.SINH,
            Function.COSH,
            Function.TANH,
            Function.ASINH,
            Function.ACOSH,
            Function.ATANH);

    private final List<SqlOperator> functions = new ArrayList<>();

    private NumericFunctions() {}

    static List<SqlOperator> all() {
        NumericFunctions functions = new NumericFunctions();
        functions.rounding();
        functions.floating();
        functions.whole();
        functions.bits();
        return List.copyOf(functions.functions);
    }

    private void add(String name, Signature signature, SqlReturnTypeInference result, Lowering lowering) {
        functions.add(new KalamFunction(name, signature, result, lowering));
    }

    private void rounding() {
        Signature rounding = Signature.atLeast(1, Param.NUMBER, Param.INT);
        add("round", rounding, binding -> rounded(binding, 1), digits(Function.ROUND));
        add("ceiling", Signature.of(Param.NUMBER), binding -> rounded(binding, 1), digits(Function.CEIL));
        add("trunc", rounding, binding -> rounded(binding, 0), digits(Function.TRUNC));
        add("truncate", rounding, binding -> rounded(binding, 0), digits(Function.TRUNC));
        add("sign", Signature.of(Param.NUMBER), NumericFunctions::sign, (args, result) -> {
            Scalar value = args.getFirst();
            return Scalars.cast(Scalars.call(Function.SIGN, signed(value.type()), value), result);
        });
    }

    /// A DECIMAL with as many decimals as are left, and room for a carry; other numbers stay what they are.
    private static RelDataType rounded(SqlOperatorBinding binding, int carry) {
        RelDataType type = Results.first(binding);
        if (type.getSqlTypeName() != SqlTypeName.DECIMAL) {
            return type;
        }
        int scale = 0;
        if (binding.getOperandCount() > 1) {
            if (!binding.isOperandLiteral(1, false)) {
                return decimal(type, DataType.Decimal.MAX_PRECISION, type.getScale());
            }
            Integer digits = binding.getOperandLiteralValue(1, Integer.class);
            scale = digits == null ? type.getScale() : Math.clamp(digits, 0, type.getScale());
        }
        return decimal(type, type.getPrecision() - type.getScale() + scale + carry, scale);
    }

    private static RelDataType decimal(RelDataType like, int precision, int scale) {
        return KalamTypeFactory.INSTANCE.toRel(
                new DataType.Decimal(Math.clamp(precision, 1, DataType.Decimal.MAX_PRECISION), scale),
                like.isNullable());
    }

    private static Lowering digits(Function function) {
        return (args, result) -> {
            Scalar value = args.getFirst();
            if (!(value.type() instanceof DataType.Decimal && result instanceof DataType.Decimal)) {
                value = Scalars.cast(value, result);
            }
            return args.size() == 1
                    ? Scalars.call(function, result, value)
                    : Scalars.call(function, result, value, Scalars.cast(args.get(1), INT));
        };
    }

    private static RelDataType sign(SqlOperatorBinding binding) {
        RelDataType type = Results.first(binding);
        return type.getSqlTypeName() == SqlTypeName.DECIMAL ? decimal(type, 1, 0) : type;
    }

    private static DataType signed(DataType type) {
        return type instanceof DataType.Decimal ? new DataType.Decimal(1, 0) : type;
    }

    private void floating() {
        Signature number = Signature.of(Param.NUMBER);
        for (Function function : OF_DOUBLE) {
            add(function.name().toLowerCase(java.util.Locale.ROOT), number, Results.strict(DOUBLE), doubles(function));
        }
        Signature two = Signature.of(Param.NUMBER, Param.NUMBER);
        add("atan2", two, Results.strict(DOUBLE), doubles(Function.ATAN2));
        add(
                "log",
                Signature.atLeast(1, Param.NUMBER, Param.NUMBER),
                Results.strict(DOUBLE),
                (args, result) -> doubles(args.size() == 1 ? Function.LOG10 : Function.LOG)
                        .lower(args, result));
        add(
                "width_bucket",
                Signature.of(Param.NUMBER, Param.NUMBER, Param.NUMBER, Param.INT),
                Results.strict(INT),
                (args, _) -> {
                    List<Scalar> bounds = new ArrayList<>();
                    args.subList(0, 3).forEach(arg -> bounds.add(Scalars.cast(arg, DOUBLE)));
                    bounds.add(Scalars.cast(args.get(3), INT));
                    return new Scalar.Call(Function.WIDTH_BUCKET, bounds, INT);
                });
        add(
                "isnan",
                number,
                Results.strict(BOOLEAN),
                (args, _) -> Scalars.call(Function.IS_NAN, BOOLEAN, Scalars.cast(args.getFirst(), DOUBLE)));
    }

    private static Lowering doubles(Function function) {
        return (args, _) -> new Scalar.Call(
                function, args.stream().map(arg -> Scalars.cast(arg, DOUBLE)).toList(), DOUBLE);
    }

    private void whole() {
        Signature two = Signature.of(Param.WHOLE, Param.WHOLE);
        add("gcd", two, Results::widestStrict, allOf(Function.GCD));
        add("lcm", two, Results::widestStrict, allOf(Function.LCM));
        add(
                "factorial",
                Signature.of(Param.WHOLE),
                Results.strict(new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 0)),
                (args, result) -> Scalars.call(Function.FACTORIAL, result, Scalars.cast(args.getFirst(), BIGINT)));
        add("div", Signature.of(Param.NUMBER, Param.NUMBER), NumericFunctions::quotient, NumericFunctions::div);
        for (Map.Entry<String, Integer> base :
                Map.of("to_bin", 2, "to_oct", 8, "to_hex", 16).entrySet()) {
            Scalar radix = Scalars.literal(base.getValue(), INT);
            add(
                    base.getKey(),
                    Signature.of(Param.WHOLE),
                    Results.strict(TEXT),
                    (args, result) -> Scalars.call(Function.TO_BASE, result, args.getFirst(), radix));
        }
    }

    /// Integers give integers; all else a whole DECIMAL.
    private static RelDataType quotient(SqlOperatorBinding binding) {
        RelDataType widest = Results.widestStrict(binding);
        return Types.isInteger(KalamTypeFactory.toData(widest))
                ? widest
                : decimal(widest, DataType.Decimal.MAX_PRECISION, 0);
    }

    private static Scalar div(List<Scalar> args, DataType result) {
        if (Types.isInteger(result)) {
            return allOf(Function.DIVIDE).lower(args, result);
        }
        List<Scalar> decimals = args.stream()
                .map(arg -> arg.type() instanceof DataType.Decimal ? arg : Scalars.cast(arg, exact(arg.type())))
                .toList();
        return new Scalar.Call(Function.DIV, decimals, result);
    }

    private static DataType exact(DataType type) {
        return Types.isFloating(type) ? new DataType.Decimal(DataType.Decimal.MAX_PRECISION, 10) : Types.decimal(type);
    }

    private void bits() {
        Signature two = Signature.of(Param.WHOLE, Param.WHOLE);
        add("bitwise_and", two, Results::widestStrict, allOf(Function.BIT_AND));
        add("bitwise_or", two, Results::widestStrict, allOf(Function.BIT_OR));
        add("bitwise_xor", two, Results::widestStrict, allOf(Function.BIT_XOR));
        add("bitwise_not", Signature.of(Param.WHOLE), Results::first, allOf(Function.BIT_NOT));
        add("bitwise_shift_left", two, Results::first, shift(Function.SHIFT_LEFT));
        add("bitwise_shift_right", two, Results::first, shift(Function.SHIFT_RIGHT));
        add(
                "bit_count",
                Signature.of(Param.WHOLE),
                Results.strict(BIGINT),
                (args, result) -> Scalars.call(Function.BIT_COUNT, result, args.getFirst()));
    }

    private static Lowering shift(Function function) {
        return (args, result) ->
                Scalars.call(function, result, Scalars.cast(args.get(0), result), Scalars.cast(args.get(1), INT));
    }

    private static Lowering allOf(Function function) {
        return (args, result) -> new Scalar.Call(
                function, args.stream().map(arg -> Scalars.cast(arg, result)).toList(), result);
    }
}
