package org.kalamdb.sql.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SourcePosition;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.parser.NormalizedSql;
import org.kalamdb.sql.plan.LiteralExtraction.Extracted;
import org.kalamdb.sql.plan.LiteralExtraction.Same;

/// A plan for statements of one shape, and which literals it holds for. Immutable.
///
/// @param pins           literals that must have these values
/// @param same           literals that must be equal
/// @param extracted      literals that are parameters of the plan, in the parameters' order
/// @param firstParameter the index of the first of them
record Variant(PlannedQuery plan, List<Pin> pins, List<Same> same, List<Extracted> extracted, int firstParameter) {
    /// A literal that is part of the plan.
    record Pin(int literal, Object value) {
        boolean holds(NormalizedSql sql) {
            return Objects.deepEquals(value, sql.literals().get(literal).value());
        }
    }

    /// A plan that holds for these very literals.
    static Variant withAllLiterals(PlannedQuery plan, NormalizedSql sql) {
        List<Pin> pins = IntStream.range(0, sql.literals().size())
                .mapToObj(i -> new Pin(i, sql.literals().get(i).value()))
                .toList();
        return new Variant(plan, pins, List.of(), List.of(), 0);
    }

    /// @param free nodes whose literals the plan does not depend on
    static Variant of(PlannedQuery plan, NormalizedSql sql, LiteralExtraction.Result extraction, List<SqlNode> free) {
        Set<Integer> open = new HashSet<>();
        extraction.extracted().forEach(extracted -> open.add(extracted.literal()));
        extraction.same().forEach(same -> open.add(same.literal()));
        List<Pin> pins = new ArrayList<>();
        for (int i = 0; i < sql.literals().size(); i++) {
            NormalizedSql.Literal literal = sql.literals().get(i);
            if (!open.contains(i) && free.stream().noneMatch(node -> contains(node.getParserPosition(), literal))) {
                pins.add(new Pin(i, literal.value()));
            }
        }
        return new Variant(
                plan, List.copyOf(pins), extraction.same(), extraction.extracted(), extraction.firstParameter());
    }

    private static boolean contains(SqlParserPos place, NormalizedSql.Literal literal) {
        SourcePosition end = literal.end();
        return place.getEndLineNum() == end.line() && place.getEndColumnNum() == end.column();
    }

    boolean matches(NormalizedSql sql) {
        for (Pin pin : pins) {
            if (!pin.holds(sql)) {
                return false;
            }
        }
        return same.stream().allMatch(pair -> pair.holds(sql));
    }

    boolean hasSamePins(Variant other) {
        return pins.size() == other.pins.size()
                && plan.assumed().equals(other.plan.assumed())
                && same.equals(other.same)
                && IntStream.range(0, pins.size())
                        .allMatch(i -> pins.get(i).literal()
                                        == other.pins.get(i).literal()
                                && Objects.deepEquals(
                                        pins.get(i).value(), other.pins.get(i).value()));
    }

    /// The plan with the values of this statement's parameters and literals; null when one of them is no exact
    /// value of its parameter's type, and the plan therefore not for this statement.
    @Nullable
    BoundQuery bind(NormalizedSql sql, List<? extends @Nullable Object> params) {
        List<DataType> types = plan.parameterTypes();
        @Nullable Object[] values = new @Nullable Object[types.size()];
        for (int i = 0; i < extracted.size(); i++) {
            int parameter = firstParameter + i;
            if (parameter < values.length) {
                Object value = literal(sql, extracted.get(i), types.get(parameter));
                if (value == null) {
                    return null;
                }
                values[parameter] = value;
            }
        }
        if (!hasAssumedTypes(params)) {
            return null;
        }
        int own = extracted.isEmpty() ? values.length : Math.min(firstParameter, values.length);
        for (int i = 0; i < Math.min(own, params.size()); i++) {
            if (!Exactness.holds(params.get(i), types.get(i))) {
                return null;
            }
        }
        bindParameters(params, values, own);
        return new BoundQuery(plan, values);
    }

    private boolean hasAssumedTypes(List<? extends @Nullable Object> params) {
        for (Map.Entry<Integer, DataType> assumed : plan.assumed().entrySet()) {
            int index = assumed.getKey();
            if (index < params.size() && !GivenTypes.of(params.get(index)).equals(assumed.getValue())) {
                return false;
            }
        }
        return true;
    }

    /// The plan with the values of the statement's parameters, rounded where they have to be.
    static BoundQuery bindRounded(PlannedQuery plan, List<? extends @Nullable Object> params) {
        @Nullable Object[] values = new @Nullable Object[plan.parameterTypes().size()];
        new Variant(plan, List.of(), List.of(), List.of(), 0).bindParameters(params, values, values.length);
        return new BoundQuery(plan, values);
    }

    private void bindParameters(List<? extends @Nullable Object> params, @Nullable Object[] values, int count) {
        if (count > params.size()) {
            throw new DbException(
                    ErrorCode.PARAMETER_BINDING,
                    "parameter $" + (params.size() + 1) + " has no value: " + params.size() + " given");
        }
        for (int i = 0; i < count; i++) {
            try {
                values[i] = Coercion.coerce(params.get(i), plan.parameterTypes().get(i));
            } catch (DbException refused) {
                throw new DbException(
                        ErrorCode.PARAMETER_BINDING, "parameter $" + (i + 1) + ": " + refused.getMessage(), refused);
            }
        }
    }

    private static @Nullable Object literal(NormalizedSql sql, Extracted extracted, DataType type) {
        Object value = sql.literals().get(extracted.literal()).value();
        if (extracted.negative()) {
            value = negated(value);
        }
        if (!Exactness.holds(value, type)) {
            return null;
        }
        try {
            return Coercion.coerce(value, type);
        } catch (DbException refused) {
            return null;
        }
    }

    private static Object negated(Object number) {
        return switch (number) {
            case Long whole -> -whole;
            case BigDecimal decimal -> decimal.negate();
            case Double floating -> -floating;
            default -> throw new IllegalStateException("a sign before " + number);
        };
    }
}
