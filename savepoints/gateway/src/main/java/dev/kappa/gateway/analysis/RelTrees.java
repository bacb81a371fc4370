package dev.kappa.gateway.analysis;

import java.util.function.Consumer;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;

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
}
