package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BIGINT;
import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.DATE;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.TEXT;
import static org.kalamdb.model.DataType.TIME;
import static org.kalamdb.model.DataType.TIMESTAMP;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Lowering;
import org.kalamdb.sql.plan.KalamFunction.Stability;
import org.kalamdb.sql.plan.Signature.Param;

/// The scalar functions of the dialect (`sql.md` §26): names, parameters, result types, and what each is in
/// the plan.
final class KalamFunctions {
    private static final Set<Function> TAKING_BYTES =
            EnumSet.of(Function.MD5, Function.SHA256, Function.CHAR_LENGTH, Function.OCTET_LENGTH);

    private final List<SqlOperator> functions = new ArrayList<>();

    private KalamFunctions() {}

    static List<SqlOperator> all() {
        KalamFunctions functions = new KalamFunctions();
        functions.numbers();
        functions.texts();
        functions.searches();
        functions.conditionals();
        functions.session();
        functions.functions.addAll(NumericFunctions.all());
        functions.functions.addAll(TemporalFunctions.all());
        functions.functions.addAll(StringLowering.functions());
        functions.functions.addAll(JsonLowering.functions());
        functions.functions.addAll(ArrayLowering.functions());
        functions.functions.addAll(VectorLowering.functions());
        return List.copyOf(functions.functions);
    }

    private void add(String name, Signature signature, SqlReturnTypeInference result, Lowering lowering) {
        functions.add(new KalamFunction(name, signature, result, lowering));
    }

    private void numbers() {
        Signature number = Signature.of(Param.NUMBER);
        add("abs", number, Results::first, sameType(Function.ABS));
        add("mod", Signature.of(Param.NUMBER, Param.NUMBER), Results::widestStrict, allOf(Function.MODULO));
        Signature two = Signature.of(Param.NUMBER, Param.NUMBER);
        add("power", two, Results.strict(DOUBLE), doubles(Function.POWER));
        add("pow", two, Results.strict(DOUBLE), doubles(Function.POWER));
        add("sqrt", number, Results.strict(DOUBLE), doubles(Function.SQRT));
        add("exp", number, Results.strict(DOUBLE), doubles(Function.EXP));
        add("ln", number, Results.strict(DOUBLE), doubles(Function.LN));
        add("log10", number, Results.strict(DOUBLE), doubles(Function.LOG10));
        add("pi", Signature.of(), Results.notNull(DOUBLE), (_, _) -> Scalars.literal(Math.PI, DOUBLE));
        nullary("random", DOUBLE, Function.RANDOM, Stability.NEVER, SqlSyntax.FUNCTION);
    }

    private void texts() {
        Signature text = Signature.of(Param.TEXT);
        text("lower", text, Function.LOWER, TEXT);
        text("upper", text, Function.UPPER, TEXT);
        text("reverse", text, Function.REVERSE, TEXT);
        text("md5", text, Function.MD5, TEXT);
        text("sha256", text, Function.SHA256, TEXT);
        text("length", text, Function.CHAR_LENGTH, INT);
        text("char_length", text, Function.CHAR_LENGTH, INT);
        text("character_length", text, Function.CHAR_LENGTH, INT);
        text("octet_length", text, Function.OCTET_LENGTH, INT);
        Signature trim = Signature.atLeast(1, Param.TEXT, Param.TEXT);
        text("btrim", trim, Function.TRIM_BOTH, TEXT);
        text("ltrim", trim, Function.TRIM_LEADING, TEXT);
        text("rtrim", trim, Function.TRIM_TRAILING, TEXT);
        text("replace", Signature.of(Param.TEXT, Param.TEXT, Param.TEXT), Function.REPLACE, TEXT);
        Signature counted = Signature.of(Param.TEXT, Param.INT);
        text("left", counted, Function.LEFT, TEXT);
        text("right", counted, Function.RIGHT, TEXT);
        text("repeat", counted, Function.REPEAT, TEXT);
        add(
                "substr",
                Signature.atLeast(2, Param.TEXT, Param.INT, Param.INT),
                Results::bytesOrText,
                StringLowering::substring);
        Signature pad = Signature.atLeast(2, Param.TEXT, Param.INT, Param.TEXT);
        text("lpad", pad, Function.LPAD, TEXT);
        text("rpad", pad, Function.RPAD, TEXT);
        text("split_part", Signature.of(Param.TEXT, Param.TEXT, Param.INT), Function.SPLIT_PART, TEXT);
        add("concat", Signature.variadic(1, Param.ANY), Results.notNull(TEXT), KalamFunctions::concat);
    }

    private void searches() {
        Signature two = Signature.of(Param.TEXT, Param.TEXT);
        text("starts_with", two, Function.STARTS_WITH, BOOLEAN);
        add("strpos", two, Results.strict(INT), (args, _) -> position(args.get(1), args.get(0)));
        add(
                "contains",
                two,
                Results.strict(BOOLEAN),
                (args, _) -> Scalars.call(
                        Function.GT, BOOLEAN, position(args.get(1), args.get(0)), Scalars.literal(0, INT)));
    }

    private void conditionals() {
        Signature any = Signature.variadic(1, Param.ANY);
        add("coalesce", any, Results::widest, allOf(Function.COALESCE));
        add("greatest", any, Results::widest, allOf(Function.GREATEST));
        add("least", any, Results::widest, allOf(Function.LEAST));
        Signature two = Signature.of(Param.ANY, Param.ANY);
        add("ifnull", two, Results::widest, allOf(Function.COALESCE));
        add("nvl", two, Results::widest, allOf(Function.COALESCE));
        add("nullif", two, Results::widestNullable, allOf(Function.NULLIF));
    }

    private void session() {
        nullary("now", TIMESTAMP, Function.NOW, Stability.STATEMENT, SqlSyntax.FUNCTION);
        for (String name : List.of("current_timestamp", "localtimestamp")) {
            nullary(name, TIMESTAMP, Function.NOW, Stability.STATEMENT, SqlSyntax.FUNCTION_ID);
        }
        nullary("current_date", DATE, Function.CURRENT_DATE, Stability.STATEMENT, SqlSyntax.FUNCTION_ID);
        for (String name : List.of("current_time", "localtime")) {
            nullary(name, TIME, Function.CURRENT_TIME, Stability.STATEMENT, SqlSyntax.FUNCTION_ID);
        }
        for (String name : List.of("current_user", "current_user_id", "kdb_current_user", "session_user")) {
            nullary(name, TEXT, Function.CURRENT_USER, Stability.STATEMENT, SqlSyntax.FUNCTION_ID);
        }
        for (String name : List.of("current_role", "kdb_current_role")) {
            nullary(name, TEXT, Function.CURRENT_ROLE, Stability.STATEMENT, SqlSyntax.FUNCTION_ID);
        }
        nullary("snowflake_id", BIGINT, Function.SNOWFLAKE_ID, Stability.NEVER, SqlSyntax.FUNCTION);
        nullary("uuid_v7", TEXT, Function.UUID_V7, Stability.NEVER, SqlSyntax.FUNCTION);
        nullary("ulid", TEXT, Function.ULID, Stability.NEVER, SqlSyntax.FUNCTION);
    }

    private void nullary(String name, DataType type, Function function, Stability stability, SqlSyntax syntax) {
        functions.add(new KalamFunction(
                name,
                Signature.of(),
                Results.notNull(type),
                (_, _) -> Scalars.call(function, type),
                stability,
                syntax));
    }

    /// A function of texts and INT counts.
    private void text(String name, Signature signature, Function function, DataType result) {
        add(name, signature, Results.strict(result), (args, _) -> {
            List<Scalar> cast = new ArrayList<>(args.size());
            for (int i = 0; i < args.size(); i++) {
                cast.add(
                        signature.all().get(i) == Param.INT
                                ? Scalars.cast(args.get(i), INT)
                                : TAKING_BYTES.contains(function)
                                        ? StringLowering.bytesOrText(args.get(i))
                                        : text(args.get(i)));
            }
            return new Scalar.Call(function, cast, result);
        });
    }

    static Scalar text(Scalar scalar) {
        return Scalars.cast(scalar, TEXT);
    }

    private static Lowering sameType(Function function) {
        return (args, result) -> Scalars.call(function, result, Scalars.cast(args.getFirst(), result));
    }

    private static Lowering doubles(Function function) {
        return (args, _) -> new Scalar.Call(
                function, args.stream().map(arg -> Scalars.cast(arg, DOUBLE)).toList(), DOUBLE);
    }

    /// Arguments and result have one type.
    private static Lowering allOf(Function function) {
        return (args, result) -> new Scalar.Call(
                function, args.stream().map(arg -> Scalars.cast(arg, result)).toList(), result);
    }

    static Scalar position(Scalar needle, Scalar text) {
        if (text.type().equals(DataType.BYTES)) {
            return Scalars.call(Function.POSITION, INT, Scalars.cast(needle, DataType.BYTES), text);
        }
        return Scalars.call(Function.POSITION, INT, text(needle), text(text));
    }

    /// Unlike `||`, takes NULL for the empty text.
    private static Scalar concat(List<Scalar> args, DataType result) {
        List<Scalar> texts = args.stream()
                .map(arg -> Scalars.call(Function.COALESCE, TEXT, text(arg), Scalars.literal("", TEXT)))
                .toList();
        return new Scalar.Call(Function.CONCAT, texts, result);
    }
}
