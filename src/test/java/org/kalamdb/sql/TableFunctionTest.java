package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions that give rows, where DuckDB has none or another meaning.
class TableFunctionTest {
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE USER TABLE v (id INT PRIMARY KEY, g INT, e EMBEDDING(2))");
        db.run(ALICE, "INSERT INTO v VALUES (1, 2, '[0.5, 1.5]'), (2, NULL, NULL), (3, 1, '[2, 3]')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT n FROM generate_series(1, 3) n | [[1], [2], [3]]",
                "SELECT generate_series FROM generate_series(2, 3) | [[2], [3]]",
                "SELECT * FROM generate_series(3, 5) WITH ORDINALITY AS t(v, i) | [[3, 1], [4, 2], [5, 3]]",
                "SELECT * FROM unnest(ARRAY['x', 'y']) WITH ORDINALITY AS t(v, i) | [[x, 1], [y, 2]]",
                "SELECT * FROM generate_series(1.5, 3, 0.5) AS t(n) | [[1.5], [2.0], [2.5], [3.0]]",
                "SELECT * FROM generate_series(CAST(1 AS DOUBLE), 1.5, 0.25) AS t(n) | [[1.0], [1.25], [1.5]]",
                "SELECT n FROM generate_series(9223372036854775806, 9223372036854775807) n"
                        + " | [[9223372036854775806], [9223372036854775807]]",
                "SELECT generate_series(1, 3) | [[1], [2], [3]]",
                "SELECT id, generate_series(1, g) AS n FROM v | [[1, 1], [1, 2], [3, 1]]",
                "SELECT unnest(ARRAY[7, 8]) | [[7], [8]]",
                "SELECT v.id, x FROM v, unnest(v.e) AS x | [[1, 0.5], [1, 1.5], [3, 2.0], [3, 3.0]]",
                "SELECT value FROM json_array_elements('[1, \"a\", null, {\"k\": [2]}]')"
                        + " | [[1], [\"a\"], [null], [{\"k\":[2]}]]",
                "SELECT value FROM jsonb_array_elements_text('[1, \"a\", null]') | [[1], [a], [null]]",
                "SELECT key, value FROM jsonb_each('{\"a\": 1, \"b\": \"x\"}') | [[a, 1], [b, \"x\"]]",
                "SELECT key, value FROM json_each_text('{\"a\": null, \"b\": \"x\"}') AS t | [[a, null], [b, x]]",
                "SELECT v.id, j.value FROM v, json_array_elements(concat('[', v.id, ', 9]')) AS j WHERE v.id < 3"
                        + " | [[1, 1], [1, 9], [2, 2], [2, 9]]",
                "SELECT * FROM json_each(NULL) | []",
                "SELECT * FROM string_to_table('a,b', ',') | [[a], [b]]",
                "SELECT w FROM string_to_table('a,x,b', ',', 'x') w | [[a], [null], [b]]",
                "SELECT w, i FROM string_to_table('a b', ' ') WITH ORDINALITY AS t(w, i) | [[a, 1], [b, 2]]",
                "SELECT id, string_to_table(concat(id, ',', g), ',') FROM v WHERE id = 1 | [[1, 1], [1, 2]]",
                "SELECT v.id, w FROM v, regexp_split_to_table(concat(v.id, '-', v.g), '-') AS w WHERE g = 1"
                        + " | [[3, 3], [3, 1]]",
                "SELECT count(*) FROM regexp_split_to_table('the quick  fox', ' +') | [[3]]",
            })
    void rowsAreMade(String sql, String rows) {
        assertThat(db.run(ALICE, sql).rows()).asString().isEqualTo(rows);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "SELECT * FROM generate_series(1, 3, 0) AS t(n) | the step of generate_series must not be 0",
                "SELECT * FROM generate_series('a', 'b') AS t(n) | function 'generate_series' does not take",
                "SELECT * FROM generate_series(1) AS t(n) | function 'generate_series' does not take 1 argument",
                "SELECT * FROM json_array_elements('{\"a\": 1}') | there are no elements of JSON that is no array",
                "SELECT * FROM json_array_elements('[1') | invalid JSON has no elements",
                "SELECT * FROM lower('X') | function 'lower' gives a value, not rows: it cannot stand in FROM at line 1",
                "SELECT * FROM no_such(1) | function 'no_such' does not exist",
            })
    void misuseIsRefused(String sql, String message) {
        assertThat(db.failure(ALICE, sql)).contains(message);
    }
}
