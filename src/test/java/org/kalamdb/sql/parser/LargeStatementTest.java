package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LargeStatementTest {
    @Test
    void tenThousandRowsAreParsed() {
        Statement.InsertValues insert = (Statement.InsertValues) StatementParserTest.parse(insert(10_000, "\n"));
        assertThat(insert.rows()).hasSize(10_000);
        assertThat(insert.rows().getLast().getFirst().getParserPosition().getLineNum())
                .isEqualTo(10_000);
    }

    @Test
    void aFullMebibyteIsParsed() {
        StringBuilder sql = new StringBuilder(insert(10_000, ""));
        sql.append(" -- ").append("x".repeat(SqlText.MAX_BYTES - sql.length() - 4));
        assertThat(SqlParser.parse(sql.toString())).hasSize(1);
        assertThat(SqlParser.parse("SELECT 1;".repeat(SqlText.MAX_BYTES / 9))).hasSize(SqlText.MAX_BYTES / 9);
        String list = "SELECT a FROM t WHERE a IN (1" + ",1".repeat(SqlText.MAX_BYTES / 2 - 20) + ")";
        assertThat(SqlParser.parse(list)).hasSize(1);
    }

    static String insert(int rows, String separator) {
        StringBuilder sql = new StringBuilder("INSERT INTO app.notes (id, name, score, flag) VALUES ");
        for (int i = 0; i < rows; i++) {
            sql.append(i == 0 ? "" : "," + separator)
                    .append('(')
                    .append(i)
                    .append(", 'name ")
                    .append(i)
                    .append("', ")
                    .append(i)
                    .append(".25, TRUE)");
        }
        return sql.toString();
    }
}
