package org.kalamdb.sql.plan;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.core.JoinRelType;
import org.kalamdb.model.DataType;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.PlanNode;
import org.kalamdb.sql.ir.PlanNode.JoinKind;
import org.kalamdb.sql.ir.Scalar;

/// Orders a chain of INNER joins: each relation comes as early as FROM says, but not before one that it has an
/// equality with, and those that can only make rows fewer come first: what is filtered and has one row at most for each
/// value of the columns that it is joined by. The first relation stays the first, so that rows keep its order. Nothing
/// is known of the numbers of rows:
/// plans outlive them and are shared by users.
final class JoinOrder {
    /// Longer chains keep the order of FROM.
    private static final int MAX_RELATIONS = 32;

    /// In the order in which they are joined now; the columns of all of them, one relation after the other, are
    /// what `conjuncts` and `output` refer to.
    private final List<PlanNode> relations = new ArrayList<>();

    private final List<Integer> starts = new ArrayList<>();
    private final List<Scalar> conjuncts = new ArrayList<>();
    private final List<Scalar.ColumnRef> output;
    private int width;

    private JoinOrder(PlanNode root) {
        this.output = flatten(root);
    }

    /// The same rows and columns.
    static PlanNode settle(PlanNode root) {
        if (!isInner(root)) {
            return root;
        }
        JoinOrder chain = new JoinOrder(root);
        int count = chain.relations.size();
        if (count < 3 || count > MAX_RELATIONS) {
            return root;
        }
        List<Integer> order = chain.order();
        boolean isSame = IntStream.range(0, count).allMatch(i -> order.get(i) == i);
        return isSame ? root : chain.joined(order);
    }

    private static boolean isInner(PlanNode node) {
        return node instanceof PlanNode.Join join && join.kind() == JoinKind.INNER && !join.ordered();
    }

    private List<Scalar.ColumnRef> flatten(PlanNode node) {
        return switch (node) {
            case PlanNode.Join join
            when isInner(join) -> {
                List<Scalar.ColumnRef> columns = new ArrayList<>(flatten(join.left()));
                int lefts = columns.size();
                columns.addAll(added(join.right()));
                for (int k = 0; k < join.leftKeys().size(); k++) {
                    Scalar left = columns.get(join.leftKeys().get(k));
                    Scalar right = columns.get(lefts + join.rightKeys().get(k));
                    conjuncts.add(Scalars.call(Function.EQ, DataType.BOOLEAN, left, right));
                }
                Scalar residual = join.residual();
                if (residual != null) {
                    conjuncts.addAll(Scalars.conjuncts(ColumnRefs.replaced(residual, ref -> columns.get(ref.index()))));
                }
                yield columns;
            }
            case PlanNode.Project(PlanNode input, List<Scalar> expressions)
            when isInner(input) && expressions.stream().allMatch(Scalar.ColumnRef.class::isInstance) -> {
                List<Scalar.ColumnRef> below = flatten(input);
                yield expressions.stream()
                        .map(expression -> below.get(((Scalar.ColumnRef) expression).index()))
                        .toList();
            }
            default -> added(node);
        };
    }

    private List<Scalar.ColumnRef> added(PlanNode relation) {
        int start = width;
        relations.add(relation);
        starts.add(start);
        width += relation.types().size();
        return IntStream.range(0, width - start)
                .mapToObj(i -> new Scalar.ColumnRef(start + i, relation.types().get(i)))
                .toList();
    }

    private List<Integer> order() {
        List<Integer> left =
                new ArrayList<>(IntStream.range(1, relations.size()).boxed().toList());
        List<Integer> order = new ArrayList<>(List.of(0));
        BitSet placed = columnsOf(0);
        while (!left.isEmpty()) {
            int best = left.getFirst();
            int bestRank = -1;
            for (int relation : left) {
                int rank = rank(relation, placed);
                if (rank > bestRank) {
                    best = relation;
                    bestRank = rank;
                }
            }
            order.add(best);
            left.remove(Integer.valueOf(best));
            placed.or(columnsOf(best));
        }
        return order;
    }

    /// 2 for a relation that can only make rows fewer, 1 for another with an equality with what is placed, 0 for
    /// a cross product.
    private int rank(int relation, BitSet placed) {
        BitSet own = columnsOf(relation);
        BitSet equal = new BitSet();
        for (Scalar conjunct : conjuncts) {
            if (conjunct instanceof Scalar.Call(Function function, List<Scalar> args, DataType _)
                    && function == Function.EQ
                    && args.get(0) instanceof Scalar.ColumnRef first
                    && args.get(1) instanceof Scalar.ColumnRef second) {
                if (own.get(first.index()) && placed.get(second.index())) {
                    equal.set(first.index() - starts.get(relation));
                }
                if (own.get(second.index()) && placed.get(first.index())) {
                    equal.set(second.index() - starts.get(relation));
                }
            }
        }
        if (equal.isEmpty()) {
            return 0;
        }
        PlanNode node = relations.get(relation);
        return isFiltered(node)
                        && PartnerJoins.isUnique(node, equal.stream().boxed().toList())
                ? 2
                : 1;
    }

    /// Whether a condition is known to leave out rows of a table or of groups.
    private static boolean isFiltered(PlanNode node) {
        return switch (node) {
            case PlanNode.Scan scan -> scan.condition() != null;
            case PlanNode.Project project -> isFiltered(project.input());
            case PlanNode.Aggregate aggregate -> isFiltered(aggregate.input());
            case PlanNode.Filter _ -> true;
            default -> false;
        };
    }

    private BitSet columnsOf(int relation) {
        BitSet columns = new BitSet();
        int start = starts.get(relation);
        columns.set(start, start + relations.get(relation).types().size());
        return columns;
    }

    private PlanNode joined(List<Integer> order) {
        int[] places = new int[width];
        BitSet placed = new BitSet();
        PlanNode root = relations.getFirst();
        List<Scalar> open = new ArrayList<>(conjuncts);
        for (int relation : order) {
            int count = placed.cardinality();
            BitSet own = columnsOf(relation);
            own.stream().forEach(column -> places[column] = count + column - starts.get(relation));
            placed.or(own);
            if (count == 0 && relation == order.getFirst()) {
                continue;
            }
            List<Scalar> settled =
                    open.stream().filter(conjunct -> isOver(conjunct, placed)).toList();
            open.removeAll(settled);
            Scalar condition = ColumnRefs.moved(Scalars.and(settled), column -> places[column]);
            root = new JoinCompiler(root, relations.get(relation), condition).compile(JoinRelType.INNER);
        }
        List<Scalar> columns = List.copyOf(output);
        return PlanNodes.project(root, ColumnRefs.moved(columns, column -> places[column]));
    }

    private static boolean isOver(Scalar conjunct, BitSet columns) {
        BitSet missing = ColumnRefs.used(List.of(conjunct));
        missing.andNot(columns);
        return missing.isEmpty();
    }
}
