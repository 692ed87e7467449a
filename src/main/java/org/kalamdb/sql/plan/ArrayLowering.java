package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.JSON;
import static org.kalamdb.model.DataType.TEXT;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.Signature.Param;

/// Arrays: while a statement is validated they have the type of their elements, in the plan they are JSON
/// (`docs/adr/0025-arrays.md`).
final class ArrayLowering {
    private static final Signature ARRAY_1 = Signature.of(Param.ARRAY);
    private static final Signature ARRAY_VALUE = Signature.of(Param.ARRAY, Param.ANY);

    private final List<SqlOperator> functions = new ArrayList<>();

    private ArrayLowering() {}

    static List<SqlOperator> functions() {
        ArrayLowering lowering = new ArrayLowering();
        lowering.measures();
        lowering.changes();
        lowering.tests();
        lowering.queries();
        return lowering.functions;
    }

    private void measures() {
        Signature dimension = Signature.atLeast(1, Param.ARRAY, Param.INT);
        add("cardinality", ARRAY_1, Function.CARDINALITY, Results.strict(INT), INT);
        add("array_length", dimension, Function.ARRAY_LENGTH, Results.nullable(INT), INT);
        add("array_upper", dimension, Function.ARRAY_LENGTH, Results.nullable(INT), INT);
        Signature position = Signature.atLeast(2, Param.ARRAY, Param.ANY, Param.INT);
        add("array_position", position, Function.ARRAY_POSITION, Results.nullable(INT), INT);
        add("array_positions", ARRAY_VALUE, Function.ARRAY_POSITIONS, Results.arrayOf(INT), JSON);
    }

    private void changes() {
        add("array_append", ARRAY_VALUE, Function.ARRAY_APPEND, ofOperand(0), JSON);
        add("array_prepend", Signature.of(Param.ANY, Param.ARRAY), Function.ARRAY_PREPEND, ofOperand(1), JSON);
        add("array_cat", Signature.of(Param.ARRAY, Param.ARRAY), Function.ARRAY_CAT, ofOperand(0), JSON);
        add("array_remove", ARRAY_VALUE, Function.ARRAY_REMOVE, ofOperand(0), JSON);
        Signature three = Signature.of(Param.ARRAY, Param.ANY, Param.ANY);
        add("array_replace", three, Function.ARRAY_REPLACE, ofOperand(0), JSON);
        Signature slice = Signature.of(Param.ARRAY, Param.INT, Param.INT);
        add("array_slice", slice, Function.ARRAY_SLICE, ofOperand(0), JSON);
        Signature joining = Signature.atLeast(2, Param.ARRAY, Param.TEXT, Param.TEXT);
        add("array_to_string", joining, Function.ARRAY_TO_STRING, Results.nullable(TEXT), TEXT);
        Signature splitting = Signature.atLeast(2, Param.TEXT, Param.TEXT, Param.TEXT);
        add("string_to_array", splitting, Function.STRING_TO_ARRAY, Results.arrayOf(TEXT), JSON);
    }

    private void queries() {
        functions.add(new KalamFunction(
                ArrayQueries.OR_EMPTY,
                ARRAY_1,
                ofOperand(0),
                (args, _) -> Scalars.call(
                        Function.COALESCE, JSON, Scalars.cast(args.getFirst(), JSON), Scalars.literal("[]", JSON))));
    }

    private void tests() {
        add("array_contains", ARRAY_VALUE, Function.ARRAY_CONTAINS, Results.nullable(BOOLEAN), BOOLEAN);
        Signature two = Signature.of(Param.ARRAY, Param.ARRAY);
        add("&&", two, Function.ARRAY_OVERLAP, Results.nullable(BOOLEAN), BOOLEAN);
        Signature quantified = Signature.of(Param.TEXT, Param.ANY, Param.ARRAY);
        add("$any", quantified, Function.ARRAY_ANY, Results.nullable(BOOLEAN), BOOLEAN);
        add("$all", quantified, Function.ARRAY_ALL, Results.nullable(BOOLEAN), BOOLEAN);
    }

    private void add(
            String name, Signature signature, Function function, SqlReturnTypeInference result, DataType type) {
        functions.add(new KalamFunction(name, signature, result, (args, _) -> {
            List<Scalar> cast = new ArrayList<>(args.size());
            for (int i = 0; i < args.size(); i++) {
                cast.add(argument(signature.param(i), args.get(i)));
            }
            return new Scalar.Call(function, cast, type);
        }));
    }

    private static Scalar argument(Param param, Scalar arg) {
        return switch (param) {
            case INT -> Scalars.cast(arg, BIGINT);
            case TEXT, ARRAY -> Scalars.cast(arg, TEXT);
            default -> arg;
        };
    }

    /// The type of an array argument; of a text that is one, an array of TEXT.
    private static SqlReturnTypeInference ofOperand(int operand) {
        return binding -> arrayType(binding, operand);
    }

    private static RelDataType arrayType(SqlOperatorBinding binding, int operand) {
        RelDataType type = binding.getOperandType(operand);
        return Concatenation.isArray(type)
                ? KalamTypeFactory.INSTANCE.createTypeWithNullability(type, true)
                : Results.arrayType(KalamTypeFactory.INSTANCE.toRel(TEXT, true));
    }

    private static RelDataType component(RelDataType array) {
        return Objects.requireNonNull(array.getComponentType(), "an array has elements of a type");
    }

    /// `ARRAY[…]`
    static Scalar constructor(List<Scalar> elements, RelDataType type) {
        DataType component = KalamTypeFactory.toData(component(type));
        return new Scalar.Call(
                Function.ARRAY,
                elements.stream()
                        .map(element -> Scalars.cast(element, component))
                        .toList(),
                JSON);
    }

    /// `array[index]`
    static Scalar item(Scalar array, Scalar index, RelDataType elementType) {
        DataType element = KalamTypeFactory.toData(elementType);
        DataType read = element.equals(JSON) ? JSON : TEXT;
        return Scalars.cast(
                Scalars.call(Function.ARRAY_GET, read, Scalars.cast(array, TEXT), Scalars.cast(index, BIGINT)),
                element);
    }

    /// A cast to an array: every element is cast.
    static Scalar cast(Scalar arg, RelDataType type) {
        DataType component = KalamTypeFactory.toData(component(type));
        return Scalars.call(Function.ARRAY_CAST, JSON, Scalars.cast(arg, TEXT), Scalars.literal(null, component));
    }

    /// `||` of an array with an array or an element.
    static Scalar concat(Scalar left, RelDataType leftType, Scalar right, RelDataType rightType) {
        if (Concatenation.isArray(leftType) && Concatenation.isArray(rightType)) {
            return Scalars.call(Function.ARRAY_CAT, JSON, Scalars.cast(left, TEXT), Scalars.cast(right, TEXT));
        }
        return Concatenation.isArray(leftType)
                ? Scalars.call(Function.ARRAY_APPEND, JSON, Scalars.cast(left, TEXT), right)
                : Scalars.call(Function.ARRAY_PREPEND, JSON, left, Scalars.cast(right, TEXT));
    }
}
