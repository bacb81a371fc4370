package dev.kappa.gateway.analysis;

import java.util.function.Consumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Match;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlOperator;

/** Visits a relational tree together with the trees inside subquery expressions, which Calcite's visitors pass by. */
final class RelTrees {
    private RelTrees() {}

    static void forEach(RelNode tree, Consumer<RelNode> visitor) {
        visitor.accept(tree);
        tree.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery subquery) {
                forEach(subquery.rel, visitor);
                return super.visitSubQuery(subquery);
            }
        });
        tree.getInputs().forEach(input -> forEach(input, visitor));
    }

    /** Every function and operator that is called anywhere in the tree but in watermarks, as often as it is. */
    static void forEachOperator(RelNode tree, Consumer<SqlOperator> visitor) {
        RexShuttle calls = new RexShuttle() {
            @Override
            public RexNode visitCall(RexCall call) {
                visitor.accept(call.getOperator());
                return super.visitCall(call);
            }

            @Override
            public RexNode visitOver(RexOver over) {
                visitor.accept(over.getOperator());
                return super.visitOver(over);
            }
        };
        forEach(tree, node -> {
            node.accept(calls);
            if (node instanceof Aggregate aggregate) {
                aggregate.getAggCallList().forEach(c -> visitor.accept(c.getAggregation()));
            } else if (node instanceof Match match) {
                match.getPatternDefinitions().values().forEach(d -> d.accept(calls));
                match.getMeasures().values().forEach(m -> m.accept(calls));
            }
        });
    }
}
