package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.vector.Batch;

/// Turns scalars into expressions that can be evaluated, for one opened plan.
final class ExpressionCompiler {
    private static final Set<Function> VOLATILE =
            EnumSet.of(Function.RANDOM, Function.SNOWFLAKE_ID, Function.UUID_V4, Function.UUID_V7, Function.ULID);

    private final ExecContext context;
    private final MemoryBudget memory;

    ExpressionCompiler(ExecContext context) {
        this.context = context;
        this.memory = context.memory();
    }

    VectorExpression compile(Scalar scalar) {
        return switch (scalar) {
            case Scalar.ColumnRef(int index, DataType type) -> new ColumnExpression(index, type, memory);
            case Scalar.Literal(Object value, DataType type) -> constant(value, type);
            case Scalar.Param(int index, DataType type) -> parameter(index, type);
            case Scalar.Cast(Scalar arg, DataType type) -> {
                VectorExpression compiled = compile(arg);
                yield folded(CastExpression.of(compiled, type, context), List.of(compiled));
            }
            case Scalar.Placed(Scalar placed, int token) -> {
                VectorExpression compiled = compile(placed);
                yield compiled instanceof ConstantExpression
                        ? compiled
                        : new PlacedExpression(compiled, token, context.places());
            }
            case Scalar.Case conditional -> compileCase(conditional);
            case Scalar.InList(Scalar arg, List<Scalar> values) -> compileIn(arg, values);
            case Scalar.Call(Function function, List<Scalar> args, DataType type) -> {
                List<VectorExpression> compiled = compileAll(args);
                VectorExpression call = call(function, compiled, type);
                yield VOLATILE.contains(function) ? call : folded(call, compiled);
            }
        };
    }

    List<VectorExpression> compileAll(List<Scalar> scalars) {
        List<VectorExpression> compiled = new ArrayList<>(scalars.size());
        for (Scalar scalar : scalars) {
            compiled.add(compile(scalar));
        }
        return compiled;
    }

    private VectorExpression constant(@Nullable Object value, DataType type) {
        return new ConstantExpression(value, type, memory);
    }

    private VectorExpression parameter(int index, DataType type) {
        if (index >= context.params().length) {
            throw new DbException(ErrorCode.PARAMETER_BINDING, "no value for parameter $" + (index + 1));
        }
        return constant(Coercion.coerce(context.params()[index], type), type);
    }

    /// The value itself when nothing in it can change. What fails is left to fail where it is needed.
    private VectorExpression folded(VectorExpression expression, List<VectorExpression> args) {
        if (!args.stream().allMatch(ConstantExpression.class::isInstance)) {
            return expression;
        }
        try (Batch one = new Batch(List.of(), 1)) {
            return constant(expression.evaluate(Rows.of(one)).get(0), expression.type);
        } catch (DbException failsWhenReached) {
            return expression;
        }
    }

    private VectorExpression compileCase(Scalar.Case conditional) {
        List<VectorExpression> conditions = new ArrayList<>();
        List<VectorExpression> values = new ArrayList<>();
        for (Scalar.Branch branch : conditional.branches()) {
            conditions.add(compile(branch.condition()));
            values.add(compile(branch.value()));
        }
        VectorExpression otherwise = compile(conditional.otherwise());
        return new CaseExpression(conditions, values, otherwise, conditional.type(), memory);
    }

    private VectorExpression compileIn(Scalar arg, List<Scalar> values) {
        VectorExpression compiled = compile(arg);
        List<VectorExpression> candidates = compileAll(values);
        List<ConstantExpression> constants = new ArrayList<>();
        for (VectorExpression candidate : candidates) {
            if (!(candidate instanceof ConstantExpression constant)) {
                return new AnyEqualExpression(compiled, candidates, memory);
            }
            constants.add(constant);
        }
        return new InExpression(compiled, constants, memory);
    }

    private VectorExpression call(Function function, List<VectorExpression> args, DataType type) {
        return switch (function) {
            case EQ -> compare(CompareExpression.Comparison.EQ, args);
            case NE -> compare(CompareExpression.Comparison.NE, args);
            case LT -> compare(CompareExpression.Comparison.LT, args);
            case LE -> compare(CompareExpression.Comparison.LE, args);
            case GT -> compare(CompareExpression.Comparison.GT, args);
            case GE -> compare(CompareExpression.Comparison.GE, args);
            case IS_DISTINCT_FROM -> new DistinctFromExpression(args.get(0), args.get(1), 0, memory);
            case IS_NOT_DISTINCT_FROM -> new DistinctFromExpression(args.get(0), args.get(1), 1, memory);
            case AND -> LogicExpression.and(RangeExpression.merged(args), memory);
            case OR -> LogicExpression.or(args, memory);
            case NOT -> truth(TruthExpression.Test.NOT, args);
            case IS_NULL -> truth(TruthExpression.Test.IS_NULL, args);
            case IS_NOT_NULL -> truth(TruthExpression.Test.IS_NOT_NULL, args);
            case IS_TRUE -> truth(TruthExpression.Test.IS_TRUE, args);
            case IS_FALSE -> truth(TruthExpression.Test.IS_FALSE, args);
            case IS_NOT_TRUE -> truth(TruthExpression.Test.IS_NOT_TRUE, args);
            case IS_NOT_FALSE -> truth(TruthExpression.Test.IS_NOT_FALSE, args);
            case ADD -> arithmetic(Arithmetic.ADD, args, type);
            case SUBTRACT -> arithmetic(Arithmetic.SUBTRACT, args, type);
            case MULTIPLY -> arithmetic(Arithmetic.MULTIPLY, args, type);
            case DIVIDE -> arithmetic(Arithmetic.DIVIDE, args, type);
            case MODULO -> arithmetic(Arithmetic.MODULO, args, type);
            case COALESCE -> new CoalesceExpression(args, type, memory);
            case NULLIF -> new NullIfExpression(args.get(0), args.get(1), memory);
            case GREATEST -> new ExtremeExpression(args, 1, type, memory);
            case LEAST -> new ExtremeExpression(args, -1, type, memory);
            case LIKE, LIKE_ESCAPE -> new LikeExpression(args, false, memory);
            case ILIKE, ILIKE_ESCAPE -> new LikeExpression(args, true, memory);
            case LOWER -> new LetterCaseExpression(args.getFirst(), LetterCaseExpression.Direction.LOWER, memory);
            case UPPER -> new LetterCaseExpression(args.getFirst(), LetterCaseExpression.Direction.UPPER, memory);
            case CHAR_LENGTH -> new LengthExpression(args.getFirst(), LengthExpression.Unit.CODE_POINTS, type, memory);
            case OCTET_LENGTH -> new LengthExpression(args.getFirst(), LengthExpression.Unit.BYTES, type, memory);
            case CONCAT -> new ConcatExpression(args, type, memory);
            case COSINE_DISTANCE -> distance(VectorDistance.Metric.COSINE, args, type);
            case L1_DISTANCE -> distance(VectorDistance.Metric.L1, args, type);
            case L2_DISTANCE -> distance(VectorDistance.Metric.L2, args, type);
            case INNER_PRODUCT -> distance(VectorDistance.Metric.INNER, args, type);
            case JSON_GET,
                    JSON_GET_TEXT,
                    JSON_GET_STR,
                    JSON_GET_INT,
                    JSON_GET_FLOAT,
                    JSON_GET_BOOL,
                    JSON_GET_ARRAY,
                    JSON_LENGTH,
                    JSON_KEYS,
                    JSON_TYPEOF -> {
                VectorExpression inPlace = JsonGetExpression.of(function, args, type, memory);
                yield inPlace != null
                        ? inPlace
                        : new RowExpression(RowFunctions.of(function, args, type, context), args, type, context);
            }
            case NOW -> constant(context.nowMicros(), type);
            case CURRENT_DATE -> constant((int) Math.floorDiv(context.nowMicros(), TemporalText.MICROS_PER_DAY), type);
            case CURRENT_TIME -> constant(Math.floorMod(context.nowMicros(), TemporalText.MICROS_PER_DAY), type);
            case CURRENT_USER -> constant(context.user().user().value(), type);
            case CURRENT_ROLE -> constant(context.user().role().wireName(), type);
            case RANDOM -> each(() -> context.random().nextDouble(), type);
            case SNOWFLAKE_ID -> each(() -> context.ids().snowflake(), type);
            case UUID_V4 -> each(() -> uuid(UuidV4.next(context.random()), type), type);
            case UUID_V7 -> each(() -> uuid(context.ids().uuidV7(), type), type);
            case ULID -> each(() -> context.ids().ulid(), type);
            case CBRT,
                    LOG2,
                    DEGREES,
                    RADIANS,
                    SIN,
                    COS,
                    TAN,
                    COT,
                    ASIN,
                    ACOS,
                    ATAN,
                    SINH,
                    COSH,
                    TANH,
                    ASINH,
                    ACOSH,
                    ATANH -> new DoubleFunctionExpression(NumericFunctions.ofDouble(function), args.getFirst(), memory);
            case DATE_PART, DATE_TRUNC -> calendar(function, args, type);
            default -> {
                if (function == Function.SUBSTRING && type.equals(DataType.TEXT)) {
                    yield new SubstringExpression(args, memory);
                }
                RowExpression.Nulls nulls =
                        RowFunctions.takesNull(function) ? RowExpression.Nulls.GIVEN : RowExpression.Nulls.SPREAD;
                yield new RowExpression(RowFunctions.of(function, args, type, context), args, type, nulls, context);
            }
        };
    }

    /// A loop when the unit is a constant, as it nearly always is.
    private VectorExpression calendar(Function function, List<VectorExpression> args, DataType type) {
        VectorExpression moment = args.get(1);
        boolean counts = Values.of(moment.type, memory) instanceof LongValues;
        if (counts && args.getFirst() instanceof ConstantExpression constant && constant.value instanceof String unit) {
            return new CalendarExpression(function, unit, moment, type, memory);
        }
        return new RowExpression(RowFunctions.of(function, args, type, context), args, type, context);
    }

    private static Object uuid(UUID id, DataType type) {
        return type.equals(DataType.UUID) ? id : id.toString();
    }

    private VectorExpression each(Supplier<Object> source, DataType type) {
        return new VolatileExpression(source, type, memory);
    }

    private VectorExpression distance(VectorDistance.Metric metric, List<VectorExpression> args, DataType type) {
        return new VectorDistance(metric, args.get(0), args.get(1), type, memory);
    }

    private VectorExpression compare(CompareExpression.Comparison comparison, List<VectorExpression> args) {
        VectorExpression left = args.get(0);
        VectorExpression right = args.get(1);
        RangeExpression range = RangeExpression.of(comparison, left, right, memory);
        if (range != null) {
            return range;
        }
        boolean isLookup = comparison == CompareExpression.Comparison.EQ && left instanceof ColumnExpression;
        return isLookup && right instanceof ConstantExpression constant && constant.value instanceof String
                ? new InExpression(left, List.of(constant), memory)
                : new CompareExpression(comparison, left, right, memory);
    }

    private VectorExpression truth(TruthExpression.Test test, List<VectorExpression> args) {
        return new TruthExpression(test, args.getFirst(), memory);
    }

    private VectorExpression arithmetic(Arithmetic operation, List<VectorExpression> args, DataType type) {
        VectorExpression left = args.get(0);
        VectorExpression right = args.get(1);
        if (type instanceof DataType.Decimal decimal) {
            return new DecimalArithmetic(operation, left, right, decimal, memory);
        }
        return type.equals(DataType.FLOAT) || type.equals(DataType.DOUBLE)
                ? new DoubleArithmetic(operation, left, right, type, memory)
                : new IntegerArithmetic(operation, left, right, type, memory);
    }
}
