package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;

/// Arrays, vectors and the aggregates that make arrays.
class ArrayCasesTest extends ExpressionCases {
    @BeforeAll
    void fill() {
        db().run(ALICE, "CREATE USER TABLE t (id INT PRIMARY KEY, g TEXT, tags TEXT[], v EMBEDDING(3))");
        db().run(
                        ALICE,
                        "INSERT INTO t VALUES (1, 'a', ARRAY['x','y'], '[1,0,0]'), (2, 'a', '{y,z}', ARRAY[0,1,0]),"
                                + " (3, 'b', NULL, '[0,0,0]'), (4, NULL, '[]', NULL)");
        db().run(ALICE, "CREATE USER TABLE many (id INT PRIMARY KEY, n INT)");
        for (int from = 0; from < 20_000; from += 5000) {
            db().run(
                            ALICE,
                            "INSERT INTO many VALUES "
                                    + IntStream.range(from, from + 5000)
                                            .mapToObj(i -> "(" + i + "," + i % 7 + ")")
                                            .collect(Collectors.joining(",")));
        }
    }

    @Test
    void valuesAndElements() {
        check("""
                ARRAY[1,2,NULL] => [1,2,null]
                ARRAY['a','b"c'] => ["a","b\\"c"]
                ARRAY[1.5, 2] => [1.5,2.0]
                ARRAY[true,false] => [true,false]
                ARRAY[DATE '2024-05-01'] => ["2024-05-01"]
                ARRAY[ARRAY[1,2],ARRAY[3,4]] => [[1,2],[3,4]]
                ARRAY[] => []
                ARRAY[]::int[] => []
                '{1,2,NULL}'::int[] => [1,2,null]
                '[1, 2]'::int[] => [1,2]
                '{a,"b c",NULL,"NULL"}'::text[] => ["a","b c",null,"NULL"]
                ARRAY['1','2']::bigint[] => [1,2]
                '{1,x}'::int[] => ! Unable to cast
                '{1,' || '2' => {1,2
                'x'::int[] => ! malformed array
                '{1'::int[] => ! malformed array
                (ARRAY[10,20,30])[2] => 20
                (ARRAY[10,20,30])[2] + 1 => 21
                (ARRAY[10,20])[3] => NULL
                (ARRAY[10,20])[0] => NULL
                (ARRAY['a','b'])[1] || '!' => a!
                (ARRAY[ARRAY[1,2],ARRAY[3,4]])[2][1] => 3
                (ARRAY[1,2,3,4])[2:3] => [2,3]
                (ARRAY[1,2])[5:9] => []
                ARRAY[1,2] = ARRAY[1,2] => true
                ARRAY[1,2] = '{1,2}' => true
                ARRAY[1,2] <> ARRAY[2,1] => true
                """);
    }

    @Test
    void functions() {
        check("""
                cardinality(ARRAY[1,2,3]) => 3
                cardinality(ARRAY[]::int[]) => 0
                cardinality(NULL) => NULL
                array_length(ARRAY[1,2], 1) => 2
                array_length(ARRAY[1,2]) => 2
                array_length(ARRAY[]::int[], 1) => NULL
                array_length(ARRAY[1,2], 2) => NULL
                array_length(ARRAY[ARRAY[1,2,3]], 2) => 3
                array_append(ARRAY[1,2], 3) => [1,2,3]
                array_append(NULL, 'x') => ["x"]
                array_append(ARRAY[1], NULL) => [1,null]
                array_prepend(0, ARRAY[1,2]) => [0,1,2]
                array_cat(ARRAY[1,2], ARRAY[3]) => [1,2,3]
                array_cat(ARRAY[1], NULL) => [1]
                ARRAY[1,2] || ARRAY[3] => [1,2,3]
                ARRAY[1,2] || 3 || 4 || 5 => [1,2,3,4,5]
                0 || ARRAY[1] => [0,1]
                array_position(ARRAY['a','b','a'], 'a') => 1
                array_position(ARRAY['a','b','a'], 'a', 2) => 3
                array_position(ARRAY[1,2], 9) => NULL
                array_position(ARRAY[1,NULL], NULL) => 2
                array_positions(ARRAY[1,2,1], 1) => [1,3]
                array_remove(ARRAY[1,2,1], 1) => [2]
                array_replace(ARRAY[1,2,1], 1, 9) => [9,2,9]
                array_contains(ARRAY[1,2], 2) => true
                array_contains(ARRAY['a'], 'b') => false
                array_to_string(ARRAY[1,2,NULL,3], ',') => 1,2,3
                array_to_string(ARRAY[1,NULL], ',', '*') => 1,*
                string_to_array('a,b,,c', ',') => ["a","b","","c"]
                string_to_array('a,b', ',', 'b') => ["a",null]
                string_to_array('abc', NULL) => ["a","b","c"]
                string_to_array('abc', '') => ["abc"]
                string_to_array('', ',') => []
                string_to_array(NULL, ',') => NULL
                array_append(1, 2) => ! function 'array_append' does not take
                """);
    }

    @Test
    void comparisonsWithElements() {
        check("""
                2 = ANY(ARRAY[1,2]) => true
                2 = ANY('{1,2}'::int[]) => true
                'a' = ANY('{a,b}') => true
                9 = ANY('{1,2}'::int[]) => false
                9 = ANY('{1,NULL}'::int[]) => NULL
                1 = ANY('{1,NULL}'::int[]) => true
                NULL = ANY('{}'::int[]) => false
                3 > ALL('{1,2}'::int[]) => true
                3 <> ALL('{1,3}'::int[]) => false
                3 <> ALL('{}'::int[]) => true
                1.0 = ANY('{1,2}'::int[]) => true
                'b' < ANY('{a,c}'::text[]) => true
                DATE '2024-05-01' = ANY('{2024-05-01}'::date[]) => true
                1 = ANY('x') => ! malformed array
                ARRAY[1,2,3] @> ARRAY[3,1] => true
                ARRAY[1] @> ARRAY[2] => false
                ARRAY[1] <@ ARRAY[1,2] => true
                ARRAY[1,2] && ARRAY[2,3] => true
                ARRAY[1,2] && ARRAY[3] => false
                ARRAY['a','b'] @> '{a}' => true
                """);
        assertThat(db().run(ALICE, "SELECT id FROM t WHERE 'y' = ANY(tags) ORDER BY id")
                        .first())
                .containsExactly(1, 2);
        assertThat(db().run(ALICE, "SELECT id FROM t WHERE id = ANY($1::int[]) ORDER BY id", "{2,3}")
                        .first())
                .containsExactly(2, 3);
        assertThat(db().run(ALICE, "SELECT u + 1 FROM unnest('{3,1,NULL}'::int[]) AS u")
                        .rows()
                        .toString())
                .isEqualTo("[[4], [2], [null]]");
        assertThat(db().run(ALICE, "SELECT tags::text[] || 'q' FROM t WHERE id = 2")
                        .first())
                .containsExactly("[\"y\",\"z\",\"q\"]");
    }

    @Test
    void vectors() {
        check("""
                cosine_distance('[1,0]', '[0,1]') => 1.0
                cosine_distance('[1,0]', ARRAY[2,0]) => 0.0
                cosine_distance('[0,0]', '[0,1]') => 1.0
                l2_distance('[0,0]', '[3,4]') => 5.0
                l1_distance('[0,0]', '[3,-4]') => 7.0
                inner_product('[1,2]', '[3,4]') => 11.0
                l2_distance('[1,2]', '[3]') => ! dimension mismatch
                l2_distance('x', '[3]') => ! Unable to cast
                l2_distance(NULL, '[3]') => NULL
                """);
        assertThat(db().run(ALICE, "SELECT id FROM t ORDER BY COSINE_DISTANCE(v, '[0,1,0.1]') NULLS LAST, id")
                        .first())
                .containsExactly(2, 1, 3, 4);
        assertThat(db().run(ALICE, "SELECT l2_distance(v, v), v[1] FROM t WHERE id = 1")
                        .rows()
                        .toString())
                .isEqualTo("[[0.0, 1.0]]");
        assertThat(db().failure(ALICE, "SELECT cosine_distance(v, '[1,2]') FROM t"))
                .contains("dimension mismatch");
        assertThat(db().failure(ALICE, "SELECT cosine_distance(v, ARRAY[1]) FROM t"))
                .contains("dimension mismatch");
    }

    @Test
    void aggregates() {
        assertThat(db().run(
                                ALICE,
                                "SELECT g, array_agg(id), json_agg(g), string_agg(g, '-'), bool_and(id > 1), every(id > 0)"
                                        + " FROM (SELECT * FROM t ORDER BY id) s GROUP BY g ORDER BY g")
                        .rows()
                        .toString())
                .isEqualTo("[[a, [1,2], [\"a\",\"a\"], a-a, false, true], [b, [3], [\"b\"], b, true, true],"
                        + " [null, [4], [null], null, true, true]]");
        assertThat(db().run(
                                ALICE,
                                "SELECT array_agg(id), json_agg(id), string_agg(g, ','), approx_distinct(id) FROM t WHERE id > 9")
                        .rows()
                        .toString())
                .isEqualTo("[[null, null, null, 0]]");
        assertThat(db().run(ALICE, "SELECT (array_agg(id))[2] + 1, cardinality(array_agg(DISTINCT g)) FROM t")
                        .rows()
                        .toString())
                .isEqualTo("[[3, 3]]");
        assertThat(db().run(ALICE, "SELECT json_object_agg(id, g) FROM (SELECT * FROM t ORDER BY id) s")
                        .first())
                .containsExactly("{\"1\":\"a\",\"2\":\"a\",\"3\":\"b\",\"4\":null}");
        assertThat(db().run(ALICE, "SELECT array_agg(id) FROM t")
                        .columns()
                        .getFirst()
                        .type())
                .isEqualTo(DataType.JSON);
    }

    @Test
    void approximateCountsAreNearTheExactOnes() {
        List<Object> row = List.copyOf(
                db().run(ALICE, "SELECT approx_distinct(n), approx_distinct(id), approx_distinct(id::text) FROM many")
                        .rows()
                        .getFirst());
        assertThat(row.getFirst()).isEqualTo(7L);
        assertThat((Long) row.get(1)).isBetween(19_000L, 21_000L);
        assertThat((Long) row.get(2)).isBetween(19_000L, 21_000L);
    }
}
