package org.kalamdb.sql.plan;

import static org.kalamdb.model.DataType.BOOLEAN;
import static org.kalamdb.model.DataType.DATE;
import static org.kalamdb.model.DataType.DOUBLE;
import static org.kalamdb.model.DataType.INT;
import static org.kalamdb.model.DataType.INTERVAL;
import static org.kalamdb.model.DataType.TEXT;
import static org.kalamdb.model.DataType.TIME;
import static org.kalamdb.model.DataType.TIMESTAMP;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.SqlSyntax;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;
import org.kalamdb.sql.plan.KalamFunction.Lowering;
import org.kalamdb.sql.plan.KalamFunction.Stability;
import org.kalamdb.sql.plan.Signature.Param;

/// The functions of dates, times and intervals.
final class TemporalFunctions {
    /// 2001-01-01, from which `date_bin` counts when it is not told.
    private static final long BIN_ORIGIN = 978_307_200_000_000L;

    private final List<SqlOperator> functions = new ArrayList<>();

    private TemporalFunctions() {}

    static List<SqlOperator> all() {
        TemporalFunctions functions = new TemporalFunctions();
        functions.parts();
        functions.intervals();
        functions.making();
        functions.texts();
        functions.clocks();
        return List.copyOf(functions.functions);
    }

    private void add(String name, Signature signature, SqlReturnTypeInference result, Lowering lowering) {
        functions.add(new KalamFunction(name, signature, result, lowering));
    }

    private void parts() {
        for (String name : List.of("date_trunc", "datetrunc")) {
            add(
                    name,
                    Signature.atLeast(2, Param.TEXT, Param.MOMENT, Param.TEXT),
                    TemporalFunctions::truncated,
                    (args, type) -> Scalars.call(
                            Function.DATE_TRUNC,
                            type,
                            KalamFunctions.text(args.get(0)),
                            TimeLowering.moment(args.size() == 2 ? args.get(1) : zoned(args.get(2), args.get(1)))));
        }
        for (String name : List.of("date_part", "datepart")) {
            add(
                    name,
                    Signature.of(Param.TEXT, Param.MOMENT),
                    Results.strict(DOUBLE),
                    (args, _) -> Scalars.call(
                            Function.DATE_PART,
                            DOUBLE,
                            KalamFunctions.text(args.get(0)),
                            TimeLowering.moment(args.get(1))));
        }
        add(
                "timezone",
                Signature.of(Param.TEXT, Param.MOMENT),
                Results.strict(TIMESTAMP),
                (args, _) -> zoned(args.get(0), args.get(1)));
        add(
                "isfinite",
                Signature.of(Param.MOMENT),
                Results.strict(BOOLEAN),
                (args, type) -> new Scalar.Case(
                        List.of(new Scalar.Branch(
                                Scalars.call(Function.IS_NULL, BOOLEAN, args.getFirst()), Scalars.literal(null, type))),
                        Scalars.literal(true, type),
                        type));
    }

    private static RelDataType truncated(SqlOperatorBinding binding) {
        RelDataType given = binding.getOperandType(1);
        boolean nullable = given.isNullable() || binding.getOperandType(0).isNullable();
        return KalamTypeFactory.INSTANCE.toRel(TimeOperators.isInterval(given) ? INTERVAL : TIMESTAMP, nullable);
    }

    /// A zone is a name, or an interval from UTC.
    private static Scalar zoned(Scalar zone, Scalar moment) {
        Scalar where = zone.type().equals(INTERVAL) ? zone : KalamFunctions.text(zone);
        return Scalars.call(Function.AT_ZONE, TIMESTAMP, where, Scalars.cast(moment, TIMESTAMP));
    }

    private void intervals() {
        add(
                "interval",
                Signature.of(Param.ANY),
                Results.strict(INTERVAL),
                (args, result) -> Scalars.cast(args.getFirst(), result));
        Signature one = Signature.of(Param.ANY);
        add("justify_hours", one, Results.strict(INTERVAL), casting(Function.JUSTIFY_HOURS, INTERVAL));
        add("justify_days", one, Results.strict(INTERVAL), casting(Function.JUSTIFY_DAYS, INTERVAL));
        add("justify_interval", one, Results.strict(INTERVAL), casting(Function.JUSTIFY_INTERVAL, INTERVAL));
        add("age", Signature.atLeast(1, Param.MOMENT, Param.MOMENT), Results.strict(INTERVAL), TemporalFunctions::age);
        add(
                "overlaps",
                Signature.of(Param.ANY, Param.ANY, Param.ANY, Param.ANY),
                Results.nullable(BOOLEAN),
                TemporalFunctions::overlaps);
        add(
                "date_bin",
                Signature.atLeast(2, Param.ANY, Param.MOMENT, Param.MOMENT),
                Results.strict(TIMESTAMP),
                (args, result) -> Scalars.call(
                        Function.DATE_BIN,
                        result,
                        Scalars.cast(args.get(0), INTERVAL),
                        Scalars.cast(args.get(1), TIMESTAMP),
                        args.size() == 2
                                ? Scalars.literal(BIN_ORIGIN, TIMESTAMP)
                                : Scalars.cast(args.get(2), TIMESTAMP)));
    }

    /// Times of day are compared with such, all others as timestamps.
    private static Scalar overlaps(List<Scalar> args, DataType result) {
        DataType type = args.stream().anyMatch(arg -> arg.type().equals(TIME)) ? TIME : TIMESTAMP;
        List<Scalar> ends = new ArrayList<>();
        for (int i = 0; i < args.size(); i++) {
            Scalar end = args.get(i);
            boolean distance = i % 2 == 1 && end.type().equals(INTERVAL);
            ends.add(
                    distance
                            ? TimeLowering.arithmetic(SqlKind.PLUS, ends.get(i - 1), end, type)
                            : Scalars.cast(end, type));
        }
        return new Scalar.Call(Function.OVERLAPS, ends, result);
    }

    /// To today's midnight when only the birthday is given.
    private static Scalar age(List<Scalar> args, DataType result) {
        Scalar first = Scalars.cast(args.getFirst(), TIMESTAMP);
        return args.size() == 2
                ? Scalars.call(Function.AGE, result, first, Scalars.cast(args.get(1), TIMESTAMP))
                : Scalars.call(
                        Function.AGE,
                        result,
                        Scalars.cast(Scalars.call(Function.CURRENT_DATE, DATE), TIMESTAMP),
                        first);
    }

    private void making() {
        add(
                "make_date",
                Signature.of(Param.INT, Param.INT, Param.INT),
                Results.strict(DATE),
                casting(Function.MAKE_DATE, INT, INT, INT));
        add(
                "make_time",
                Signature.of(Param.INT, Param.INT, Param.NUMBER),
                Results.strict(TIME),
                casting(Function.MAKE_TIME, INT, INT, DOUBLE));
        for (String name : List.of("make_timestamp", "make_timestamptz")) {
            add(
                    name,
                    Signature.of(Param.INT, Param.INT, Param.INT, Param.INT, Param.INT, Param.NUMBER),
                    Results.strict(TIMESTAMP),
                    casting(Function.MAKE_TIMESTAMP, INT, INT, INT, INT, INT, DOUBLE));
        }
        add(
                "make_interval",
                Signature.atLeast(0, Param.INT, Param.INT, Param.INT, Param.INT, Param.INT, Param.INT, Param.NUMBER),
                Results.strict(INTERVAL),
                (args, result) -> {
                    List<Scalar> all = new ArrayList<>();
                    for (int i = 0; i < 7; i++) {
                        DataType type = i < 6 ? INT : DOUBLE;
                        Scalar zero = i < 6 ? Scalars.literal(0, INT) : Scalars.literal(0.0, DOUBLE);
                        all.add(i < args.size() ? Scalars.cast(args.get(i), type) : zero);
                    }
                    return new Scalar.Call(Function.MAKE_INTERVAL, all, result);
                });
    }

    private void texts() {
        add("to_char", Signature.of(Param.ANY, Param.TEXT), Results.strict(TEXT), (args, result) -> {
            Scalar value = args.getFirst();
            return Scalars.call(
                    Function.TO_CHAR,
                    result,
                    Types.isText(value.type()) ? Scalars.cast(value, TIMESTAMP) : value,
                    KalamFunctions.text(args.get(1)));
        });
        add(
                "to_number",
                Signature.of(Param.TEXT, Param.TEXT),
                Results.strict(new DataType.Decimal(38, 10)),
                (args, result) -> Scalars.call(
                        Function.TO_NUMBER,
                        result,
                        KalamFunctions.text(args.get(0)),
                        KalamFunctions.text(args.get(1))));
        add(
                "to_date",
                Signature.atLeast(1, Param.TEXT, Param.TEXT),
                Results.strict(DATE),
                (args, result) -> args.size() == 1
                        ? Scalars.cast(args.getFirst(), result)
                        : scanned(Function.TO_DATE, args, result));
        add(
                "to_timestamp",
                Signature.atLeast(1, Param.ANY, Param.TEXT),
                Results.strict(TIMESTAMP),
                (args, result) -> args.size() == 1
                        ? TimeLowering.toTimestamp(args, result)
                        : scanned(Function.TO_TIMESTAMP, args, result));
    }

    private static Scalar scanned(Function function, List<Scalar> args, DataType result) {
        return Scalars.call(function, result, KalamFunctions.text(args.get(0)), KalamFunctions.text(args.get(1)));
    }

    private void clocks() {
        for (String name : List.of("statement_timestamp", "transaction_timestamp", "clock_timestamp")) {
            functions.add(new KalamFunction(
                    name,
                    Signature.of(),
                    Results.notNull(TIMESTAMP),
                    (_, _) -> Scalars.call(Function.NOW, TIMESTAMP),
                    Stability.STATEMENT,
                    SqlSyntax.FUNCTION));
        }
    }

    private static Lowering casting(Function function, DataType... types) {
        List<DataType> wanted = Arrays.asList(types);
        return (args, result) -> {
            List<Scalar> cast = new ArrayList<>();
            for (int i = 0; i < args.size(); i++) {
                cast.add(Scalars.cast(args.get(i), wanted.get(i)));
            }
            return new Scalar.Call(function, cast, result);
        };
    }
}
