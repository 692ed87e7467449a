package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.util.ImmutableBitSet;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.AggregateCall;
import org.kalamdb.sql.ir.Scalar;

/// An aggregation by several grouping sets: one aggregation of rows that come once for each set, by the columns of
/// the set and its number.
final class GroupingSetsCompiler {
    private final PlanNode input;
    private final List<Integer> keys;
    private final List<List<Integer>> sets;

    GroupingSetsCompiler(PlanNode input, Aggregate aggregate) {
        this.input = input;
        this.keys = aggregate.getGroupSet().asList();
        this.sets =
                aggregate.getGroupSets().stream().map(ImmutableBitSet::asList).toList();
    }

    /// Gives out the columns of all sets, the number of the set, and the calls.
    PlanNode aggregate(List<AggregateCall> calls) {
        int width = input.types().size();
        int number = width + keys.size();
        List<Integer> groupBy = new ArrayList<>();
        for (int i = width; i <= number; i++) {
            groupBy.add(i);
        }
        boolean standsIn = sets.stream().anyMatch(List::isEmpty);
        return new PlanNode.Aggregate(
                new PlanNode.GroupingSets(input, keys, sets),
                groupBy,
                standsIn
                        ? calls.stream()
                                .map(call -> withoutStandIn(call, number + 1))
                                .toList()
                        : calls);
    }

    /// The row that stands for an empty input makes the group, but does not count in it.
    ///
    /// @param present the column that is TRUE for all other rows
    private static AggregateCall withoutStandIn(AggregateCall call, int present) {
        return call.filter() >= 0
                ? call
                : switch (call.function()) {
                    case COUNT ->
                        call.args().isEmpty()
                                ? new AggregateCall(call.function(), List.of(present), false, -1, call.type())
                                : call;
                    case SUM, AVG, MIN, MAX, BOOL_AND, BOOL_OR, STRING_AGG, ANY_VALUE -> call;
                    default ->
                        new AggregateCall(
                                call.function(), call.args(), call.distinct(), present, call.type(), call.order());
                };
    }

    /// GROUPING: a bit for each column, set when the row's grouping set leaves it out; the last column's is 1.
    ///
    /// @param columns the input columns that it names
    /// @param output  of the aggregation
    Scalar grouping(List<Integer> columns, List<Scalar> output) {
        Scalar number = output.get(keys.size());
        List<Scalar.Branch> branches = new ArrayList<>();
        for (int i = 0; i + 1 < sets.size(); i++) {
            Scalar isSet =
                    Scalars.call(Function.EQ, DataType.BOOLEAN, number, Scalars.literal((long) i, DataType.BIGINT));
            branches.add(new Scalar.Branch(isSet, bits(columns, sets.get(i))));
        }
        Scalar last = bits(columns, sets.getLast());
        return branches.isEmpty() ? last : new Scalar.Case(branches, last, DataType.BIGINT);
    }

    private static Scalar bits(List<Integer> columns, List<Integer> set) {
        long bits = 0;
        for (int column : columns) {
            bits = bits << 1 | (set.contains(column) ? 0 : 1);
        }
        return Scalars.literal(bits, DataType.BIGINT);
    }
}
