package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.SourcePosition;

class NormalizedSqlTest {
    @Test
    void caseBlanksCommentsAndLiteralsMakeNoDifference() {
        NormalizedSql one = NormalizedSql.of("SELECT A, b FROM t /* x */ WHERE a != 5 AND c IN ('x', 1.5, 1e3, X'00')");
        NormalizedSql other = NormalizedSql.of("select a,B\nfrom T -- y\n where A<>7 and c in ('',2.0,.5e1,x'')");
        assertThat(one.key()).isEqualTo(other.key());
        assertThat(one.literals())
                .extracting(NormalizedSql.Literal::value)
                .startsWith(5L, "x", new BigDecimal("1.5"), 1000.0)
                .hasSize(5);
    }

    @Test
    void whatMattersMakesADifference() {
        List<String> texts = List.of(
                "SELECT a FROM t",
                "SELECT \"a\" FROM t",
                "SELECT a FROM t WHERE a = 1",
                "SELECT a FROM t WHERE a = '1'",
                "SELECT a FROM t WHERE a = 1.0",
                "SELECT a FROM t WHERE a = -1",
                "SELECT a FROM t WHERE a = $1",
                "SELECT a FROM t WHERE a = $2",
                "SELECT a FROM t WHERE a = TRUE",
                "SELECT a FROM t WHERE a = 1e0",
                "SELECT a FROM t WHERE a = 99999999999999999999e0",
                "SELECT \"a b\" FROM t",
                "SELECT \"a\"\"b\" FROM t");
        assertThat(texts.stream().map(text -> NormalizedSql.of(text).key()).distinct())
                .hasSize(texts.size() - 1);
    }

    @Test
    void literalNodesEndWhereTheirTokensEnd() {
        String sql =
                "SELECT 'a'; EXECUTE AS USER x (SELECT a FROM t\n WHERE b = -5 AND c > 'x' AND d < DATE '2024-01-01')";
        ParsedStatement statement = SqlParser.parse(sql).get(1);
        List<SourcePosition> ends = new ArrayList<>();
        SqlNode query = ((Statement.Query) statement.statement()).query();
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlLiteral literal) {
                SqlParserPos position = literal.getParserPosition();
                ends.add(new SourcePosition(position.getEndLineNum(), position.getEndColumnNum()));
                return null;
            }
        });
        NormalizedSql normalized = NormalizedSql.of(statement);
        assertThat(normalized.literals())
                .extracting(NormalizedSql.Literal::end)
                .containsExactlyElementsOf(ends)
                .startsWith(new SourcePosition(2, 13));
        assertThat(normalized.literals().getFirst().value()).isEqualTo(5L);
    }
}
