package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class JsonCasesTest extends ExpressionCases {
    @BeforeAll
    void fill() {
        db().run(ALICE, "CREATE USER TABLE docs (id INT PRIMARY KEY, j JSON)");
        db().run(ALICE, """
                INSERT INTO docs VALUES (1, '{"a": {"b": [10, 20, {"c": "x"}]}, "t": true, "n": null, "s": "q\\"ü🙂"}'),
                    (2, '[1, 2.5, "three", null, [4]]'), (3, NULL), (4, '{"a": 1, "a": 2}')
                """);
    }

    @Test
    void operators() {
        check("""
                '{"a":{"b":[1,2]}}' -> 'a' => {"b":[1,2]}
                '{"a":{"b":[1,2]}}' -> 'a' -> 'b' -> 1 => 2
                '[1,2,3]' -> -1 => 3
                '[1,2,3]' -> -4 => NULL
                '[1,2,3]' ->> 0 => 1
                '{"a":"x"}' -> 'a' => "x"
                '{"a":"x"}' ->> 'a' => x
                '{"a":null}' ->> 'a' => NULL
                '{"a":null}' -> 'a' => null
                '{"a":1}' -> 'b' => NULL
                '{"1":"k"}' ->> '1' => k
                'no json' -> 'a' => NULL
                '{"a":1} x' -> 'a' => NULL
                '' -> 'a' => NULL
                '{"a":1}' ? 'a' => true
                '["a"]' ? 'a' => true
                '{"a":1}' ? 'b' => false
                'bad' ? 'b' => NULL
                '{"a":1,"b":2}' ?| ARRAY['x','b'] => true
                '{"a":1,"b":2}' ?& ARRAY['a','x'] => false
                '{"a":1,"b":2}' ?& '{a,b}' => true
                '{"a":1,"b":[1,2]}' @> '{"b":[2]}' => true
                '{"a":1}' @> '{"a":2}' => false
                '{"a":1.0}' @> '{"a":1}' => true
                '["a","b"]' @> '"a"' => true
                '{"b":[2]}' <@ '{"a":1,"b":[1,2]}' => true
                'bad' @> '{}' => NULL
                '{"a":{"b":["x","y"]}}' #> '{a,b,1}' => "y"
                '{"a":{"b":["x","y"]}}' #>> '{a,b,1}' => y
                '{"a":{"b":["x","y"]}}' #>> ARRAY['a','b','-2'] => x
                '{"a":1}' #> '{}' => {"a":1}
                '{"a":1}'::json || '{"b":2,"a":3}'::json => {"a":3,"b":2}
                '[1]'::json || '2'::json => [1,2]
                '{"a":1}'::json || ' text' => {"a":1} text
                """);
    }

    @Test
    void functions() {
        check("""
                json_get('{"a":[1,{"b":2}]}', 'a', 1, 'b') => 2
                json_get_str('{"a":"x"}', 'a') => x
                json_get_str('{"a":1}', 'a') => NULL
                json_get_int('{"a":12}', 'a') => 12
                json_get_int('{"a":1.5}', 'a') => NULL
                json_get_int('{"a":99999999999999999999}', 'a') => NULL
                json_get_float('{"a":1.5e3}', 'a') => 1500.0
                json_get_bool('{"a":true}', 'a') => true
                json_get_bool('{"a":"true"}', 'a') => NULL
                json_get_json('{"a":{"b":1}}', 'a') => {"b":1}
                json_get_array('{"a":[1]}', 'a') => [1]
                json_get_array('{"a":1}', 'a') => NULL
                json_as_text('{"a":[1, 2]}', 'a') => [1,2]
                json_contains('{"a":{"b":1}}', 'a', 'b') => true
                json_contains('{"a":{"b":1}}', 'a', 'c') => false
                json_contains('{"a":[1]}', 'a', 0) => true
                json_contains('bad', 'a') => NULL
                json_length('[1,2,3]') => 3
                json_len('{"a":1,"b":[1]}') => 2
                json_length('{"a":[1,2]}', 'a') => 2
                json_length('1') => NULL
                json_array_length('[]') => 0
                jsonb_array_length('[1,[2,3]]') => 2
                json_object_keys('{"b":1,"a":{"x":2}}') => ["b","a"]
                json_keys('{"a":{"x":2}}', 'a') => ["x"]
                json_keys('[1]') => NULL
                json_typeof('1.5') => number
                json_typeof('null') => null
                jsonb_typeof('[]') => array
                json_typeof('{') => NULL
                json_extract_path('{"a":[{"b":7}]}', 'a', '0', 'b') => 7
                json_extract_path_text('{"a":["x"]}', 'a', '0') => x
                json_build_object('a', 1, 'b', NULL, 'c', 'q"x', 'd', true) => {"a":1,"b":null,"c":"q\\"x","d":true}
                json_build_object('a') => ! even number
                json_build_object(NULL, 1) => ! must not be null
                json_build_array(1, 'x', 1.50, NULL, '[1]'::json) => [1,"x",1.50,null,[1]]
                json_build_array() => []
                to_json('a"b') => "a\\"b"
                to_jsonb(1) => 1
                to_json(DATE '2024-05-01') => "2024-05-01"
                json_get(NULL, 'a') => NULL
                """);
    }

    @Test
    void columnsAreReadInPlace() {
        assertThat(db().run(ALICE, "SELECT j -> 'a' -> 'b' -> 2 ->> 'c', j ->> 's', j ->> 't' FROM docs ORDER BY id")
                        .rows()
                        .toString())
                .isEqualTo("[[x, q\"ü🙂, true], [null, null, null], [null, null, null], [null, null, null]]");
        assertThat(db().run(ALICE, "SELECT id FROM docs WHERE j ->> 'a' = '2'").first())
                .containsExactly(4);
        assertThat(db().run(ALICE, "SELECT json_get_int(j, $1, 'b', 1) FROM docs WHERE id = 1", "a")
                        .first())
                .containsExactly(20L);
        assertThat(db().run(ALICE, "SELECT j -> id FROM docs WHERE id = 2").first())
                .containsExactly("\"three\"");
    }

    @Test
    void deepDocumentsAreNull() {
        String deep = "[".repeat(200_000) + "]".repeat(200_000);
        assertThat(db().run(ALICE, "SELECT $1 -> 0, json_length($1), $1 @> '[]'", deep)
                        .rows()
                        .toString())
                .isEqualTo("[[null, null, null]]");
    }

    @Test
    void changedDocuments() {
        check("""
                jsonb_set('[{"f1":1,"f2":null},2,null,3]', '{0,f1}', '[2,3,4]', false) => [{"f1":[2,3,4],"f2":null},2,null,3]
                jsonb_set('[{"f1":1,"f2":null},2]', '{0,f3}', '[2,3,4]') => [{"f1":1,"f2":null,"f3":[2,3,4]},2]
                jsonb_set('[{"f1":1}]', '{0,f3}', '1', false) => [{"f1":1}]
                jsonb_set('{"a":{"b":1.50}}', '{a,c}', '"x"') => {"a":{"b":1.50,"c":"x"}}
                jsonb_set('{"a":1}', '{b,c}', '2') => {"a":1}
                jsonb_set('[1,2]', '{-1}', '9') => [1,9]
                jsonb_set('[1,2]', '{7}', '9') => [1,2,9]
                jsonb_set('[1,2]', '{-7}', '9') => [9,1,2]
                jsonb_set('[1,2]', '{x}', '9') => ! is no index of an array
                jsonb_set('{"a":1}', '{}', '9') => {"a":1}
                jsonb_set('{"a":1}', '{a}', 'x y') => ! the new value is no JSON
                jsonb_set('7', '{a}', '1') => 7
                jsonb_set('{', '{a}', '1') => NULL
                jsonb_set('{"a":1}', '{a}', NULL) => NULL
                jsonb_set('{"a":1}', ARRAY['a'], to_jsonb('q"ü🙂'::text)) => {"a":"q\\"ü🙂"}
                jsonb_insert('{"a":[0,1,2]}', '{a, 1}', '"new"') => {"a":[0,"new",1,2]}
                jsonb_insert('{"a":[0,1,2]}', '{a, 1}', '"new"', true) => {"a":[0,1,"new",2]}
                jsonb_insert('{"a":[0,1]}', '{a, -1}', '7') => {"a":[0,7,1]}
                jsonb_insert('{"a":[0,1]}', '{a, 9}', '7') => {"a":[0,1,7]}
                jsonb_insert('{"a":1}', '{b}', '2') => {"a":1,"b":2}
                jsonb_insert('{"a":1}', '{a}', '2') => ! cannot replace existing key 'a'
                jsonb_delete('{"a":1,"b":2}', 'a') => {"b":2}
                jsonb_delete('["a","b","a"]', 'a') => ["b"]
                jsonb_delete('[1,2,3]', 1) => [1,3]
                jsonb_delete('[1,2,3]', -1) => [1,2]
                jsonb_delete('[1,2,3]', 9) => [1,2,3]
                jsonb_delete('{"a":{"b":1,"c":2}}'::json -> 'a', 'b') => {"c":2}
                jsonb_delete('{"a":1}', 0) => ! no array
                jsonb_delete('7', 'a') => ! no object or array
                jsonb_delete_path('{"a":[1,{"b":2,"c":3}]}', '{a,1,b}') => {"a":[1,{"c":3}]}
                jsonb_delete_path('{"a":1}', '{b,c}') => {"a":1}
                json_strip_nulls('[{"f1":1, "f2":null}, 2, null, {"a":{"b":null}}]') => [{"f1":1},2,null,{"a":{}}]
                jsonb_strip_nulls('null') => null
                replace(jsonb_pretty('{"a":[1,{}],"b":"x"}'), chr(10), '/') => {/    "a": [/        1,/        {/        }/    ],/    "b": "x"/}
                jsonb_pretty('[]') = '[' || chr(10) || ']' => true
                jsonb_pretty(' 7 ') => 7
                """);
    }
}
