package org.kalamdb.sql.plan;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.kalamdb.model.SystemColumn;

/// Finds the scans whose `_deleted` a WHERE clause mentions, and lets them give out tombstones too
/// (`sql.md` §15). Works on the algebra as it comes from the syntax tree, where filters still stand for WHERE
/// and HAVING alone.
final class DeletedRows {
    private final Set<Integer> mentioned = new HashSet<>();

    private DeletedRows() {}

    static RelNode expose(RelNode query) {
        DeletedRows rows = new DeletedRows();
        rows.find(query);
        return rows.mentioned.isEmpty() ? query : rows.exposed(query);
    }

    private void find(RelNode node) {
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery query) {
                find(query.rel);
                return super.visitSubQuery(query);
            }

            @Override
            public RexNode visitInputRef(RexInputRef ref) {
                if (node instanceof Filter filter) {
                    origin(filter.getInput(), ref.getIndex()).ifPresent(scan -> mentioned.add(scan.getId()));
                }
                return ref;
            }
        });
        node.getInputs().forEach(this::find);
    }

    /// The scan whose `_deleted` the column is.
    private static Optional<KalamScan> origin(RelNode node, int column) {
        return switch (node) {
            case KalamScan scan ->
                scan.source().relation() instanceof Relation.Stored
                                && scan.source().columns().get(column).id() == SystemColumn.DELETED.id()
                        ? Optional.of(scan)
                        : Optional.empty();
            case Filter filter -> origin(filter.getInput(), column);
            case Sort sort -> origin(sort.getInput(), column);
            case Project project ->
                project.getProjects().get(column) instanceof RexInputRef ref
                        ? origin(project.getInput(), ref.getIndex())
                        : Optional.empty();
            case Aggregate aggregate ->
                column < aggregate.getGroupCount()
                        ? origin(aggregate.getInput(), aggregate.getGroupSet().nth(column))
                        : Optional.empty();
            case Join join -> {
                int left = join.getLeft().getRowType().getFieldCount();
                yield column < left ? origin(join.getLeft(), column) : origin(join.getRight(), column - left);
            }
            default -> Optional.empty();
        };
    }

    private RelNode exposed(RelNode query) {
        return query.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode node) {
                RelNode visited = node instanceof KalamScan scan && mentioned.contains(scan.getId())
                        ? scan.withDeleted()
                        : super.visit(node);
                return visited.accept(new RexShuttle() {
                    @Override
                    public RexNode visitSubQuery(RexSubQuery subquery) {
                        RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
                        return inner.clone(exposed(inner.rel));
                    }
                });
            }
        });
    }
}
