package org.kalamdb.sql.exec;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

/// Finds out what a scan's condition says about single columns: ANDed comparisons and IN lists of a column
/// with constants become one range per column. What it does not understand it leaves to the filter.
final class ScanRanges {
    private final ExecContext context;
    private final Map<Integer, Range> ranges = new LinkedHashMap<>();

    private ScanRanges(ExecContext context) {
        this.context = context;
    }

    /// @param columnIds ids of the scan's output columns
    static List<ColumnRange> of(@Nullable Scalar condition, List<Integer> columnIds, ExecContext context) {
        if (condition == null) {
            return List.of();
        }
        ScanRanges ranges = new ScanRanges(context);
        ranges.add(condition);
        List<ColumnRange> found = new ArrayList<>();
        ranges.ranges.forEach((column, range) -> found.add(range.toColumnRange(columnIds.get(column))));
        return found;
    }

    /// Whether the ranges of a condition say all that it says: the rows that meet it are those with values in
    /// them.
    static boolean areAllOf(@Nullable Scalar condition, ExecContext context) {
        if (condition == null) {
            return true;
        }
        if (!(condition instanceof Scalar.Call(Function function, List<Scalar> args, DataType _))) {
            return false;
        }
        return switch (function) {
            case AND -> args.stream().allMatch(part -> areAllOf(part, context));
            case EQ, LT, LE, GT, GE -> isOfOneColumn(args.get(0), args.get(1), context);
            default -> false;
        };
    }

    private static boolean isOfOneColumn(Scalar left, Scalar right, ExecContext context) {
        boolean columnFirst = left instanceof Scalar.ColumnRef;
        Scalar column = columnFirst ? left : right;
        Scalar other = columnFirst ? right : left;
        return column instanceof Scalar.ColumnRef
                && isConstant(other)
                && column.type().equals(other.type())
                && ScalarEvaluator.evaluate(other, context) != null;
    }

    /// Bounds of one column as they get narrower.
    private static final class Range {
        private final Values bounds;
        private boolean hasMin;
        private boolean hasMax;
        private boolean minInclusive;
        private boolean maxInclusive;

        /// Slot 0 is the lower bound, 1 the upper one, 2 a new value.
        Range(DataType type) {
            this.bounds = Values.of(type, new MemoryBudget(Long.MAX_VALUE));
            bounds.reset(3);
        }

        void atLeast(Object value, boolean inclusive) {
            bounds.set(2, value);
            int order = hasMin ? bounds.compareValue(2, bounds, 0) : 1;
            if (order > 0) {
                bounds.copyValue(0, bounds, 2);
                minInclusive = inclusive;
            } else if (order == 0) {
                minInclusive &= inclusive;
            }
            hasMin = true;
        }

        void atMost(Object value, boolean inclusive) {
            bounds.set(2, value);
            int order = hasMax ? bounds.compareValue(2, bounds, 1) : -1;
            if (order < 0) {
                bounds.copyValue(1, bounds, 2);
                maxInclusive = inclusive;
            } else if (order == 0) {
                maxInclusive &= inclusive;
            }
            hasMax = true;
        }

        ColumnRange toColumnRange(int columnId) {
            return new ColumnRange(
                    columnId, hasMin ? bounds.box(0) : null, minInclusive, hasMax ? bounds.box(1) : null, maxInclusive);
        }
    }

    private void add(Scalar condition) {
        switch (condition) {
            case Scalar.Call(Function function, List<Scalar> args, DataType _) -> {
                if (function == Function.AND) {
                    args.forEach(this::add);
                } else if (args.size() == 2) {
                    addComparison(function, args.get(0), args.get(1));
                }
            }
            case Scalar.InList(Scalar.ColumnRef column, List<Scalar> values) -> addIn(column, values);
            case Scalar.Placed placed -> add(placed.scalar());
            case Scalar.InList _,
                    Scalar.ColumnRef _,
                    Scalar.Literal _,
                    Scalar.Param _,
                    Scalar.Cast _,
                    Scalar.Case _ -> {
                // says nothing about a column's range
            }
        }
    }

    private void addComparison(Function function, Scalar left, Scalar right) {
        if (left instanceof Scalar.ColumnRef column) {
            addBound(function, column, constant(right));
        } else if (right instanceof Scalar.ColumnRef column) {
            addBound(mirrored(function), column, constant(left));
        }
    }

    /// The comparison with its sides exchanged; NE, which bounds nothing, for what is none.
    private static Function mirrored(Function function) {
        return switch (function) {
            case EQ -> Function.EQ;
            case LT -> Function.GT;
            case LE -> Function.GE;
            case GT -> Function.LT;
            case GE -> Function.LE;
            default -> Function.NE;
        };
    }

    private void addBound(Function function, Scalar.ColumnRef column, @Nullable Object value) {
        if (value == null || column.type() instanceof DataType.Embedding) {
            return;
        }
        switch (function) {
            case EQ -> {
                range(column).atLeast(value, true);
                range(column).atMost(value, true);
            }
            case LT -> range(column).atMost(value, false);
            case LE -> range(column).atMost(value, true);
            case GT -> range(column).atLeast(value, false);
            case GE -> range(column).atLeast(value, true);
            case LIKE -> addPrefix(column, (String) value);
            default -> {
                // not a comparison
            }
        }
    }

    /// `LIKE 'abc%'`: nothing below `abc`.
    private void addPrefix(Scalar.ColumnRef column, String pattern) {
        int end = 0;
        while (end < pattern.length() && "%_\\".indexOf(pattern.charAt(end)) < 0) {
            end++;
        }
        if (end > 0) {
            range(column).atLeast(pattern.substring(0, end), true);
            if (end == pattern.length()) {
                range(column).atMost(pattern, true);
            }
        }
    }

    private void addIn(Scalar.ColumnRef column, List<Scalar> candidates) {
        if (column.type() instanceof DataType.Embedding || candidates.isEmpty()) {
            return;
        }
        Values values = Values.of(column.type(), new MemoryBudget(Long.MAX_VALUE));
        values.reset(candidates.size());
        int least = -1;
        int greatest = -1;
        for (int i = 0; i < candidates.size(); i++) {
            if (!isConstant(candidates.get(i))) {
                return;
            }
            values.set(i, constant(candidates.get(i)));
            if (!values.isNull(i)) {
                least = least < 0 || values.compareValue(i, values, least) < 0 ? i : least;
                greatest = greatest < 0 || values.compareValue(i, values, greatest) > 0 ? i : greatest;
            }
        }
        if (least >= 0) {
            range(column).atLeast(values.box(least), true);
            range(column).atMost(values.box(greatest), true);
        }
    }

    private Range range(Scalar.ColumnRef column) {
        return ranges.computeIfAbsent(column.index(), _ -> new Range(column.type()));
    }

    private static boolean isConstant(Scalar scalar) {
        return scalar instanceof Scalar.Literal || scalar instanceof Scalar.Param;
    }

    /// The value of a literal or parameter; null for NULL and for anything else.
    private @Nullable Object constant(Scalar scalar) {
        return isConstant(scalar) ? ScalarEvaluator.evaluate(scalar, context) : null;
    }
}
