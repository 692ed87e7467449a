package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import org.junit.jupiter.api.Test;

class RegexCasesTest extends ExpressionCases {
    @Test
    void patternsAreReadAsPostgresReadsThem() {
        check("""
                'abc' ~ 'b' => true
                'ABC' ~* 'b' => true
                'abc' !~ 'b' => false
                'ÀB' ~* 'àb' => true
                'abc' !~* 'X' => true
                'abc' ~ '^a.c$' => true
                E'a\\nb' ~ 'a.b' => true
                E'a\\nb' ~ '^b$' => false
                E'a\\nb' ~ '(?n)^b$' => true
                E'a\\n' ~ 'a$' => false
                'x1' ~ '^[[:alpha:]][[:digit:]]$' => true
                'é' ~ '^[[:alpha:]]$' => true
                'é' ~ '^\\w$' => true
                'a]b' ~ '[]]' => true
                'a-b' ~ '[a\\-z]-' => true
                'a.b' ~ 'a\\.b' => true
                'axb' ~ 'a\\.b' => false
                'foo bar' ~ '\\mbar\\M' => true
                'foobar' ~ '\\ybar\\y' => false
                'abab' ~ '^(ab)\\1$' => true
                'foobar' ~ 'foo(?=bar)' => true
                'foobar' ~ 'foo(?!bar)' => false
                'a+b' ~ '***=a+b' => true
                'AB' ~ '(?i)ab' => true
                'é' ~ '\\u00e9' => true
                'abc' ~ '(' => ! invalid regular expression
                'abc' ~ ')' => ! parentheses
                'abc' ~ '[a' => ! brackets
                'abc' ~ 'a\\' => ! invalid escape
                'abc' ~ 'a\\q' => ! invalid escape
                'abc' ~ '[[:foo:]]' => ! invalid character class
                'abc' ~ '((a{1000}){1000}){1000}' => ! too complex
                'abc' ~ NULL => NULL
                '' ~ '' => true
                """);
    }

    @Test
    void functions() {
        check("""
                regexp_like('Abc', 'a') => false
                regexp_like('Abc', 'a', 'i') => true
                regexp_like('Abc', 'a', 'z') => ! invalid regular expression option
                regexp_replace('foobarbaz', 'b..', 'X') => fooXbaz
                regexp_replace('foobarbaz', 'b..', 'X', 'g') => fooXX
                regexp_replace('foobarbaz', 'b(..)', 'X\\1Y', 'g') => fooXarYXazY
                regexp_replace('abc', 'b', '[\\&]') => a[b]c
                regexp_replace('abc', 'b', '\\\\') => a\\c
                regexp_replace('aaa', 'a', 'b', 2) => aba
                regexp_replace('aaa', 'a', 'b', 1, 0) => bbb
                regexp_replace('aaa', 'a', 'b', 1, 3, 'i') => aab
                regexp_replace('foobarbaz', 'b(a|ar)', 'X') => fooXbaz
                regexp_replace('a🙂b', '.', '<\\&>', 'g') => <a><🙂><b>
                regexp_replace('abc', '', '-', 'g') => -a-b-c-
                regexp_replace('Thomas', '.[mN]a.', 'M') => ThM
                regexp_match('foobarbequebaz', 'bar.*que') => ["barbeque"]
                regexp_match('foobarbequebaz', '(bar)(beque)') => ["bar","beque"]
                regexp_match('foo', '(x)?foo') => [null]
                regexp_match('foo', 'x') => NULL
                regexp_match('a', 'a', 'g') => ! global
                regexp_count('123123123', '\\d\\d\\d') => 3
                regexp_count('ABCABC', 'abc', 2, 'i') => 1
                regexp_count('abc', '') => 4
                regexp_instr('number of your street', 'your') => 11
                regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i') => 3
                regexp_instr('ABCDEF', 'c(.)(..)', 1, 1, 0, 'i', 2) => 5
                regexp_instr('abc', 'z') => 0
                regexp_instr('abcabc', 'b', 1, 2) => 5
                regexp_instr('abcabc', 'b', 1, 2, 1) => 6
                regexp_substr('number of', '[^ ]+', 1, 2) => of
                regexp_substr('ABCDEF', 'c(.)(..)', 1, 1, 'i', 2) => EF
                regexp_substr('abc', 'z') => NULL
                regexp_split_to_array('hello world', '\\s+') => ["hello","world"]
                regexp_split_to_array('the', '') => ["t","h","e"]
                regexp_split_to_array('a,b,,c', ',') => ["a","b","","c"]
                regexp_split_to_array('', ',') => [""]
                regexp_replace(NULL, 'a', 'b') => NULL
                regexp_count('abc', 'a', 0) => ! invalid value for a parameter
                """);
    }

    @Test
    void noPatternHangsAQuery() {
        String text = "a".repeat(20_000);
        assertThat(db().run(ALICE, "SELECT $1 ~ '(a*)*b'", text).first()).containsExactly(false);
        assertThat(db().run(ALICE, "SELECT $1 ~ '^(a|b|ab)*$'", text).first()).containsExactly(true);
        assertThat(db().failure(ALICE, "SELECT $1 ~ '(a*)*\\1b'", text)).contains("too complex");
        assertThat(db().failure(ALICE, "SELECT 'a' ~ $1", "(".repeat(5000) + ")".repeat(5000)))
                .contains("too complex");
        assertThat(db().failure(ALICE, "SELECT 'a' ~ $1", "a".repeat(100_000))).contains("too complex");
    }
}
