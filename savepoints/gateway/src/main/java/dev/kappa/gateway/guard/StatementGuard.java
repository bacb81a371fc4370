package dev.kappa.gateway.guard;

import dev.kappa.topology.error.Position;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlHint;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.flink.sql.parser.ddl.SqlAddJar;
import org.apache.flink.sql.parser.ddl.SqlAlterFunction;
import org.apache.flink.sql.parser.ddl.SqlAlterTableOptions;
import org.apache.flink.sql.parser.ddl.SqlCompilePlan;
import org.apache.flink.sql.parser.ddl.SqlCreateCatalog;
import org.apache.flink.sql.parser.ddl.SqlCreateFunction;
import org.apache.flink.sql.parser.ddl.SqlCreateTableLike;
import org.apache.flink.sql.parser.ddl.SqlSet;
import org.apache.flink.sql.parser.ddl.SqlTableOption;
import org.apache.flink.sql.parser.dml.SqlCompileAndExecutePlan;
import org.apache.flink.sql.parser.dml.SqlExecutePlan;
import org.apache.flink.sql.parser.dql.SqlLoadModule;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;
import org.apache.flink.table.operations.Operation;
import org.apache.flink.table.operations.command.SetOperation;
import org.apache.flink.table.planner.delegation.FlinkSqlParserFactories;
import org.apache.flink.table.planner.parse.CalciteParser;
import org.apache.flink.table.planner.parse.ExtendedParser;

/** Finds the first thing in a statement of Flink's that loads code or reaches files. */
public final class StatementGuard {
    private static final int LONGEST_NAME = 256;
    /** As Flink's own planner reads statements. */
    private static final SqlParser.Config DIALECT = SqlParser.config()
            .withParserFactory(FlinkSqlParserFactories.create(FlinkSqlConformance.DEFAULT))
            .withConformance(FlinkSqlConformance.DEFAULT)
            .withLex(org.apache.calcite.config.Lex.JAVA)
            .withIdentifierMaxLength(LONGEST_NAME);

    private StatementGuard() {}

    /** What the statement would do, as the beginning of a sentence, and where; empty when it may run. */
    public static Optional<Reach> reach(String statement) {
        Optional<Operation> command;
        SqlNodeList nodes;
        try {
            command = ExtendedParser.INSTANCE.parse(statement);
            nodes = command.isPresent() ? SqlNodeList.EMPTY : new CalciteParser(DIALECT).parseSqlList(statement);
        } catch (RuntimeException e) {
            return Optional.empty(); // Flink does not understand it either, and says so better
        }
        if (command.isPresent()) {
            return command.get() instanceof SetOperation set && set.getKey().isPresent()
                    ? SettingGuard.reach(set.getKey().get()).map(what -> new Reach(what, Optional.empty()))
                    : Optional.empty();
        }
        Search search = new Search();
        nodes.forEach(node -> node.accept(search));
        return Optional.ofNullable(search.found);
    }

    /** @param what the beginning of a sentence, such as {@code ADD JAR loads code} */
    public record Reach(String what, Optional<Position> place) {}

    private static final class Search extends SqlBasicVisitor<Void> {
        private Reach found;
        /** Options are laid over those of a table that may be Kappa's. */
        private boolean overlaid;

        @Override
        public Void visit(SqlCall call) {
            if (found != null) {
                return null;
            }
            reach(call).ifPresent(what -> found = new Reach(what, position(place(call))));
            boolean before = overlaid;
            overlaid |= call instanceof SqlCreateTableLike || call instanceof SqlAlterTableOptions;
            super.visit(call);
            overlaid = before;
            return null;
        }

        private Optional<String> reach(SqlCall call) {
            if (call instanceof SqlAddJar) {
                return Optional.of("ADD JAR loads code");
            } else if (call instanceof SqlCreateFunction function) {
                boolean resources = !function.getResourceInfos().isEmpty();
                return resources ? Optional.of("USING JAR loads code") : language(function.getFunctionLanguage());
            } else if (call instanceof SqlAlterFunction function) {
                return language(function.getFunctionLanguage());
            } else if (call instanceof SqlLoadModule) {
                return Optional.of("LOAD MODULE loads code");
            } else if (call instanceof SqlCompilePlan) {
                return Optional.of("COMPILE PLAN writes a file");
            } else if (call instanceof SqlExecutePlan) {
                return Optional.of("EXECUTE PLAN runs what a file says");
            } else if (call instanceof SqlCompileAndExecutePlan) {
                return Optional.of("COMPILE AND EXECUTE PLAN writes a file and runs what it says");
            } else if (call instanceof SqlCreateCatalog catalog) {
                return catalog(catalog);
            } else if (call instanceof SqlSet set && set.getKey() != null) {
                return SettingGuard.reach(set.getKeyString());
            } else if (call instanceof SqlTableOption option) {
                return overlaid
                        ? TableOptionGuard.reachOfOverlay(option.getKeyString(), option.getValueString())
                        : TableOptionGuard.reach(option.getKeyString(), option.getValueString());
            } else if (call instanceof SqlHint hint && hint.getName().equalsIgnoreCase("OPTIONS")) {
                return hinted(hint);
            }
            return Optional.empty();
        }

        private static Optional<String> hinted(SqlHint hint) {
            if (hint.getOptionFormat() != SqlHint.HintOptionFormat.KV_LIST) {
                return Optional.empty(); // Flink refuses it
            }
            for (Map.Entry<String, String> option : hint.getOptionKVPairs().entrySet()) {
                Optional<String> reach = TableOptionGuard.reachOfOverlay(option.getKey(), option.getValue());
                if (reach.isPresent()) {
                    return reach;
                }
            }
            return Optional.empty();
        }

        private static Optional<String> language(String language) {
            boolean java = language == null || language.matches("(?i)java|scala|");
            return java
                    ? Optional.empty()
                    : Optional.of("a function in " + language.toUpperCase(Locale.ROOT) + " runs another program");
        }

        private static Optional<String> catalog(SqlCreateCatalog catalog) {
            for (SqlNode property : catalog.getPropertyList()) {
                if (property instanceof SqlTableOption option
                        && option.getKeyString().equals("type")
                        && !option.getValueString().equals("generic_in_memory")) {
                    return Optional.of("a catalog of type '" + option.getValueString() + "' reaches another system");
                }
            }
            return Optional.empty();
        }

        /** An option's own is at its equals sign. */
        private static SqlParserPos place(SqlCall call) {
            return call instanceof SqlTableOption option
                    ? option.getKey().getParserPosition()
                    : call.getParserPosition();
        }

        private static Optional<Position> position(SqlParserPos place) {
            return place.getLineNum() < 1
                    ? Optional.empty()
                    : Optional.of(Position.of(place.getLineNum(), place.getColumnNum()));
        }
    }
}
