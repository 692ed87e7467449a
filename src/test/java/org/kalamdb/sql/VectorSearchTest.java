package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.kalamdb.sql.EngineFixture.ALICE;
import static org.kalamdb.sql.EngineFixture.BOB;
import static org.kalamdb.sql.EngineFixture.ROOT;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.VectorMetric;
import org.kalamdb.sql.EngineFixture.Answer;

/// `vector_search`, and the statements that let it search a column.
class VectorSearchTest {
    private static final int DIMENSION = 8;
    private static final long SEED = 4_711;

    private Path folder;
    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        folder = directory;
        db = new EngineFixture(directory);
        db.run(ROOT, "CREATE NAMESPACE rag");
        db.run(ROOT, "CREATE USER TABLE rag.docs (id INT PRIMARY KEY, title TEXT, emb EMBEDDING(3))");
        db.run(
                ALICE,
                "INSERT INTO rag.docs VALUES (1, 'east', '[1,0,0]'), (2, 'north', '[0,2,0]'), (3, 'between', '[3,3,0]'),"
                        + " (4, 'nowhere', '[0,0,0]'), (5, 'unknown', NULL)");
        db.run(BOB, "INSERT INTO rag.docs VALUES (1, 'of bob', '[1,0,0]')");
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void nothingIsFoundWithoutAnIndex() {
        Answer none = db.run(ALICE, "SELECT * FROM vector_search('rag.docs', 'emb', '[1,0,0]')");
        assertThat(none.rows()).isEmpty();
        assertThat(none.columns())
                .extracting(ResultColumn::name, ResultColumn::type)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("row_id", DataType.TEXT),
                        org.assertj.core.groups.Tuple.tuple("score", DataType.FLOAT));
    }

    @Test
    void indexesAreSwitchedOnAndOff() {
        assertThat(db.message(ALICE, "ALTER TABLE rag.docs CREATE VECTOR INDEX emb"))
                .isEqualTo("Vector index enabled on rag.docs.emb (Cosine)");
        assertThat(db.message(ALICE, "ALTER TABLE rag.docs CREATE INDEX emb USING cosine"))
                .contains("unchanged", "no changes needed");
        assertThat(ids("SELECT * FROM vector_search('rag.docs', 'emb', '[1,0,0]')"))
                .containsExactly("1", "3", "2", "4");
        assertThat(db.message(ALICE, "ALTER USER TABLE rag.docs CREATE INDEX emb USING L2"))
                .isEqualTo("Vector index enabled on rag.docs.emb (L2)");
        assertThat(ids("SELECT * FROM vector_search('rag.docs', 'emb', '[1,0,0]')"))
                .containsExactly("1", "4", "2", "3");
        assertThat(db.message(ALICE, "ALTER TABLE rag.docs DROP VECTOR INDEX emb"))
                .isEqualTo("Vector index disabled on rag.docs.emb");
        assertThat(db.message(ALICE, "ALTER TABLE rag.docs DROP INDEX emb")).contains("no changes needed");
        assertThat(ids("SELECT * FROM vector_search('rag.docs', 'emb', '[1,0,0]')"))
                .isEmpty();
        assertThat(db.run(ROOT, "SELECT schema_version FROM system.schemas WHERE table_name = 'docs' ORDER BY 1")
                        .rows())
                .hasSize(4);
    }

    @Test
    void anIndexSurvivesARestart() {
        db.run(ALICE, "ALTER TABLE rag.docs CREATE INDEX emb USING DOT");
        db.close();
        db = new EngineFixture(folder);
        assertThat(db.run(ALICE, "SELECT * FROM vector_search('rag.docs', 'emb', '[0,1,0]', 2)")
                        .rows())
                .containsExactly(List.of("3", 3.0f), List.of("2", 2.0f));
    }

    @Test
    void itStandsInFromAlone() {
        assertThat(db.failed(ALICE, "SELECT vector_search('rag.docs', 'emb', '[0,1,0]')"))
                .hasMessageContaining("it stands in FROM");
    }

    @Test
    void rowsOfEarlierVersionsStayReadable() {
        db.flush("rag", "docs");
        db.run(ALICE, "INSERT INTO rag.docs VALUES (6, 'hot', '[1,1,1]')");
        db.run(ALICE, "ALTER TABLE rag.docs CREATE INDEX emb");
        db.run(ALICE, "INSERT INTO rag.docs VALUES (7, 'new', '[1,1,0.9]')");
        db.run(ALICE, "UPDATE rag.docs SET title = 'moved' WHERE id IN (1, 6)");
        assertThat(db.run(ALICE, "SELECT id, title FROM rag.docs ORDER BY id").rows())
                .hasSize(7)
                .contains(List.of(1, "moved"), List.of(6, "moved"), List.of(7, "new"));
        assertThat(ids("SELECT * FROM vector_search('rag.docs', 'emb', '[1,1,1]', 2)"))
                .containsExactly("6", "7");
    }

    @Test
    void aSearchIsJoinedWithItsTable() {
        db.run(ALICE, "ALTER TABLE rag.docs CREATE INDEX emb");
        String sql = "SELECT d.id, d.title, s.score FROM vector_search('rag.docs', 'emb', $1, $2) s JOIN rag.docs d"
                + " ON CAST(d.id AS TEXT) = s.row_id ORDER BY s.score DESC";
        assertThat(db.run(ALICE, sql, "[1,0,0]", 2L).rows())
                .extracting(row -> row.get(1))
                .containsExactly("east", "between");
        assertThat(db.run(ALICE, sql, "[0,1,0]", 1L).rows())
                .extracting(row -> row.get(1))
                .containsExactly("north");
        assertThat(db.run(BOB, sql, "[0,1,0]", 9L).rows())
                .extracting(row -> row.get(1))
                .containsExactly("of bob");
        assertThat(db.run(
                                ALICE,
                                "SELECT title FROM rag.docs d, vector_search('rag.docs', 'emb', '[0,1,0]', 1)"
                                        + " WHERE row_id = d.id::text AND score > 0.5")
                        .rows())
                .containsExactly(List.of("north"));
    }

    @Test
    void keysOfSeveralColumnsAreArrays() {
        db.run(
                ROOT,
                "CREATE USER TABLE rag.parts (doc TEXT, part INT, emb EMBEDDING(2) NOT NULL, PRIMARY KEY (doc, part))");
        db.run(ALICE, "ALTER TABLE rag.parts CREATE INDEX emb USING DOT");
        db.run(ALICE, "INSERT INTO rag.parts VALUES ('a', 1, '[1,1]'), ('a', 2, '[2,1]')");
        assertThat(db.run(ALICE, "SELECT * FROM vector_search('rag.parts', 'emb', '[1,2]')")
                        .rows())
                .containsExactly(List.of("[\"a\",2]", 4.0f), List.of("[\"a\",1]", 3.0f));
    }

    @ParameterizedTest
    @EnumSource(VectorMetric.class)
    void theBestOfBothTiersAreThoseOfAFullScan(VectorMetric metric) {
        Random random = new Random(SEED);
        db.run(ROOT, "CREATE USER TABLE rag.many (id INT PRIMARY KEY, emb EMBEDDING(" + DIMENSION + "))");
        Map<Integer, float[]> model = new TreeMap<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 60; i++) {
                int id = random.nextInt(150);
                float[] vector = vector(random);
                db.run(
                        ALICE,
                        "INSERT INTO rag.many VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET emb = excluded.emb",
                        (long) id,
                        Arrays.toString(vector));
                model.put(id, vector);
            }
            int gone = random.nextInt(150);
            db.run(ALICE, "DELETE FROM rag.many WHERE id = $1", (long) gone);
            model.remove(gone);
            if (round < 3) {
                db.flush("rag", "many");
            }
        }
        db.run(ALICE, "ALTER TABLE rag.many CREATE INDEX emb USING " + metric.word());
        for (int i = 0; i < 20; i++) {
            float[] query = vector(random);
            int count = 1 + random.nextInt(20);
            List<List<@Nullable Object>> found = db.run(
                            ALICE,
                            "SELECT * FROM vector_search('rag.many', 'emb', $1, $2)",
                            Arrays.toString(query),
                            (long) count)
                    .rows();
            List<Double> best = model.values().stream()
                    .map(vector -> score(metric, vector, query))
                    .sorted(Comparator.reverseOrder())
                    .limit(count)
                    .toList();
            assertThat(found).as("seed %d", SEED).hasSize(best.size());
            for (int rank = 0; rank < best.size(); rank++) {
                List<@Nullable Object> row = found.get(rank);
                double score = (Float) Objects.requireNonNull(row.get(1));
                assertThat(score).as("seed %d", SEED).isCloseTo(best.get(rank), within(1e-4));
                float[] vector = Objects.requireNonNull(model.get(Integer.valueOf(String.valueOf(row.getFirst()))));
                assertThat(score(metric, vector, query)).as("seed %d", SEED).isCloseTo(score, within(1e-4));
            }
        }
    }

    private static float[] vector(Random random) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = random.nextInt(-20, 20) / 4f;
        }
        return vector;
    }

    private static double score(VectorMetric metric, float[] a, float[] b) {
        double dot = 0;
        double squares = 0;
        double lengthA = 0;
        double lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            squares += (a[i] - b[i]) * (a[i] - b[i]);
            lengthA += a[i] * a[i];
            lengthB += b[i] * b[i];
        }
        return switch (metric) {
            case COSINE -> lengthA == 0 || lengthB == 0 ? 0 : dot / Math.sqrt(lengthA * lengthB);
            case L2 -> -Math.sqrt(squares);
            case DOT -> dot;
        };
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'rag.none', 'emb', '[1,0,0]' | 'rag.none' not found",
                "'rag.docs', 'embb', '[1,0,0]' | column 'embb' not found (did you mean 'emb'?)",
                "'rag.docs', 'title', '[1,0,0]' | column 'title' is not EMBEDDING",
                "'rag.docs', 'emb', '[1,0]' | dimension mismatch",
                "'rag.docs', 'emb', 'east' | Unable to cast",
                "'rag.docs', 'emb', '[1,0,0]', 0 | a whole number from 1",
                "'rag.docs', 'emb', '[1,0,0]', -1 | a whole number from 1",
                "'rag.docs', 'emb', '[1,0,0]', 1.5 | a whole number from 1",
                "'rag.docs', 'emb', '[1,0,0]', 'x' | a whole number from 1",
                "'rag.docs', 'emb' | takes a table, a column, a vector",
                "'rag.docs', 'emb', '[1,0,0]', 1, 2 | takes a table, a column, a vector",
                "'a.b.c', 'emb', '[1,0,0]' | is no table",
                "'', 'emb', '[1,0,0]' | is no table",
                "7, 'emb', '[1,0,0]' | the name of a table",
                "'rag.docs', emb, '[1,0,0]' | the name of a column",
                "'system.users', 'emb', '[1,0,0]' | USER and SHARED tables only"
            })
    void wrongArgumentsHavePlaces(String arguments, String message) {
        db.run(ALICE, "ALTER TABLE rag.docs CREATE INDEX emb");
        DbException error = db.failed(ROOT, "SELECT * FROM vector_search(" + arguments + ")");
        assertThat(error).hasMessageContaining(message);
        assertThat(error.code()).isNotEqualTo(ErrorCode.INTERNAL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "ALTER TABLE rag.none CREATE INDEX emb | Table 'none' not found in namespace 'rag'",
                "ALTER TABLE rag.docs CREATE INDEX embb | Column 'embb' does not exist",
                "ALTER TABLE rag.docs CREATE INDEX title | is not EMBEDDING",
                "ALTER TABLE rag.docs CREATE INDEX _seq | system column",
                "ALTER TABLE rag.docs CREATE INDEX emb USING manhattan | the metrics are COSINE, L2 and DOT",
                "ALTER TABLE rag.docs CREATE INDEX | expected a column name",
                "ALTER TABLE rag.docs DROP INDEX emb USING L2 | expected",
                "ALTER TABLE system.users CREATE INDEX emb | System tables are managed internally",
                "BEGIN; ALTER TABLE rag.docs CREATE INDEX emb; COMMIT | DDL is not allowed inside explicit transaction"
            })
    void wrongStatementsAreRefused(String sql, String message) {
        assertThat(db.failed(ROOT, sql)).hasMessageContaining(message);
    }

    @Test
    void sharedTablesAreAlteredAndSearchedByWhoMay() {
        db.run(ROOT, "CREATE SHARED TABLE rag.wiki (id INT PRIMARY KEY, emb EMBEDDING(2))");
        db.run(ROOT, "INSERT INTO rag.wiki VALUES (1, '[1,2]')");
        assertThat(db.failed(ALICE, "ALTER TABLE rag.wiki CREATE INDEX emb"))
                .hasMessageContaining("Insufficient privileges to alter");
        db.run(ROOT, "ALTER TABLE rag.wiki CREATE INDEX emb");
        assertThat(db.failed(ALICE, "SELECT * FROM vector_search('rag.wiki', 'emb', '[1,2]')")
                        .code())
                .isEqualTo(db.failed(ALICE, "SELECT * FROM rag.wiki").code());
    }

    private List<@Nullable Object> ids(String sql) {
        List<@Nullable Object> ids = new ArrayList<>();
        db.run(ALICE, sql).rows().forEach(row -> ids.add(row.getFirst()));
        return ids;
    }
}
