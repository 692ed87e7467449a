package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;

/// What `docs/sql.md` says is so: its statements run, its examples give what stands beside them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SqlDocTest {
    private static final Path DOC = Path.of("docs", "sql.md");

    private EngineFixture db;
    private List<String> lines = List.of();

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        db = new EngineFixture(directory);
        lines = Files.readAllLines(DOC);
    }

    @AfterAll
    void close() {
        db.close();
    }

    @Test
    void statementsRunAndExamplesAreRight() {
        List<String> wrong = new ArrayList<>();
        for (String statements : blocks()) {
            try {
                db.run(EngineFixture.ROOT, statements);
            } catch (DbException refused) {
                wrong.add(statements + ": " + refused.getMessage());
            }
        }
        String section = "";
        int examples = 0;
        for (String line : lines) {
            section = line.startsWith("### ") ? line.substring(4) : section;
            List<String> cells = cells(line);
            if (cells.size() == 4 && cells.get(2).startsWith("`")) {
                examples++;
                String found = found(query(section, bare(cells.get(2))));
                if (!found.equals(bare(cells.get(3)))) {
                    wrong.add(bare(cells.get(2)) + " => " + found);
                }
            }
        }
        assertThat(wrong).as(String.join("\n", wrong)).isEmpty();
        assertThat(examples).isGreaterThan(100);
    }

    /// The statements of each `sql` block.
    private List<String> blocks() {
        List<String> blocks = new ArrayList<>();
        StringBuilder block = null;
        for (String line : lines) {
            if (line.equals("```sql")) {
                block = new StringBuilder();
            } else if (block != null && line.equals("```")) {
                blocks.add(block.toString());
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return blocks;
    }

    /// Of a row of a table; a bar inside a cell has a backslash before it.
    private static List<String> cells(String line) {
        return line.startsWith("| ")
                ? List.of(line.substring(1, line.length() - 1).strip().split("\\s+(?<!\\\\)\\|\\s+"))
                : List.of();
    }

    private static String bare(String cell) {
        return cell.replaceAll("^`|`$", "").replace("\\|", "|");
    }

    private static String query(String section, String example) {
        return switch (section) {
            case "Aggregates" -> "SELECT (" + example + ")::TEXT FROM demo";
            case "Windows" -> "SELECT (" + example + ")::TEXT FROM demo ORDER BY id";
            case "Rows" -> example;
            default -> "SELECT (" + example + ")::TEXT";
        };
    }

    private String found(String sql) {
        try {
            return db.run(EngineFixture.ROOT, sql).rows().stream()
                    .map(row -> row.stream().map(ExpressionCases::shown).collect(Collectors.joining(" ")))
                    .collect(Collectors.joining(", "));
        } catch (DbException refused) {
            return "! " + refused.getMessage();
        }
    }
}
