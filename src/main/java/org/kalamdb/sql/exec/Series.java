package org.kalamdb.sql.exec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TimeInterval;

/// The values from a first to a last one in equal steps, either of them included when it is met. Each is computed
/// when it is asked for.
///
/// @param <T> what is computed with
final class Series<T extends Comparable<T>> implements Iterator<@Nullable Object[]> {
    private final T last;
    private final boolean rises;
    private final UnaryOperator<T> step;
    private @Nullable T next;

    private Series(T first, T last, int direction, UnaryOperator<T> step) {
        if (direction == 0) {
            throw new DbException(ErrorCode.EXECUTION, "the step of generate_series must not be 0");
        }
        this.last = last;
        this.rises = direction > 0;
        this.step = step;
        this.next = within(first);
    }

    private @Nullable T within(T value) {
        int compared = value.compareTo(last);
        return (rises ? compared <= 0 : compared >= 0) ? value : null;
    }

    /// @param args first, last and step: numbers of one type, or moments and an interval
    static Iterator<@Nullable Object[]> of(List<Object> args) {
        return switch (args.get(2)) {
            case BigDecimal step ->
                new Series<>(
                        (BigDecimal) args.get(0), (BigDecimal) args.get(1), step.signum(), value -> value.add(step));
            case Double step -> ofDoubles((Double) args.get(0), (Double) args.get(1), step);
            case TimeInterval step ->
                new Series<>(
                        (Long) args.get(0),
                        (Long) args.get(1),
                        Integer.signum(step.compareTo(TimeInterval.ZERO)),
                        step::addTo);
            case Object step -> {
                long distance = ((Number) step).longValue();
                yield new Series<>(
                        ((Number) args.get(0)).longValue(),
                        ((Number) args.get(1)).longValue(),
                        Long.signum(distance),
                        value -> Math.addExact(value, distance));
            }
        };
    }

    private static Series<Double> ofDoubles(double first, double last, double step) {
        if (Double.isNaN(first + last + step) || Double.isInfinite(step)) {
            throw new DbException(ErrorCode.EXECUTION, "generate_series takes finite numbers");
        }
        return new Series<>(first, last, (int) Math.signum(step), value -> value + step);
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public @Nullable Object[] next() {
        T value = next;
        if (value == null) {
            throw new NoSuchElementException();
        }
        try {
            next = value.equals(last) ? null : within(step.apply(value));
        } catch (ArithmeticException | DateTimeException beyondType) {
            next = null;
        }
        return new Object[] {value};
    }
}
