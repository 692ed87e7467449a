package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Builds scalars: makes casts explicit, gives constants the type of what they meet, and folds where no
/// value of a column is involved.
final class Scalars {
    static final Scalar TRUE = new Scalar.Literal(true, DataType.BOOLEAN);
    static final Scalar FALSE = new Scalar.Literal(false, DataType.BOOLEAN);

    private Scalars() {}

    static Scalar literal(@Nullable Object value, DataType type) {
        return new Scalar.Literal(value, type);
    }

    static Scalar call(Function function, DataType type, Scalar... args) {
        return new Scalar.Call(function, Arrays.asList(args), type);
    }

    /// `arg` as a value of `type`. Constants are converted now.
    ///
    /// @throws org.kalamdb.common.DbException SCHEMA when a constant does not fit
    static Scalar cast(Scalar arg, DataType type) {
        if (arg.type().equals(type)) {
            return arg;
        }
        return switch (arg) {
            case Scalar.Literal literal when literal.value() == null -> literal(null, type);
            case Scalar.Literal(Object value, DataType from)
            when Types.isTimestamp(from) && type.equals(DataType.DATE) && value instanceof Long micros ->
                literal(Math.toIntExact(Math.floorDiv(micros, TemporalText.MICROS_PER_DAY)), type);
            case Scalar.Literal(Object value, DataType from)
            when from.equals(DataType.DATE) && Types.isTimestamp(type) && value instanceof Integer days ->
                literal(days * TemporalText.MICROS_PER_DAY, type);
            case Scalar.Literal literal
            when isFolded(literal.type(), type) -> literal(Coercion.coerce(literal.value(), type), type);
            case Scalar.Cast inner
            when Types.isWidening(inner.arg().type(), inner.type()) && !Types.isText(type) -> cast(inner.arg(), type);
            default -> new Scalar.Cast(arg, type);
        };
    }

    /// Like [#cast], but NULL for what has no counterpart; decided for each row.
    static Scalar tryCast(Scalar arg, DataType type) {
        return arg.type().equals(type) ? arg : call(Function.TRY_CAST, type, arg);
    }

    /// Conversions whose rules are those of literals.
    private static boolean isFolded(DataType from, DataType to) {
        if (from.equals(DataType.TEXT)) {
            return true;
        }
        if (Types.isInteger(from)) {
            return Types.isNumeric(to) || Types.isMoment(to) || to.equals(DataType.TEXT);
        }
        return Types.isNumeric(from) ? Types.isNumeric(to) : Types.isTimestamp(from) && Types.isTimestamp(to);
    }

    /// A comparison of operands of any types that can be compared.
    static Scalar compare(Function function, Scalar left, Scalar right) {
        List<Scalar> args = align(List.of(left, right));
        return call(function, DataType.BOOLEAN, args.get(0), args.get(1));
    }

    /// Gives operands that are compared with each other one type: if possible that of a column among them,
    /// so that the condition can prune and look up.
    static List<Scalar> align(List<Scalar> operands) {
        List<Scalar> bare = operands.stream().map(Scalars::withoutWidening).toList();
        DataType columnType = null;
        for (Scalar operand : bare) {
            if (!isConstant(operand)) {
                columnType = columnType == null ? operand.type() : Types.common(columnType, operand.type());
            }
        }
        if (columnType != null) {
            List<Scalar> fitted = fitted(bare, columnType);
            if (fitted != null) {
                return fitted;
            }
        }
        DataType type = bare.stream().map(Scalar::type).reduce(Types::common).orElseThrow();
        return bare.stream().map(operand -> cast(operand, type)).toList();
    }

    private static boolean isConstant(Scalar scalar) {
        return scalar instanceof Scalar.Literal;
    }

    /// All as `type`, or null when a constant has no exact counterpart in it.
    private static @Nullable List<Scalar> fitted(List<Scalar> operands, DataType type) {
        List<Scalar> fitted = new ArrayList<>(operands.size());
        for (Scalar operand : operands) {
            if (operand instanceof Scalar.Literal(Object value, DataType from) && !fits(value, from, type)) {
                return null;
            }
            fitted.add(cast(operand, type));
        }
        return fitted;
    }

    private static boolean fits(@Nullable Object value, DataType from, DataType type) {
        if (Types.isNumeric(from) && Types.isNumeric(type)) {
            return from.equals(type) || isExact(value, type);
        }
        if (Types.isTimestamp(from) && type.equals(DataType.DATE) && value instanceof Long micros) {
            return micros % TemporalText.MICROS_PER_DAY == 0;
        }
        return Types.common(from, type).equals(type) || (Types.isTimestamp(from) && Types.isTimestamp(type));
    }

    /// Whether the number is a value of the type, without rounding. Binary floating point takes every
    /// number, as a comparison with it is one of binary numbers.
    static boolean isExact(@Nullable Object value, DataType type) {
        if (value == null || type.equals(DataType.DOUBLE)) {
            return true;
        }
        if (!(value instanceof Number) || type.equals(DataType.FLOAT)) {
            return false;
        }
        if (value instanceof Double number && (number.isNaN() || number.isInfinite())) {
            return false;
        }
        BigDecimal exact = new BigDecimal(value.toString());
        return switch (type) {
            case DataType.Decimal decimal ->
                fits(exact, decimal.scale(), BigDecimal.TEN.pow(decimal.precision() - decimal.scale()));
            case DataType.Simple simple ->
                switch (simple) {
                    case SMALLINT -> fits(exact, 0, BigDecimal.valueOf(1L << 15));
                    case INT -> fits(exact, 0, BigDecimal.valueOf(1L << 31));
                    case BIGINT -> fits(exact, 0, BigDecimal.TWO.pow(63));
                    default -> false;
                };
            case DataType.Embedding _, DataType.Interval _ -> false;
        };
    }

    private static boolean fits(BigDecimal exact, int scale, BigDecimal bound) {
        return exact.stripTrailingZeros().scale() <= scale && exact.abs().compareTo(bound) < 0;
    }

    /// The operand of a conversion that changes neither order nor equality.
    private static Scalar withoutWidening(Scalar scalar) {
        return scalar instanceof Scalar.Cast(Scalar arg, DataType type) && Types.isWidening(arg.type(), type)
                ? withoutWidening(arg)
                : scalar;
    }

    /// The conjunction; TRUE for none.
    static Scalar and(List<Scalar> conditions) {
        List<Scalar> flat = new ArrayList<>();
        for (Scalar condition : conditions) {
            if (!condition.equals(TRUE)) {
                flat.addAll(conjuncts(condition));
            }
        }
        if (flat.contains(FALSE)) {
            return FALSE;
        }
        return switch (flat.size()) {
            case 0 -> TRUE;
            case 1 -> flat.getFirst();
            default -> new Scalar.Call(Function.AND, flat, DataType.BOOLEAN);
        };
    }

    /// The parts of a conjunction.
    static List<Scalar> conjuncts(Scalar condition) {
        return condition instanceof Scalar.Call(Function function, List<Scalar> args, DataType _)
                        && function == Function.AND
                ? args
                : List.of(condition);
    }

    /// The disjunction; equalities of one operand with constants become one list.
    static Scalar or(List<Scalar> conditions) {
        List<Scalar> flat = new ArrayList<>();
        for (Scalar condition : conditions) {
            if (condition instanceof Scalar.Call(Function function, List<Scalar> args, DataType _)
                    && function == Function.OR) {
                flat.addAll(args);
            } else if (!condition.equals(FALSE)) {
                flat.add(condition);
            }
        }
        if (flat.contains(TRUE)) {
            return TRUE;
        }
        List<Scalar> merged = InLists.merge(flat);
        return switch (merged.size()) {
            case 0 -> FALSE;
            case 1 -> merged.getFirst();
            default -> new Scalar.Call(Function.OR, merged, DataType.BOOLEAN);
        };
    }

    static Scalar not(Scalar condition) {
        if (condition.equals(TRUE)) {
            return FALSE;
        }
        return condition.equals(FALSE) ? TRUE : call(Function.NOT, DataType.BOOLEAN, condition);
    }
}
