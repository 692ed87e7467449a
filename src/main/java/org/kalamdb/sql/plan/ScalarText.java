package org.kalamdb.sql.plan;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// A scalar as text: `($0 >= 5 AND upper($1) = 'X')`. Columns are `$0`, parameters `?1:TYPE`.
final class ScalarText {
    private static final Map<Function, String> INFIX = Map.ofEntries(
            Map.entry(Function.EQ, "="),
            Map.entry(Function.NE, "<>"),
            Map.entry(Function.LT, "<"),
            Map.entry(Function.LE, "<="),
            Map.entry(Function.GT, ">"),
            Map.entry(Function.GE, ">="),
            Map.entry(Function.AND, "AND"),
            Map.entry(Function.OR, "OR"),
            Map.entry(Function.ADD, "+"),
            Map.entry(Function.SUBTRACT, "-"),
            Map.entry(Function.MULTIPLY, "*"),
            Map.entry(Function.DIVIDE, "/"),
            Map.entry(Function.MODULO, "%"));

    private ScalarText() {}

    static String of(List<Scalar> scalars) {
        return scalars.stream().map(ScalarText::of).collect(Collectors.joining(", ", "[", "]"));
    }

    static String of(Scalar scalar) {
        return switch (scalar) {
            case Scalar.ColumnRef ref -> "$" + ref.index();
            case Scalar.Literal(Object value, DataType type) -> literal(value, type);
            case Scalar.Param param ->
                "?" + (param.index() + 1) + ":" + param.type().sqlName();
            case Scalar.Call call -> call(call);
            case Scalar.Cast cast ->
                "cast(" + of(cast.arg()) + " as " + cast.type().sqlName() + ")";
            case Scalar.Placed placed -> of(placed.scalar());
            case Scalar.Case choice ->
                choice.branches().stream()
                        .map(branch -> " when " + of(branch.condition()) + " then " + of(branch.value()))
                        .collect(Collectors.joining("", "case", " else " + of(choice.otherwise()) + " end"));
            case Scalar.InList list ->
                list.values().stream()
                        .map(ScalarText::of)
                        .collect(Collectors.joining(", ", of(list.arg()) + " in (", ")"));
        };
    }

    private static String call(Scalar.Call call) {
        String infix = INFIX.get(call.function());
        List<String> args = call.args().stream().map(ScalarText::of).toList();
        return infix == null
                ? call.function() + "(" + String.join(", ", args) + ")"
                : "(" + String.join(" " + infix + " ", args) + ")";
    }

    private static String literal(@Nullable Object value, DataType type) {
        return switch (value) {
            case null -> "null:" + type.sqlName();
            case String text when type.equals(DataType.TEXT) -> "'" + text.replace("'", "''") + "'";
            case byte[] bytes -> "x'" + HexFormat.of().formatHex(bytes) + "'";
            case float[] vector -> Arrays.toString(vector);
            case Long number when type.equals(DataType.BIGINT) -> number.toString();
            case Boolean truth -> truth.toString();
            default -> value + ":" + type.sqlName();
        };
    }
}
