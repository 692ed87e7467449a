package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexDynamicParam;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.parser.TokenPlaces;

/// Turns Calcite's row expressions into scalars over the columns of one input.
final class ScalarCompiler {
    private final List<DataType> input;
    private final RexBuilder rexBuilder;
    private final Parameters parameters;
    private final Correlations correlations;
    private final TokenPlaces places;

    /// @param input the types of the columns that `$0`, `$1`, … stand for
    ScalarCompiler(
            List<DataType> input,
            RexBuilder rexBuilder,
            Parameters parameters,
            Correlations correlations,
            TokenPlaces places) {
        this.places = places;
        this.input = input;
        this.rexBuilder = rexBuilder;
        this.parameters = parameters;
        this.correlations = correlations;
    }

    Scalar compile(RexNode node) {
        return switch (node) {
            case RexInputRef ref -> new Scalar.ColumnRef(ref.getIndex(), input.get(ref.getIndex()));
            case RexLiteral literal -> literal(literal);
            case RexDynamicParam param -> parameters.use(param.getIndex(), KalamTypeFactory.toData(param.getType()));
            case RexSubQuery query ->
                throw Unsupported.construct("a subquery in this place (" + query.getKind().lowerName + ")");
            case RexOver _ -> throw Unsupported.construct("a window function in this place");
            case RexFieldAccess access -> correlations.param(access);
            case RexCall call -> call(call);
            default -> throw Unsupported.construct("an expression of this form (" + node.getKind() + ")");
        };
    }

    /// The expressions' scalars, in order.
    List<Scalar> compile(List<? extends RexNode> nodes) {
        List<Scalar> scalars = new ArrayList<>(nodes.size());
        nodes.forEach(node -> scalars.add(compile(node)));
        return scalars;
    }

    private static Scalar literal(RexLiteral literal) {
        DataType type = KalamTypeFactory.toData(literal.getType());
        return Scalars.literal(LiteralValues.of(literal, type), type);
    }

    private Scalar call(RexCall call) {
        Scalar scalar = placed(untypedCall(call), call);
        SqlTypeName type = call.getType().getSqlTypeName();
        if (type == SqlTypeName.NULL || (type == SqlTypeName.ARRAY && !(call.getType() instanceof EmbeddingType))) {
            return scalar;
        }
        return placed(Scalars.cast(scalar, KalamTypeFactory.toData(call.getType())), call);
    }

    private Scalar placed(Scalar scalar, RexCall call) {
        SqlParserPos place = call.getParserPosition();
        return Failing.placed(scalar, () -> places.tokenAt(place.getLineNum(), place.getColumnNum()));
    }

    private Scalar untypedCall(RexCall call) {
        if (call.getOperator() instanceof KalamFunction function) {
            return function.lower(compile(call.getOperands()), KalamTypeFactory.toData(call.getType()));
        }
        return switch (call.getKind()) {
            case EQUALS -> compare(Function.EQ, call);
            case NOT_EQUALS -> compare(Function.NE, call);
            case LESS_THAN -> compare(Function.LT, call);
            case LESS_THAN_OR_EQUAL -> compare(Function.LE, call);
            case GREATER_THAN -> compare(Function.GT, call);
            case GREATER_THAN_OR_EQUAL -> compare(Function.GE, call);
            case IS_DISTINCT_FROM -> compare(Function.IS_DISTINCT_FROM, call);
            case IS_NOT_DISTINCT_FROM -> compare(Function.IS_NOT_DISTINCT_FROM, call);
            case AND -> Scalars.and(compile(call.getOperands()));
            case OR -> Scalars.or(compile(call.getOperands()));
            case NOT -> Scalars.not(operand(call, 0));
            case IS_NULL, IS_UNKNOWN -> truth(Function.IS_NULL, call);
            case IS_NOT_NULL -> truth(Function.IS_NOT_NULL, call);
            case IS_TRUE -> truth(Function.IS_TRUE, call);
            case IS_FALSE -> truth(Function.IS_FALSE, call);
            case IS_NOT_TRUE -> truth(Function.IS_NOT_TRUE, call);
            case IS_NOT_FALSE -> truth(Function.IS_NOT_FALSE, call);
            case SEARCH -> compile(RexUtil.expandSearch(rexBuilder, null, call));
            case SAFE_CAST -> Scalars.tryCast(operand(call, 0), KalamTypeFactory.toData(call.getType()));
            case CAST, REINTERPRET ->
                Concatenation.isArray(call.getType())
                        ? ArrayLowering.cast(operand(call, 0), call.getType())
                        : operand(call, 0);
            case CASE -> caseOf(call);
            case COALESCE -> coalesce(call);
            case PLUS, MINUS, TIMES, DIVIDE, MOD, MINUS_PREFIX, PLUS_PREFIX -> arithmetic(call);
            case LIKE, SIMILAR, POSIX_REGEX_CASE_SENSITIVE, POSIX_REGEX_CASE_INSENSITIVE ->
                TextLowering.match(call, compile(call.getOperands()));
            case FLOOR, CEIL -> rounding(call);
            case TRIM -> TextLowering.trim(call, compile(call.getOperands().subList(1, 3)));
            case POSITION -> TextLowering.position(compile(call.getOperands()));
            case ARRAY_VALUE_CONSTRUCTOR -> ArrayLowering.constructor(compile(call.getOperands()), call.getType());
            default -> named(call);
        };
    }

    private Scalar named(RexCall call) {
        return switch (call.getOperator().getName().toLowerCase(Locale.ROOT)) {
            case "||" -> Concatenation.lower(call, compile(call.getOperands()));
            case "item" -> ArrayLowering.item(operand(call, 0), operand(call, 1), call.getType());
            case "substring" -> StringLowering.substring(compile(call.getOperands()), DataType.TEXT);
            case "power" ->
                Scalars.call(
                        Function.POWER,
                        DataType.DOUBLE,
                        Scalars.cast(operand(call, 0), DataType.DOUBLE),
                        Scalars.cast(operand(call, 1), DataType.DOUBLE));
            case "is not unknown" -> truth(Function.IS_NOT_NULL, call);
            default -> throw Unsupported.construct(call.getOperator().getName() + " in an expression");
        };
    }

    private Scalar operand(RexCall call, int index) {
        return compile(call.getOperands().get(index));
    }

    private Scalar compare(Function function, RexCall call) {
        if (call.getOperands().getFirst().getType().isStruct()) {
            throw Unsupported.construct("comparison of rows");
        }
        return Scalars.compare(function, operand(call, 0), operand(call, 1));
    }

    private Scalar truth(Function function, RexCall call) {
        return Scalars.call(function, DataType.BOOLEAN, operand(call, 0));
    }

    private Scalar caseOf(RexCall call) {
        DataType type = KalamTypeFactory.toData(call.getType());
        List<RexNode> operands = call.getOperands();
        List<Scalar.Branch> branches = new ArrayList<>(operands.size() / 2);
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            branches.add(new Scalar.Branch(compile(operands.get(i)), Scalars.cast(compile(operands.get(i + 1)), type)));
        }
        return new Scalar.Case(branches, Scalars.cast(compile(operands.getLast()), type), type);
    }

    private Scalar coalesce(RexCall call) {
        DataType type = KalamTypeFactory.toData(call.getType());
        return new Scalar.Call(
                Function.COALESCE,
                compile(call.getOperands()).stream()
                        .map(arg -> Scalars.cast(arg, type))
                        .toList(),
                type);
    }

    private Scalar arithmetic(RexCall call) {
        Scalar first = operand(call, 0);
        if (call.getKind() == SqlKind.PLUS_PREFIX) {
            return first;
        }
        if (call.getKind() == SqlKind.MINUS_PREFIX) {
            return first.type().equals(DataType.INTERVAL) ? TimeLowering.negated(first) : negate(first);
        }
        Scalar second = operand(call, 1);
        DataType result = KalamTypeFactory.toData(call.getType());
        if (TimeLowering.isTemporal(first, second)) {
            return TimeLowering.arithmetic(call.getKind(), first, second, result);
        }
        return switch (call.getKind()) {
            case PLUS -> arithmetic(Function.ADD, first, second, result);
            case MINUS -> arithmetic(Function.SUBTRACT, first, second, result);
            case TIMES -> arithmetic(Function.MULTIPLY, first, second, result);
            case DIVIDE -> arithmetic(Function.DIVIDE, first, second, result);
            default -> arithmetic(Function.MODULO, first, second, result);
        };
    }

    private static Scalar negate(Scalar operand) {
        if (operand instanceof Scalar.Literal(Object value, DataType type)
                && value instanceof Long number
                && number != Long.MIN_VALUE) {
            return Scalars.literal(-number, type);
        }
        return Scalars.call(Function.NEGATE, operand.type(), operand);
    }

    private static Scalar arithmetic(Function function, Scalar left, Scalar right, DataType result) {
        DataType common = Types.common(left.type(), right.type());
        if (common instanceof DataType.Decimal) {
            DataType type = result instanceof DataType.Decimal ? result : common;
            return Scalars.call(function, type, asDecimal(left), asDecimal(right));
        }
        DataType type = Types.isNumeric(common) ? Types.common(common, result) : result;
        return Scalars.call(function, type, Scalars.cast(left, type), Scalars.cast(right, type));
    }

    private static Scalar asDecimal(Scalar operand) {
        return operand.type() instanceof DataType.Decimal
                ? operand
                : Scalars.cast(operand, Types.decimal(operand.type()));
    }

    /// FLOOR and CEIL of a number, or of a moment to a unit.
    private Scalar rounding(RexCall call) {
        DataType result = KalamTypeFactory.toData(call.getType());
        if (call.getOperands().size() == 1) {
            Function function = switch (call.getKind()) {
                case FLOOR -> Function.FLOOR;
                default -> Function.CEIL;
            };
            Scalar arg = operand(call, 0);
            return Scalars.call(
                    function, result, arg.type() instanceof DataType.Decimal ? arg : Scalars.cast(arg, result));
        }
        RexLiteral unit = (RexLiteral) call.getOperands().get(1);
        if (call.getKind() != SqlKind.FLOOR) {
            throw Unsupported.construct("CEIL to a unit of time");
        }
        String name = String.valueOf(unit.getValue()).toLowerCase(Locale.ROOT);
        return Scalars.call(
                Function.DATE_TRUNC,
                DataType.TIMESTAMP,
                Scalars.literal(name, DataType.TEXT),
                TimeLowering.moment(operand(call, 0)));
    }
}
