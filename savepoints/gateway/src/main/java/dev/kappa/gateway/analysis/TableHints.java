package dev.kappa.gateway.analysis;

import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.error.Position;
import dev.kappa.topology.error.Problem;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/**
 * Refuses {@code OPTIONS} hints in a definition: they would have it read another topic, from another place, or another system altogether,
 * and nobody would see it in the topology.
 */
final class TableHints extends SqlBasicVisitor<Void> {
    @Override
    public Void visit(SqlCall call) {
        if (call instanceof SqlHint hint && hint.getName().equalsIgnoreCase("OPTIONS")) {
            Problem problem = Problem.of(
                    ErrorCode.NOT_ALLOWED,
                    "the hint OPTIONS would change what a stream reads behind the topology's back.",
                    "Leave it out; options of the new stream are given by WITH (…) before AS.");
            throw new KappaException(problem.at(Position.of(
                    call.getParserPosition().getLineNum(),
                    call.getParserPosition().getColumnNum())));
        }
        return super.visit(call);
    }
}
