package dev.kappa.gateway.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kappa.topology.Names;
import dev.kappa.topology.error.ErrorCode;
import dev.kappa.topology.error.KappaException;
import dev.kappa.topology.statement.FlinkIdentifier;
import dev.kappa.topology.statement.Statement;
import dev.kappa.topology.statement.StatementParser;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.config.Lex;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParser;
import org.apache.calcite.util.NlsString;
import org.apache.flink.sql.parser.validate.FlinkSqlConformance;
import org.apache.flink.table.planner.delegation.FlinkSqlParserFactories;
import org.apache.flink.table.planner.parse.CalciteParser;
import org.junit.jupiter.api.Test;

/** What Flink's own parser makes of quoted names and texts: exactly them, or they were refused before. */
class HostileFlinkTest {
    private static final CalciteParser FLINK = new CalciteParser(SqlParser.config()
            .withParserFactory(FlinkSqlParserFactories.create(FlinkSqlConformance.DEFAULT))
            .withConformance(FlinkSqlConformance.DEFAULT)
            .withLex(Lex.JAVA)
            .withIdentifierMaxLength(1000));

    @Test
    void aQuotedNameIsThatNameAndNothingElse() {
        int refused = 0;
        for (String name : HostileTexts.all()) {
            if (FlinkIdentifier.problem(name).isPresent()) {
                refused++;
                continue;
            }
            SqlSelect select = select("SELECT " + FlinkIdentifier.quote(name) + " FROM " + FlinkIdentifier.quote(name));
            assertEquals(List.of(name), ((SqlIdentifier) select.getSelectList().get(0)).names);
            assertEquals(1, select.getSelectList().size());
            assertEquals(List.of(name), ((SqlIdentifier) select.getFrom()).names);
        }
        assertTrue(refused > 0 && refused < HostileTexts.COUNT / 2, "refused " + refused);
    }

    @Test
    void aLiteralIsThatTextAndNothingElse() {
        for (String text : HostileTexts.all()) {
            SqlSelect select = select("SELECT " + FlinkIdentifier.literal(text) + " FROM t");
            assertEquals(1, select.getSelectList().size());
            NlsString value = (NlsString) ((SqlLiteral) select.getSelectList().get(0)).getValue();
            assertEquals(text, value.getValue());
        }
    }

    @Test
    void anObjectIsCalledByAPlainNameOrTheStatementIsRefused() {
        List<String> accepted = new ArrayList<>();
        for (String name : HostileTexts.all()) {
            for (String statement : List.of(
                    "CREATE STREAM `" + name.replace("`", "``") + "` AS SELECT 1 AS a",
                    "DROP STREAM " + name,
                    "CREATE SOURCE " + name + " WITH ('connector' = 'postgres-cdc')")) {
                try {
                    StatementParser.parse(statement)
                            .ifPresent(parsed -> accepted.add(Names.checked(objectName(parsed))));
                } catch (KappaException refused) {
                    assertTrue(
                            refused.problems().stream().noneMatch(p -> p.code() == ErrorCode.INTERNAL),
                            refused::getMessage);
                }
            }
        }
        assertEquals(
                List.of(),
                accepted.stream()
                        .filter(n -> !n.matches("[A-Za-z_][A-Za-z0-9_]*"))
                        .toList());
    }

    private static String objectName(Statement statement) {
        if (statement instanceof Statement.CreateStream create) {
            return create.name().name();
        }
        return statement instanceof Statement.Drop drop
                ? drop.name().name()
                : ((Statement.CreateSource) statement).name().name();
    }

    private static SqlSelect select(String sql) {
        SqlNodeList statements = FLINK.parseSqlList(sql);
        assertEquals(1, statements.size(), sql);
        return (SqlSelect) statements.get(0);
    }
}
