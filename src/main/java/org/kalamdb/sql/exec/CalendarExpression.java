package org.kalamdb.sql.exec;

import java.time.DateTimeException;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.sql.ir.Function;

/// EXTRACT and `date_trunc` of a field or unit that is known beforehand, as a loop. Years and months, which need
/// a calendar, are computed once for a run of equal days.
final class CalendarExpression extends VectorExpression {
    private static final long DAY = TemporalText.MICROS_PER_DAY;

    private final Function function;
    private final String unit;
    private final VectorExpression moment;
    private final Values result;
    private final boolean ofDay;
    private long lastDay = Long.MIN_VALUE;
    private double lastPart;
    private long lastStart;

    CalendarExpression(Function function, String unit, VectorExpression moment, DataType type, MemoryBudget memory) {
        super(type);
        this.function = function;
        this.unit = TimeFunctions.unit(unit);
        this.moment = moment;
        this.result = Values.of(type, memory);
        this.ofDay = switch (this.unit) {
            case "year",
                    "month",
                    "day",
                    "quarter",
                    "decade",
                    "century",
                    "millennium",
                    "week",
                    "dow",
                    "isodow",
                    "doy",
                    "isoyear" -> true;
            default -> false;
        };
        if (function == Function.DATE_TRUNC && moment.type.equals(DataType.TIME)) {
            throw new DbException(ErrorCode.EXECUTION, "date_trunc takes no TIME");
        }
    }

    @Override
    Values evaluate(Rows rows) {
        LongValues moments = (LongValues) moment.evaluate(rows);
        int count = rows.count;
        result.reset(count);
        result.takeNulls(moments, count);
        boolean isTime = moment.type.equals(DataType.TIME);
        boolean isDate = moment.type.equals(DataType.DATE);
        for (int i = 0; i < count; i++) {
            if (result.nulls[i]) {
                continue;
            }
            long value = moments.values[i];
            try {
                set(i, isDate ? Math.multiplyExact(value, DAY) : value, isTime);
            } catch (ArithmeticException | DateTimeException beyondType) {
                throw new DbException(ErrorCode.EXECUTION, "timestamp out of range", beyondType);
            }
        }
        return result;
    }

    private void set(int i, long micros, boolean isTime) {
        long day = Math.floorDiv(micros, DAY);
        boolean known = ofDay && day == lastDay;
        if (function == Function.DATE_PART) {
            double part = known ? lastPart : TimeFunctions.part(unit, micros, isTime);
            lastPart = part;
            if (result instanceof DoubleValues doubles) {
                doubles.values[i] = part;
            } else {
                result.set(i, Casts.cast(part, DataType.DOUBLE, type));
            }
        } else {
            long start = known ? lastStart : TimeFunctions.truncate(unit, micros);
            lastStart = start;
            ((LongValues) result).values[i] = start;
        }
        lastDay = day;
    }
}
