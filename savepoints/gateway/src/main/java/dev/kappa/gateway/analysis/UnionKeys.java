package dev.kappa.gateway.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Calc;
import org.apache.calcite.rel.core.Exchange;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/** Keys of UNION ALL: none, unless a column says by a literal of its own which branch a row is from. */
final class UnionKeys {
    private UnionKeys() {}

    static KeySet of(Union union, RowKeys keys) {
        if (!union.all) {
            return KeySet.of(ImmutableBitSet.range(union.getRowType().getFieldCount()));
        }
        KeySet common =
                union.getInputs().stream().map(keys::of).reduce(KeySet::times).orElse(KeySet.NONE);
        List<ImmutableBitSet> tagged = new ArrayList<>();
        for (int column = 0; column < union.getRowType().getFieldCount(); column++) {
            if (tells(union, column)) {
                int tag = column;
                common.keys().forEach(k -> tagged.add(k.set(tag)));
            }
        }
        return KeySet.of(tagged);
    }

    private static boolean tells(Union union, int column) {
        Set<Object> values = new HashSet<>();
        return union.getInputs().stream()
                .allMatch(input -> literal(input, column).map(values::add).orElse(false));
    }

    private static Optional<Object> literal(RelNode node, int column) {
        if (node instanceof Exchange exchange) {
            return literal(exchange.getInput(), column);
        }
        if (node instanceof Calc calc) {
            RexNode value = calc.getProgram()
                    .expandLocalRef(calc.getProgram().getProjectList().get(column));
            while (value instanceof RexCall call && call.getKind() == SqlKind.CAST) {
                value = call.getOperands().get(0);
            }
            return value instanceof RexLiteral literal
                    ? Optional.of(String.valueOf(literal.getValue3()).stripTrailing())
                    : Optional.empty();
        }
        if (node instanceof Values values && values.getTuples().size() == 1) {
            return Optional.of(
                    String.valueOf(values.getTuples().get(0).get(column).getValue3())
                            .stripTrailing());
        }
        return Optional.empty();
    }
}
