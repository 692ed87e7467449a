package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.JSON;
import static org.kalamdb.model.DataType.TEXT;

import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Lowering;
import org.kalamdb.sql.plan.Signature.Param;

/// The JSON functions of `sql.md` §26.2: each goes down a path of keys and indexes and looks at what is
/// there. What is missing or of another kind is NULL.
final class JsonLowering {
    private static final String INTEGER_PATTERN = "^-?[0-9]{1,18}$";
    private static final String NUMBER_PATTERN = "^-?[0-9]+([.][0-9]+)?([eE][+-]?[0-9]+)?$";

    private JsonLowering() {}

    static List<SqlOperator> functions() {
        return List.of(
                function("json_get", JSON, (args, _) -> get(args)),
                function("json_get_json", JSON, (args, _) -> get(args)),
                function("json_get_array", JSON, (args, _) -> ofKind(args, "[")),
                function("json_get_text", TEXT, (args, _) -> getText(args)),
                function("json_as_text", TEXT, (args, _) -> getText(args)),
                function("json_get_str", TEXT, JsonLowering::string),
                function("json_get_int", BIGINT, (args, _) -> number(args, INTEGER_PATTERN, BIGINT)),
                function("json_get_float", DOUBLE, (args, _) -> number(args, NUMBER_PATTERN, DOUBLE)),
                function("json_get_bool", BOOLEAN, JsonLowering::bool),
                function("json_has_key", BOOLEAN, (args, _) -> has(args)),
                function("json_contains", BOOLEAN, (args, _) -> has(args)));
    }

    private static SqlOperator function(String name, DataType result, Lowering lowering) {
        return new KalamFunction(
                name, Signature.variadic(2, Param.TEXT, Param.KEY), Results.nullable(result), lowering);
    }

    private static Scalar get(List<Scalar> args) {
        Scalar json = args.getFirst();
        for (Scalar key : args.subList(1, args.size())) {
            json = Scalars.call(Function.JSON_GET, JSON, json, key(key));
        }
        return json;
    }

    private static Scalar getText(List<Scalar> args) {
        return Scalars.call(Function.JSON_GET_TEXT, TEXT, parent(args), key(args.getLast()));
    }

    private static Scalar parent(List<Scalar> args) {
        return get(args.subList(0, args.size() - 1));
    }

    private static Scalar key(Scalar key) {
        return Types.isInteger(key.type()) ? Scalars.cast(key, INT) : Scalars.cast(key, TEXT);
    }

    private static Scalar has(List<Scalar> args) {
        Scalar key = key(args.getLast());
        return key.type().equals(TEXT)
                ? Scalars.call(Function.JSON_HAS_KEY, BOOLEAN, parent(args), key)
                : Scalars.call(Function.IS_NOT_NULL, BOOLEAN, get(args));
    }

    /// The value as JSON when its text begins so.
    private static Scalar ofKind(List<Scalar> args, String start) {
        Scalar isKind = Scalars.call(
                Function.STARTS_WITH, BOOLEAN, Scalars.cast(get(args), TEXT), Scalars.literal(start, TEXT));
        return when(isKind, get(args));
    }

    private static Scalar string(List<Scalar> args, DataType result) {
        Scalar isString =
                Scalars.call(Function.STARTS_WITH, BOOLEAN, Scalars.cast(get(args), TEXT), Scalars.literal("\"", TEXT));
        return when(isString, getText(args));
    }

    private static Scalar number(List<Scalar> args, String pattern, DataType result) {
        Scalar text = Scalars.cast(get(args), TEXT);
        Scalar isNumber = Scalars.call(Function.REGEX_MATCH, BOOLEAN, text, Scalars.literal(pattern, TEXT));
        return when(isNumber, Scalars.cast(text, result));
    }

    private static Scalar bool(List<Scalar> args, DataType result) {
        Scalar text = Scalars.cast(get(args), TEXT);
        return new Scalar.Case(
                List.of(
                        new Scalar.Branch(
                                Scalars.compare(Function.EQ, text, Scalars.literal("true", TEXT)), Scalars.TRUE),
                        new Scalar.Branch(
                                Scalars.compare(Function.EQ, text, Scalars.literal("false", TEXT)), Scalars.FALSE)),
                Scalars.literal(null, BOOLEAN),
                BOOLEAN);
    }

    private static Scalar when(Scalar condition, Scalar value) {
        return new Scalar.Case(
                List.of(new Scalar.Branch(condition, value)), Scalars.literal(null, value.type()), value.type());
    }
}
