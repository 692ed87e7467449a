package org.kalamdb.sql.ir;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableDef;

/// A relational operator. Its output columns are positional; `types` are their types.
public sealed interface PlanNode {
    List<DataType> types();

    private static List<DataType> joined(PlanNode left, PlanNode right, JoinKind kind) {
        List<DataType> types = new java.util.ArrayList<>(left.types());
        if (kind == JoinKind.INNER || kind == JoinKind.LEFT) {
            types.addAll(right.types());
        }
        return List.copyOf(types);
    }

    /// The rows of a table in the scope of the statement's user.
    ///
    /// @param columnIds      declared or system column ids, in output order
    /// @param includeDeleted also tombstones (`sql.md` §15)
    /// @param condition      over the output columns: applied to every row, and used to prune
    /// @param keyEquals      per key column a value known before execution (Literal or Param), when the
    ///                       condition pins the
    ///                       whole key: the scan is then a point lookup; empty otherwise
    /// @param descending     rows come in primary key order, from the greatest when true
    /// @param limit          when no more rows than this are needed (Literal or Param, BIGINT); counts
    ///                       rows that satisfy
    ///                       `condition`
    record Scan(
            TableDef table,
            List<Integer> columnIds,
            boolean includeDeleted,
            @Nullable Scalar condition,
            List<Scalar> keyEquals,
            boolean descending,
            @Nullable Scalar limit,
            List<DataType> types)
            implements PlanNode {}

    /// The rows of a system table or view.
    ///
    /// @param name    as in `system.tables`
    /// @param columns positions in the system table's own column list
    record SystemScan(String name, List<Integer> columns, List<DataType> types) implements PlanNode {}

    /// Rows of expressions without input; each row as long as `types`.
    record Values(List<List<Scalar>> rows, List<DataType> types) implements PlanNode {}

    /// The rows for which `condition` is true.
    record Filter(PlanNode input, Scalar condition) implements PlanNode {
        @Override
        public List<DataType> types() {
            return input.types();
        }
    }

    /// One output column per expression.
    record Project(PlanNode input, List<Scalar> expressions) implements PlanNode {
        @Override
        public List<DataType> types() {
            return expressions.stream().map(Scalar::type).toList();
        }
    }

    /// All rows in order; a stable sort.
    record Sort(PlanNode input, List<SortKey> keys) implements PlanNode {
        @Override
        public List<DataType> types() {
            return input.types();
        }
    }

    /// Sort, then offset and limit, keeping only what is needed.
    ///
    /// @param limit  BIGINT Literal or Param
    /// @param offset BIGINT Literal or Param; null for 0
    record TopN(
            PlanNode input,
            List<SortKey> keys,
            Scalar limit,
            @Nullable Scalar offset) implements PlanNode {
        @Override
        public List<DataType> types() {
            return input.types();
        }
    }

    /// Skips `offset` rows and stops after `limit`.
    ///
    /// @param limit null for all
    /// @param ties  the order of the input when rows that are equal in it to the last one come too; else empty
    record Limit(
            PlanNode input,
            @Nullable Scalar limit,
            @Nullable Scalar offset,
            List<SortKey> ties) implements PlanNode {
        /// Without ties.
        public Limit(PlanNode input, @Nullable Scalar limit, @Nullable Scalar offset) {
            this(input, limit, offset, List.of());
        }

        @Override
        public List<DataType> types() {
            return input.types();
        }
    }

    /// Groups by input columns; output is the group columns, then the aggregates. Without group columns
    /// there is exactly one
    /// output row, also for no input. NULLs form one group.
    record Aggregate(PlanNode input, List<Integer> groupBy, List<AggregateCall> calls) implements PlanNode {
        @Override
        public List<DataType> types() {
            List<DataType> types = new java.util.ArrayList<>();
            groupBy.forEach(index -> types.add(input.types().get(index)));
            calls.forEach(call -> types.add(call.type()));
            return List.copyOf(types);
        }
    }

    /// An equi-join; output is the left columns, then the right ones. NULL keys never match. No
    /// keys at all makes it a nested loop over `residual`. Rows come in the order of the left side when
    /// `ordered` says so.
    ///
    /// @param leftKeys  input columns of the left side
    /// @param rightKeys input columns of the right side, of the same types
    /// @param residual  over the left columns, then the right ones (for SEMI and ANTI too); part of the
    ///                  join condition
    /// @param ordered   whether somebody above counts on the order of the rows, so that it must be kept
    ///                  whatever memory there is; not for a LEFT join with a residual condition
    record Join(
            PlanNode left,
            PlanNode right,
            JoinKind kind,
            List<Integer> leftKeys,
            List<Integer> rightKeys,
            @Nullable Scalar residual,
            boolean ordered)
            implements PlanNode {
        /// A join on whose order nothing relies.
        public Join(
                PlanNode left,
                PlanNode right,
                JoinKind kind,
                List<Integer> leftKeys,
                List<Integer> rightKeys,
                @Nullable Scalar residual) {
            this(left, right, kind, leftKeys, rightKeys, residual, false);
        }

        @Override
        public List<DataType> types() {
            return joined(left, right, kind);
        }
    }

    /// For each left row the rows of the right side, which is run anew for other values of `columns`: while it
    /// runs, the parameters from `firstParam` on have the values of the left row in these columns. Output as of a
    /// [Join]; rows come in the order of the left side.
    ///
    /// @param columns    input columns of the left side, those that the right side depends on
    /// @param firstParam from here on as many indexes as there are columns are of this operator alone
    record Correlate(PlanNode left, PlanNode right, JoinKind kind, List<Integer> columns, int firstParam)
            implements PlanNode {
        @Override
        public List<DataType> types() {
            return joined(left, right, kind);
        }
    }

    /// The rows of `seed`, then those of `step` over them, then those of `step` over the latter, until a step gives
    /// none. All of the types of `seed`.
    ///
    /// @param step     reads the rows of the step before as the [WorkTable] of this number
    /// @param distinct leaves out rows that were given before
    record Recursion(PlanNode seed, PlanNode step, int table, boolean distinct) implements PlanNode {
        @Override
        public List<DataType> types() {
            return seed.types();
        }
    }

    /// The rows of `body`, in which the [WorkTable] of this number has the rows of `shared`, computed
    /// once.
    record With(int table, PlanNode shared, PlanNode body) implements PlanNode {
        @Override
        public List<DataType> types() {
            return body.types();
        }
    }

    /// The rows of the step before of a [Recursion] further up, or those that a [With] shares.
    record WorkTable(int table, List<DataType> types) implements PlanNode {}

    /// Rows that a function makes of its arguments, which read no columns. One column more than the generator
    /// has is the number of the row, from 1. No rows when an argument is NULL.
    record TableFunction(Generator generator, List<Scalar> args, List<DataType> types) implements PlanNode {}

    /// What the rows of a [TableFunction] are.
    enum Generator {
        /// (first, last, step): numbers of the column's type; or moments and an INTERVAL. A step of 0 is an error.
        SERIES,
        /// (embedding) → FLOAT
        VECTOR_ELEMENTS,
        /// (json array) → JSON; another JSON value is an error
        JSON_ELEMENTS,
        /// Like JSON_ELEMENTS → TEXT: strings without quotes, and NULL for JSON's null
        JSON_ELEMENTS_TEXT,
        /// (json object) → key, JSON; another JSON value is an error
        JSON_EACH,
        /// (json object) → key, TEXT
        JSON_EACH_TEXT
    }

    /// The rows of all inputs, one input after the other, duplicates kept.
    record Union(List<PlanNode> inputs) implements PlanNode {
        @Override
        public List<DataType> types() {
            return inputs.getFirst().types();
        }
    }

    /// Every row of the input once for each grouping set, for an aggregation by what is added to it: behind the input's
    /// columns come `columns` again, NULL where the set leaves one out, the number of the set (BIGINT, from 0),
    /// and TRUE. An input without rows gives one row for each empty set: NULL in all columns but the number.
    ///
    /// @param columns input columns
    /// @param sets    each some of `columns`
    record GroupingSets(PlanNode input, List<Integer> columns, List<List<Integer>> sets) implements PlanNode {
        @Override
        public List<DataType> types() {
            List<DataType> types = new java.util.ArrayList<>(input.types());
            columns.forEach(column -> types.add(input.types().get(column)));
            types.add(DataType.BIGINT);
            types.add(DataType.BOOLEAN);
            return List.copyOf(types);
        }
    }

    /// Window functions: the rows of the input, in its order, with one column more for each call. The input must
    /// come sorted by the partition's columns in any order and then by `orderBy`. NULLs are one partition.
    record Window(PlanNode input, List<Integer> partitionBy, List<SortKey> orderBy, List<WindowCall> calls)
            implements PlanNode {
        @Override
        public List<DataType> types() {
            List<DataType> types = new java.util.ArrayList<>(input.types());
            calls.forEach(call -> types.add(call.type()));
            return List.copyOf(types);
        }
    }

    /// The rows of the left side that the right one has too (INTERSECT), or has not (EXCEPT), in the order of
    /// the left side. Rows are equal when no column is distinct, so that NULLs are equal.
    ///
    /// @param right of the same types
    /// @param all   whether copies of a row are told apart, each matched by one copy on the right; when false
    ///              every row comes out once
    record SetOperation(PlanNode left, PlanNode right, SetKind kind, boolean all) implements PlanNode {
        @Override
        public List<DataType> types() {
            return left.types();
        }
    }

    /// Which rows of the left side a set operation keeps.
    enum SetKind {
        INTERSECT,
        EXCEPT
    }

    /// How a join treats rows without a partner. SEMI and ANTI put out left columns only.
    enum JoinKind {
        INNER,
        LEFT,
        SEMI,
        ANTI
    }

    /// One sort criterion: an input column.
    record SortKey(int column, boolean descending, boolean nullsFirst) {}

    /// One aggregate.
    ///
    /// @param args   input columns; empty for COUNT(*); behind the arguments that the function takes there may be
    ///               others for `order`, without DISTINCT
    /// @param filter a BOOLEAN input column that must be true; -1 for none
    /// @param order  in which rows come to the function, by place in `args`; empty when it does not matter
    record AggregateCall(
            AggregateFunction function,
            List<Integer> args,
            boolean distinct,
            int filter,
            DataType type,
            List<SortKey> order) {
        public AggregateCall(
                AggregateFunction function, List<Integer> args, boolean distinct, int filter, DataType type) {
            this(function, args, distinct, filter, type, List.of());
        }
    }

    /// The aggregates. All but COUNT give NULL for no input; NULL arguments are skipped.
    enum AggregateFunction {
        COUNT,
        SUM,
        AVG,
        MIN,
        MAX,
        BOOL_AND,
        BOOL_OR,
        /// Of integers.
        BIT_AND,
        BIT_OR,
        BIT_XOR,
        /// Of any number, as DOUBLE, like the statistics below.
        VAR_POP,
        VAR_SAMP,
        STDDEV_POP,
        STDDEV_SAMP,
        /// (Y, X): pairs with a NULL are skipped; so are they by the regressions.
        COVAR_POP,
        COVAR_SAMP,
        CORR,
        REGR_COUNT,
        REGR_AVGX,
        REGR_AVGY,
        REGR_SXX,
        REGR_SYY,
        REGR_SXY,
        REGR_SLOPE,
        REGR_INTERCEPT,
        REGR_R2,
        /// (number) or (number, fraction from 0 to 1): interpolates between the two nearest values. The median
        /// without a fraction.
        PERCENTILE,
        /// (text, separator)
        STRING_AGG,
        /// The value of the first row, NULL or not.
        FIRST_VALUE,
        /// The value of the last row, NULL or not.
        LAST_VALUE,
        /// (value, fraction), in order: interpolated between the two values around the fraction → DOUBLE
        PERCENTILE_CONT,
        /// (value, fraction), in order: the first value whose share reaches the fraction
        PERCENTILE_DISC,
        /// In order: the first of the most frequent values.
        MODE,
        /// An array of all values, NULLs too.
        ARRAY_AGG,
        /// (key, value) → a JSON object
        JSON_OBJECT_AGG,
        /// An estimate of COUNT(DISTINCT).
        APPROX_DISTINCT,
        /// Any one value of the group.
        ANY_VALUE,
        /// The only value of the group, which may be NULL; a second row is an error (EXECUTION): a scalar
        /// subquery that gave more than one row.
        SINGLE_VALUE
    }
}
