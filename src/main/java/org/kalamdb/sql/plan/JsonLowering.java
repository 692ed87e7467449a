package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.JSON;
import static org.kalamdb.model.DataType.TEXT;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Lowering;
import org.kalamdb.sql.plan.Signature.Param;

/// The JSON functions of `sql.md` §26.2 and PostgreSQL's: most go down a path of keys and indexes and look at what is
/// there. What is missing or of another kind is NULL.
final class JsonLowering {
    private static final Signature PATH = Signature.variadic(2, Param.TEXT, Param.KEY);
    private static final Signature MAYBE_PATH = Signature.variadic(1, Param.TEXT, Param.KEY);
    private static final Signature PATH_STEP = Signature.of(Param.TEXT, Param.KEY);
    private static final Signature ONE = Signature.of(Param.TEXT);
    private static final Signature VALUES = Signature.variadic(0, Param.ANY);

    private final List<SqlOperator> functions = new ArrayList<>();

    private JsonLowering() {}

    static List<SqlOperator> functions() {
        JsonLowering lowering = new JsonLowering();
        lowering.getters();
        lowering.tests();
        lowering.builders();
        lowering.changes();
        return lowering.functions;
    }

    private void getters() {
        path("json_get", PATH, Function.JSON_GET, JSON);
        path("json_get_json", PATH, Function.JSON_GET, JSON);
        path("json_get_array", PATH, Function.JSON_GET_ARRAY, JSON);
        path("json_get_text", PATH, Function.JSON_GET_TEXT, TEXT);
        path("json_as_text", PATH, Function.JSON_GET_TEXT, TEXT);
        path("json_get_str", PATH, Function.JSON_GET_STR, TEXT);
        path("json_get_int", PATH, Function.JSON_GET_INT, BIGINT);
        path("json_get_float", PATH, Function.JSON_GET_FLOAT, DOUBLE);
        path("json_get_bool", PATH, Function.JSON_GET_BOOL, BOOLEAN);
        path("json_length", MAYBE_PATH, Function.JSON_LENGTH, INT);
        path("json_len", MAYBE_PATH, Function.JSON_LENGTH, INT);
        both("array_length", MAYBE_PATH, Function.JSON_LENGTH, INT);
        both("typeof", ONE, Function.JSON_TYPEOF, TEXT);
        add("json_object_keys", MAYBE_PATH, Results.arrayOf(TEXT), keyed(Function.JSON_KEYS, JSON));
        add("json_keys", MAYBE_PATH, Results.arrayOf(TEXT), keyed(Function.JSON_KEYS, JSON));
        Signature texts = Signature.variadic(1, Param.TEXT, Param.TEXT);
        for (String prefix : List.of("json_", "jsonb_")) {
            add(prefix + "extract_path", texts, Results.nullable(JSON), extracted(Function.JSON_PATH, JSON));
            add(prefix + "extract_path_text", texts, Results.nullable(TEXT), extracted(Function.JSON_PATH_TEXT, TEXT));
        }
        Signature along = Signature.of(Param.TEXT, Param.ARRAY);
        add("#>", along, Results.nullable(JSON), texts(Function.JSON_PATH, JSON));
        add("#>>", along, Results.nullable(TEXT), texts(Function.JSON_PATH_TEXT, TEXT));
    }

    private void tests() {
        for (String name : List.of("json_has_key", "json_contains", "json_exists")) {
            add(name, PATH, Results.nullable(BOOLEAN), JsonLowering::exists);
        }
        Signature names = Signature.of(Param.TEXT, Param.ARRAY);
        add("?|", names, Results.nullable(BOOLEAN), texts(Function.JSON_HAS_ANY, BOOLEAN));
        add("?&", names, Results.nullable(BOOLEAN), texts(Function.JSON_HAS_ALL, BOOLEAN));
        Signature two = Signature.of(Param.ARRAY, Param.ARRAY);
        add("@>", two, Results.nullable(BOOLEAN), texts(Function.JSON_CONTAINS, BOOLEAN));
        add(
                "<@",
                two,
                Results.nullable(BOOLEAN),
                (args, _) -> Scalars.call(Function.JSON_CONTAINS, BOOLEAN, text(args.get(1)), text(args.get(0))));
        add("jsonb_contains", two, Results.nullable(BOOLEAN), texts(Function.JSON_CONTAINS, BOOLEAN));
    }

    private void builders() {
        for (String prefix : List.of("json_", "jsonb_")) {
            add(
                    prefix + "build_array",
                    VALUES,
                    Results.notNull(JSON),
                    (args, _) -> new Scalar.Call(Function.JSON_BUILD_ARRAY, args, JSON));
            add(
                    prefix + "build_object",
                    VALUES,
                    Results.notNull(JSON),
                    (args, _) -> new Scalar.Call(Function.JSON_BUILD_OBJECT, args, JSON));
        }
        for (String name : List.of("to_json", "to_jsonb")) {
            add(
                    name,
                    Signature.of(Param.ANY),
                    Results.strict(JSON),
                    (args, _) -> new Scalar.Call(Function.TO_JSON, args, JSON));
        }
    }

    /// PostgreSQL's, of which most have no `json_` form there.
    private void changes() {
        Signature setting = Signature.atLeast(3, Param.TEXT, Param.ARRAY, Param.TEXT, Param.BOOLEAN);
        add("jsonb_set", setting, Results.nullable(JSON), changed(Function.JSON_SET, JSON));
        add("jsonb_insert", setting, Results.nullable(JSON), changed(Function.JSON_INSERT, JSON));
        add("jsonb_delete", PATH_STEP, Results.nullable(JSON), (args, _) -> {
            Scalar step = args.get(1);
            Scalar cast = Scalars.cast(step, Types.isInteger(step.type()) ? INT : TEXT);
            return Scalars.call(Function.JSON_DELETE, JSON, text(args.getFirst()), cast);
        });
        Signature along = Signature.of(Param.TEXT, Param.ARRAY);
        add("jsonb_delete_path", along, Results.nullable(JSON), texts(Function.JSON_DELETE_PATH, JSON));
        add("jsonb_pretty", ONE, Results.nullable(TEXT), texts(Function.JSON_PRETTY, TEXT));
        for (String prefix : List.of("json_", "jsonb_")) {
            add(prefix + "strip_nulls", ONE, Results.nullable(JSON), texts(Function.JSON_STRIP_NULLS, JSON));
        }
    }

    /// (json, path, value[, flag])
    private static Lowering changed(Function function, DataType type) {
        return (args, _) -> new Scalar.Call(
                function,
                args.stream()
                        .map(arg -> arg.type().equals(BOOLEAN) ? arg : text(arg))
                        .toList(),
                type);
    }

    private void add(String name, Signature signature, SqlReturnTypeInference result, Lowering lowering) {
        functions.add(new KalamFunction(name, signature, result, lowering));
    }

    private void path(String name, Signature signature, Function function, DataType result) {
        add(name, signature, Results.nullable(result), keyed(function, result));
    }

    /// `json_x` and `jsonb_x`
    private void both(String name, Signature signature, Function function, DataType result) {
        path("json_" + name, signature, function, result);
        path("jsonb_" + name, signature, function, result);
    }

    /// (json, step, …)
    private static Lowering keyed(Function function, DataType type) {
        return (args, _) -> keyed(function, type, args);
    }

    /// A path that goes on from another one becomes part of it.
    private static Scalar keyed(Function function, DataType type, List<Scalar> args) {
        List<Scalar> cast = new ArrayList<>(args.size());
        if (args.getFirst() instanceof Scalar.Call(Function inner, List<Scalar> path, DataType _)
                && inner == Function.JSON_GET) {
            cast.addAll(path);
        } else {
            cast.add(text(args.getFirst()));
        }
        args.subList(1, args.size())
                .forEach(key -> cast.add(Scalars.cast(key, Types.isInteger(key.type()) ? INT : TEXT)));
        return new Scalar.Call(function, cast, type);
    }

    private static Scalar exists(List<Scalar> args, DataType result) {
        boolean key = args.size() == 2 && Types.isText(args.get(1).type());
        return key
                ? Scalars.call(Function.JSON_HAS_KEY, result, text(args.get(0)), text(args.get(1)))
                : keyed(Function.JSON_EXISTS, result, args);
    }

    /// (json, step text, …): the steps become one array.
    private static Lowering extracted(Function function, DataType type) {
        return (args, _) -> {
            List<Scalar> steps = args.subList(1, args.size()).stream()
                    .map(JsonLowering::text)
                    .toList();
            return Scalars.call(
                    function, type, text(args.getFirst()), text(new Scalar.Call(Function.ARRAY, steps, JSON)));
        };
    }

    private static Lowering texts(Function function, DataType type) {
        return (args, _) ->
                new Scalar.Call(function, args.stream().map(JsonLowering::text).toList(), type);
    }

    /// JSON is text already.
    private static Scalar text(Scalar scalar) {
        return Types.isText(scalar.type()) ? scalar : Scalars.cast(scalar, TEXT);
    }
}
