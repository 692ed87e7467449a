package org.kalamdb.sql.exec;

import java.util.List;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;

/// CAST. What stays in its shape is converted in a loop; the rest value by value ([Casts]).
final class CastExpression extends VectorExpression {
    private static final long MAX_DAYS = Long.MAX_VALUE / TemporalText.MICROS_PER_DAY;

    private final VectorExpression arg;
    private final Values result;

    private CastExpression(VectorExpression arg, DataType type, MemoryBudget memory) {
        super(type);
        this.arg = arg;
        this.result = Values.of(type, memory);
    }

    static VectorExpression of(VectorExpression arg, DataType type, ExecContext context) {
        if (arg.type.equals(type)) {
            return arg;
        }
        if (isDayNumber(arg.type, type) || isDayNumber(type, arg.type) || isMidnight(arg.type, type)) {
            return new CastExpression(arg, type, context.memory());
        }
        if (isText(arg.type) && isText(type)) {
            return new SameBytesExpression(arg, type);
        }
        boolean rounds = !isInteger(arg.type) && isInteger(type);
        if (isNumber(arg.type) && isNumber(type) && !rounds) {
            return new CastExpression(arg, type, context.memory());
        }
        DataType from = arg.type;
        return new RowExpression(args -> Casts.cast(args[0], from, type), List.of(arg), type, context);
    }

    private static boolean isDayNumber(DataType day, DataType number) {
        return day.equals(DataType.DATE) && (number.equals(DataType.INT) || number.equals(DataType.BIGINT));
    }

    private static boolean isMidnight(DataType from, DataType to) {
        return from.equals(DataType.DATE) && (to.equals(DataType.TIMESTAMP) || to.equals(DataType.DATETIME));
    }

    private static boolean isText(DataType type) {
        return type.equals(DataType.TEXT) || type.equals(DataType.JSON) || type.equals(DataType.FILE);
    }

    private static boolean isInteger(DataType type) {
        return type.equals(DataType.SMALLINT) || type.equals(DataType.INT) || type.equals(DataType.BIGINT);
    }

    private static boolean isNumber(DataType type) {
        return isInteger(type) || type.equals(DataType.FLOAT) || type.equals(DataType.DOUBLE);
    }

    @Override
    Values evaluate(Rows rows) {
        Values values = arg.evaluate(rows);
        result.reset(rows.count);
        result.takeNulls(values, rows.count);
        if (isMidnight(arg.type, type)) {
            toMidnight(((LongValues) values).values, (LongValues) result, rows.count);
        } else if (result instanceof LongValues out) {
            narrow(((LongValues) values).values, out, rows.count);
        } else {
            DoubleValues out = (DoubleValues) result;
            if (values instanceof LongValues longs) {
                widen(longs.values, out, rows.count);
            } else {
                System.arraycopy(((DoubleValues) values).values, 0, out.values, 0, rows.count);
            }
            if (type.equals(DataType.FLOAT)) {
                toFloat(out, rows.count);
            }
        }
        return result;
    }

    private void narrow(long[] source, LongValues out, int count) {
        System.arraycopy(source, 0, out.values, 0, count);
        boolean suspicious = IntegerRange.leaves(source, count, type);
        for (int i = 0; suspicious && i < count; i++) {
            if (!out.nulls[i]) {
                IntegerRange.check(source[i], type);
            }
        }
    }

    private static void toMidnight(long[] days, LongValues out, int count) {
        for (int i = 0; i < count; i++) {
            // a slot that is NULL holds anything
            out.values[i] = days[i] * TemporalText.MICROS_PER_DAY;
            if (Math.abs(days[i]) > MAX_DAYS && !out.nulls[i]) {
                throw new DbException(ErrorCode.EXECUTION, "timestamp out of range: " + TimeText.date(days[i]));
            }
        }
    }

    private static void widen(long[] source, DoubleValues out, int count) {
        for (int i = 0; i < count; i++) {
            out.values[i] = source[i];
        }
    }

    private static void toFloat(DoubleValues out, int count) {
        for (int i = 0; i < count; i++) {
            double value = out.values[i];
            out.values[i] = (float) value;
            if (Double.isInfinite(out.values[i]) && Double.isFinite(value) && !out.nulls[i]) {
                throw new DbException(ErrorCode.EXECUTION, "Unable to cast " + value + " to FLOAT: out of range");
            }
        }
    }
}
