package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.parquet.filter2.predicate.FilterApi;
import org.apache.parquet.filter2.predicate.FilterPredicate;
import org.apache.parquet.filter2.predicate.Operators.BooleanColumn;
import org.apache.parquet.filter2.predicate.Operators.Column;
import org.apache.parquet.filter2.predicate.Operators.SupportsEqNotEq;
import org.apache.parquet.filter2.predicate.Operators.SupportsLtGt;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Snowflake;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SystemColumn;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableSchema;

/// Turns ranges into the predicate by which Parquet leaves out row groups and pages. A range that cannot
/// be put in Parquet's terms without risk is left away, as any may be: on a column that the file does
/// not have or has in another type, or on one without an order.
final class PruningFilter {
    private static final long MAX_MILLIS = Snowflake.EPOCH_MILLIS + (1L << 41) - 2;
    private static final int MICROS_PER_MILLI = 1000;

    private final SegmentTail tail;
    private final TableDef table;

    PruningFilter(SegmentTail tail, TableDef table) {
        this.tail = tail;
        this.table = table;
    }

    Optional<FilterPredicate> of(List<ColumnRange> ranges) {
        return ranges.stream().map(this::predicate).flatMap(Optional::stream).reduce(FilterApi::and);
    }

    private Optional<FilterPredicate> predicate(ColumnRange range) {
        Optional<SystemColumn> system = SystemColumn.ofId(range.columnId());
        if (system.isPresent()) {
            return switch (system.get()) {
                case SEQ -> predicate(DataType.BIGINT, SegmentSchema.SEQ_FIELD_ID, range);
                case DELETED -> predicate(DataType.BOOLEAN, SegmentSchema.DELETED_FIELD_ID, range);
                case UPDATED -> predicate(DataType.BIGINT, SegmentSchema.SEQ_FIELD_ID, seqRange(range));
                case SEGMENT, POSITION -> Optional.empty();
            };
        }
        return comparableType(range.columnId()).flatMap(type -> predicate(type, range.columnId(), range));
    }

    /// The type of a declared column's values when those in the file can be compared as they are.
    private Optional<DataType> comparableType(int columnId) {
        TableSchema schema = table.schema(tail.segment().schemaVersion());
        int index = schema.indexOfId(columnId);
        if (index < 0) {
            return Optional.empty();
        }
        DataType stored = schema.columns().get(index).type();
        boolean comparable =
                ColumnWriter.isOrderable(stored) && stored.equals(table.schema().typeOf(columnId));
        return comparable ? Optional.of(stored) : Optional.empty();
    }

    /// The ranges that hold one value of a declared column, with which rows can be told apart once few
    /// are left. FLOAT and DOUBLE are not among them, because their equality is not that of their bytes.
    List<Point> points(List<ColumnRange> ranges) {
        List<Point> points = new ArrayList<>();
        for (ColumnRange range : ranges) {
            Type field = tail.fields().get(range.columnId());
            DataType type = comparableType(range.columnId()).orElse(null);
            Object value = range.min();
            if (field != null
                    && type != null
                    && value != null
                    && !type.equals(DataType.FLOAT)
                    && !type.equals(DataType.DOUBLE)
                    && isPoint(type, value, range)) {
                points.add(new Point(field, type, StoredValues.ofCanonical(type, value)));
            }
        }
        return points;
    }

    /// The ranges that can be tested on the values of the file.
    List<Exact> exact(List<ColumnRange> ranges) {
        List<Exact> exact = new ArrayList<>();
        for (ColumnRange range : ranges) {
            boolean isSeq = range.columnId() == SystemColumn.SEQ.id();
            DataType type =
                    isSeq ? DataType.BIGINT : comparableType(range.columnId()).orElse(null);
            int field = isSeq ? SegmentSchema.SEQ_FIELD_ID : range.columnId();
            if (type != null && tail.fields().containsKey(field) && (range.min() != null || range.max() != null)) {
                exact.add(new Exact(field, ValueTest.of(type, range)));
            }
        }
        return exact;
    }

    /// A test of a field's values.
    record Exact(int fieldId, ValueTest test) {}

    private static boolean isPoint(DataType type, Object value, ColumnRange range) {
        return range.max() != null
                && range.minInclusive()
                && range.maxInclusive()
                && StoredValues.order(type)
                                .compare(
                                        StoredValues.ofCanonical(type, value),
                                        StoredValues.ofCanonical(type, range.max()))
                        == 0;
    }

    /// One value of a field.
    ///
    /// @param stored in stored form ([StoredValues])
    record Point(Type field, DataType type, Object stored) {}

    /// The `_seq` values of a range of `_updated`, or more.
    private static ColumnRange seqRange(ColumnRange range) {
        Long min = range.min() instanceof Long micros ? firstSeq(micros, 0) : null;
        Long max = range.max() instanceof Long micros ? firstSeq(micros, 1) : null;
        return new ColumnRange(SystemColumn.SEQ.id(), min, true, max, true);
    }

    private static @Nullable Long firstSeq(long micros, int laterMillis) {
        long millis = Math.floorDiv(micros, (long) MICROS_PER_MILLI) + laterMillis;
        return millis > MAX_MILLIS ? null : Snowflake.first(millis, 0);
    }

    private Optional<FilterPredicate> predicate(DataType type, int fieldId, ColumnRange range) {
        Type field = tail.fields().get(fieldId);
        if (field == null || (range.min() == null && range.max() == null)) {
            return Optional.empty();
        }
        String name = field.getName();
        return switch (type) {
            case DataType.Embedding _, DataType.Interval _ -> Optional.empty();
            case DataType.Decimal _ ->
                isLongDecimal(type, field)
                        ? compare(FilterApi.longColumn(name), Bounds.of(range, value -> unscaled(type, value)))
                        : compare(FilterApi.binaryColumn(name), binary(type, range));
            case DataType.Simple simple ->
                switch (simple) {
                    case JSON, FILE -> Optional.empty();
                    case BOOLEAN -> equal(FilterApi.booleanColumn(name), range);
                    case SMALLINT, INT, DATE ->
                        compare(FilterApi.intColumn(name), Bounds.of(range, PruningFilter::toInt));
                    case BIGINT, TIMESTAMP, DATETIME, TIME ->
                        compare(FilterApi.longColumn(name), Bounds.of(range, value -> (Long) value));
                    case FLOAT -> compare(FilterApi.floatColumn(name), floats(range));
                    case DOUBLE -> compare(FilterApi.doubleColumn(name), doubles(range));
                    case TEXT, BYTES, UUID -> compare(FilterApi.binaryColumn(name), binary(type, range));
                };
        };
    }

    /// A range in Parquet's values.
    private record Bounds<T>(
            @Nullable T min, boolean minInclusive, @Nullable T max, boolean maxInclusive) {
        static <T> Bounds<T> of(ColumnRange range, Function<Object, @Nullable T> form) {
            return new Bounds<>(
                    range.min() == null ? null : form.apply(range.min()),
                    range.minInclusive(),
                    range.max() == null ? null : form.apply(range.max()),
                    range.maxInclusive());
        }

        boolean isPoint() {
            return min != null && min.equals(max) && minInclusive && maxInclusive;
        }
    }

    /// Whether a field has DECIMAL as 64 bits.
    static boolean isLongDecimal(DataType type, Type field) {
        return type instanceof DataType.Decimal
                && field.asPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.INT64;
    }

    private static @Nullable Long unscaled(DataType type, Object value) {
        return StoredValues.unscaled((byte[]) StoredValues.ofCanonical(type, value));
    }

    private static Integer toInt(Object value) {
        return ((Number) value).intValue();
    }

    private static Bounds<Binary> binary(DataType type, ColumnRange range) {
        return Bounds.of(range, value -> Binary.fromConstantByteArray((byte[]) StoredValues.ofCanonical(type, value)));
    }

    /// The zeros are equal in SQL and differ in Parquet, so a bound of zero takes in both. NaN is the
    /// greatest number and not part of statistics, so a bound of NaN is none.
    private static Bounds<Double> doubles(ColumnRange range) {
        Bounds<Double> exact = Bounds.of(range, value -> (Double) value);
        Double min = exact.min();
        Double max = exact.max();
        return new Bounds<>(
                min == null || min.isNaN() ? null : (Double) (min == 0 ? -0.0 : min),
                true,
                max == null || max.isNaN() ? null : (Double) (max == 0 ? 0.0 : max),
                true);
    }

    /// As for [#doubles].
    private static Bounds<Float> floats(ColumnRange range) {
        Bounds<Float> exact = Bounds.of(range, value -> (Float) value);
        Float min = exact.min();
        Float max = exact.max();
        return new Bounds<>(
                min == null || min.isNaN() ? null : (Float) (min == 0 ? -0.0f : min),
                true,
                max == null || max.isNaN() ? null : (Float) (max == 0 ? 0.0f : max),
                true);
    }

    private static Optional<FilterPredicate> equal(BooleanColumn column, ColumnRange range) {
        Bounds<Boolean> bounds = Bounds.of(range, value -> (Boolean) value);
        Boolean value = bounds.min();
        return value != null && bounds.isPoint() ? Optional.of(FilterApi.eq(column, value)) : Optional.empty();
    }

    private static <T extends Comparable<T>, C extends Column<T> & SupportsLtGt & SupportsEqNotEq>
            Optional<FilterPredicate> compare(C column, Bounds<T> bounds) {
        T min = bounds.min();
        T max = bounds.max();
        if (min != null && bounds.isPoint()) {
            return Optional.of(FilterApi.eq(column, min));
        }
        FilterPredicate lower = null;
        if (min != null) {
            lower = bounds.minInclusive() ? FilterApi.gtEq(column, min) : FilterApi.gt(column, min);
        }
        FilterPredicate upper = null;
        if (max != null) {
            upper = bounds.maxInclusive() ? FilterApi.ltEq(column, max) : FilterApi.lt(column, max);
        }
        if (lower != null && upper != null) {
            return Optional.of(FilterApi.and(lower, upper));
        }
        return Optional.ofNullable(lower != null ? lower : upper);
    }
}
