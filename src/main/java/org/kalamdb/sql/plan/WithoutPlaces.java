package org.kalamdb.sql.plan;

import java.util.List;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.parser.SqlParserPos;

/// The algebra of a view without the places of its calls: they are places of the view's text, which mean
/// nothing in that of the statement.
final class WithoutPlaces extends RelHomogeneousShuttle {
    static RelNode of(RelNode view) {
        return view.accept(new WithoutPlaces());
    }

    @Override
    public RelNode visit(RelNode node) {
        return super.visit(node).accept(new Expressions(node.getCluster().getRexBuilder()));
    }

    private final class Expressions extends RexShuttle {
        private final RexBuilder builder;

        Expressions(RexBuilder builder) {
            this.builder = builder;
        }

        @Override
        public RexNode visitCall(RexCall call) {
            List<RexNode> operands = visitList(call.getOperands());
            return builder.makeCall(SqlParserPos.ZERO, call.getType(), call.getOperator(), operands);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subquery) {
            RexSubQuery inner = (RexSubQuery) super.visitSubQuery(subquery);
            return inner.clone(inner.rel.accept(WithoutPlaces.this));
        }
    }
}
