package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.BYTES;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.TEXT;
import static org.kalamdb.model.DataType.UUID;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Stability;
import org.kalamdb.sql.plan.Signature.Param;

/// The rarer functions of texts and bytes, those of regular expressions, and random UUIDs.
final class StringLowering {
    private static final Signature TEXT_1 = Signature.of(Param.TEXT);
    private static final Signature TEXT_2 = Signature.of(Param.TEXT, Param.TEXT);

    private final List<SqlOperator> functions = new ArrayList<>();

    private StringLowering() {}

    static List<SqlOperator> functions() {
        StringLowering lowering = new StringLowering();
        lowering.texts();
        lowering.bytes();
        lowering.expressions();
        for (String name : List.of("gen_random_uuid", "uuid")) {
            lowering.functions.add(new KalamFunction(
                    name,
                    Signature.of(),
                    Results.notNull(UUID),
                    (_, _) -> Scalars.call(Function.UUID_V4, UUID),
                    Stability.NEVER,
                    SqlSyntax.FUNCTION));
        }
        return lowering.functions;
    }

    private void texts() {
        add("initcap", TEXT_1, Function.INITCAP, TEXT);
        add("ascii", TEXT_1, Function.ASCII, INT);
        add("chr", Signature.of(Param.INT), Function.CHR, TEXT);
        add("translate", Signature.of(Param.TEXT, Param.TEXT, Param.TEXT), Function.TRANSLATE, TEXT);
        add("overlay", Signature.atLeast(3, Param.TEXT, Param.TEXT, Param.INT, Param.INT), Function.OVERLAY, TEXT);
        add("levenshtein", TEXT_2, Function.LEVENSHTEIN, INT);
        add("quote_ident", TEXT_1, Function.QUOTE_IDENT, TEXT);
        add("quote_literal", TEXT_1, Function.QUOTE_LITERAL, TEXT);
        add("quote_nullable", TEXT_1, Function.QUOTE_NULLABLE, Results.notNull(TEXT), TEXT);
        add("concat_ws", Signature.variadic(1, Param.TEXT, Param.TEXT), Function.CONCAT_WS, TEXT);
        add("format", Signature.variadic(1, Param.TEXT, Param.TEXT), Function.FORMAT, TEXT);
    }

    private void bytes() {
        add("sha1", TEXT_1, Function.SHA1, TEXT);
        add("sha224", TEXT_1, Function.SHA224, TEXT);
        add("sha384", TEXT_1, Function.SHA384, TEXT);
        add("sha512", TEXT_1, Function.SHA512, TEXT);
        add("encode", TEXT_2, Function.ENCODE, TEXT);
        add("decode", TEXT_2, Function.DECODE, BYTES);
        add("get_byte", Signature.of(Param.BYTES, Param.INT), Function.GET_BYTE, INT);
        add("set_byte", Signature.of(Param.BYTES, Param.INT, Param.INT), Function.SET_BYTE, BYTES);
        functions.add(new KalamFunction(
                "bit_length",
                TEXT_1,
                Results.strict(INT),
                (args, _) -> Scalars.call(
                        Function.MULTIPLY,
                        INT,
                        Scalars.call(Function.OCTET_LENGTH, INT, bytesOrText(args.getFirst())),
                        Scalars.literal(8, INT))));
    }

    private void expressions() {
        Param text = Param.TEXT;
        Param count = Param.INT;
        add("regexp_like", Signature.atLeast(2, text, text, text), Function.REGEX_MATCH, BOOLEAN);
        add(
                "regexp_replace",
                Signature.atLeast(3, text, text, text, Param.KEY, Param.KEY, text),
                Function.REGEXP_REPLACE,
                TEXT);
        add("regexp_count", Signature.atLeast(2, text, text, count, text), Function.REGEXP_COUNT, INT);
        add(
                "regexp_instr",
                Signature.atLeast(2, text, text, count, count, count, text, count),
                Function.REGEXP_INSTR,
                INT);
        add(
                "regexp_substr",
                Signature.atLeast(2, text, text, count, count, text, count),
                Function.REGEXP_SUBSTR,
                Results.nullable(TEXT),
                TEXT);
        Signature flagged = Signature.atLeast(2, text, text, text);
        add("regexp_match", flagged, Function.REGEXP_MATCH, Results.arrayOf(TEXT), DataType.JSON);
        add(
                RowFunctionCalls.ALL_MATCHES,
                flagged,
                Function.REGEXP_MATCHES,
                _ -> Results.arrayType(Results.arrayType(KalamTypeFactory.INSTANCE.toRel(TEXT, true))),
                DataType.JSON);
        add("regexp_split_to_array", flagged, Function.REGEXP_SPLIT, Results.arrayOf(TEXT), DataType.JSON);
        functions.add(new KalamFunction(
                "substring",
                Signature.atLeast(2, Param.TEXT, Param.KEY, Param.KEY),
                Results::substring,
                StringLowering::substring));
    }

    private void add(String name, Signature signature, Function function, DataType result) {
        boolean takesNull = function == Function.CONCAT_WS || function == Function.FORMAT;
        add(name, signature, function, takesNull ? Results.nullable(result) : Results.strict(result), result);
    }

    private void add(
            String name, Signature signature, Function function, SqlReturnTypeInference result, DataType type) {
        functions.add(new KalamFunction(name, signature, result, (args, _) -> call(signature, function, args, type)));
    }

    private static Scalar call(Signature signature, Function function, List<Scalar> args, DataType type) {
        List<Scalar> cast = new ArrayList<>(args.size());
        for (int i = 0; i < args.size(); i++) {
            cast.add(argument(signature.param(i), args.get(i)));
        }
        return new Scalar.Call(function, cast, type);
    }

    private static Scalar argument(Param param, Scalar arg) {
        return switch (param) {
            case INT -> Scalars.cast(arg, INT);
            case KEY -> Scalars.cast(arg, Types.isInteger(arg.type()) ? INT : TEXT);
            case BYTES -> Scalars.cast(arg, BYTES);
            default -> bytesOrText(arg);
        };
    }

    /// Bytes stay what they are, all else becomes text.
    static Scalar bytesOrText(Scalar arg) {
        return arg.type().equals(BYTES) ? arg : Scalars.cast(arg, TEXT);
    }

    /// `substring(text, start[, length])`, `substring(text, pattern)`
    static Scalar substring(List<Scalar> args, DataType result) {
        if (!Types.isText(args.get(1).type()) || args.get(1).equals(Scalars.literal(null, TEXT))) {
            List<Scalar> cast = new ArrayList<>(args.size());
            cast.add(bytesOrText(args.getFirst()));
            args.subList(1, args.size()).forEach(arg -> cast.add(Scalars.cast(arg, INT)));
            return new Scalar.Call(Function.SUBSTRING, cast, result);
        }
        if (args.size() > 2) {
            throw Unsupported.construct("SUBSTRING with a pattern and an escape");
        }
        return Scalars.call(Function.SUBSTRING_REGEX, TEXT, Scalars.cast(args.get(0), TEXT), args.get(1));
    }
}
