package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import org.junit.jupiter.api.Test;

/// Functions of texts and bytes answer as PostgreSQL does.
class TextFunctionCasesTest extends ExpressionCases {
    @Test
    void concatenation() {
        check("""
                'a' || 'b' => ab
                'a' || 1 || true || 2.50 => a1true2.50
                1 || 'x' => 1x
                'a' || NULL => NULL
                'd ' || DATE '2024-05-01' => d 2024-05-01
                'u ' || uuid '00000000-0000-0000-0000-000000000001' => u 00000000-0000-0000-0000-000000000001
                concat('a', NULL, 1, true) => a1true
                concat_ws(',', 'a', NULL, 'b', 3) => a,b,3
                concat_ws(NULL, 'a') => NULL
                concat_ws(',') =>
                1 || 2 => ! operator '||' does not take (BIGINT, BIGINT)
                """);
    }

    @Test
    void lettersAndLengths() {
        check("""
                lower('ABC é ÀÉ') => abc é àé
                upper('abc é ß') => ABC É SS
                lower(NULL) => NULL
                initcap('hello wORLD-foo 1st') => Hello World-Foo 1st
                length('a🙂é') => 3
                char_length('') => 0
                character_length('日本') => 2
                octet_length('a🙂é') => 7
                bit_length('é') => 16
                length('e\u0301') => 2
                length(NULL) => NULL
                reverse('ab🙂') => 🙂ba
                ascii('é') => 233
                ascii('') => 0
                ascii('🙂') => 128578
                chr(128578) => 🙂
                chr(65) => A
                chr(0) => ! null character not permitted
                chr(55296) => ! not valid
                chr(-1) => ! not valid
                'A' < 'a' => true
                'é' > 'z' => true
                '🙂' > '￿' => true
                """);
    }

    @Test
    void parts() {
        check("""
                substr('a🙂éxyz', 2, 3) => 🙂éx
                substr('abc', -1, 3) => a
                substr('abc', 0) => abc
                substr('abc', 2147483647) =>
                substr('abc', 1, -1) => ! negative substring length
                substr(NULL, 1) => NULL
                substring('abcdef' from 2 for 3) => bcd
                substring('abcdef' from 2) => bcdef
                substring('abcdef' for 2) => ab
                substring('abcdef', 3) => cdef
                substring('foobar' from 'o.b') => oob
                substring('foobar' from 'o(.)b') => o
                substring('foobar', 'x') => NULL
                left('🙂🙃abc', 2) => 🙂🙃
                left('abc', -1) => ab
                right('abc🙂', 2) => c🙂
                right('abc', -2) => c
                right('abc', -2147483648) =>
                split_part('a,b,c', ',', 2) => b
                split_part('a,b,c', ',', -1) => c
                split_part('a,b', ',', 3) =>
                split_part('a,b', ',', 0) => ! must not be zero
                position('b' in '🙂ab') => 3
                position('' in 'ab') => 1
                strpos('abc', 'z') => 0
                starts_with('abc', 'ab') => true
                overlay('Txxxxas' placing 'hom' from 2 for 4) => Thomas
                overlay('abcdef' placing '__' from 3) => ab__ef
                overlay('abc' placing 'X' from 0) => ! negative substring length
                """);
    }

    @Test
    void trimmingAndPadding() {
        check("""
                '<' || trim('  a b ') || '>' => <a b>
                trim(both 'xy' from 'xyaxy') => a
                trim(leading from '  a') => a
                trim(trailing 'x' from 'axx') => a
                trim('axa', 'a') => x
                btrim('xyaxy', 'yx') => a
                ltrim('zzzytest', 'xyz') => test
                rtrim('testxxzx', 'xyz') => test
                ltrim('🙂🙂a', '🙂') => a
                lpad('🙂', 3, 'ab') => ab🙂
                lpad('abcd', 2) => ab
                rpad('a', 4, 'xy') => axyx
                rpad('a', 3, '') => a
                lpad('a', -5) =>
                lpad('a', 2000000000) => ! longer than
                repeat('ab', 3) => ababab
                repeat('ab', -1) =>
                repeat('ab', 2147483647) => ! longer than
                length(repeat('x', 60000000) || repeat('y', 60000000)) => ! more memory
                """);
    }

    @Test
    void replacing() {
        check("""
                replace('aXbX', 'X', '--') => a--b--
                replace('abc', '', 'x') => abc
                translate('12345', '143', 'ax') => a2x5
                translate('a🙂b', '🙂', '!') => a!b
                levenshtein('kitten', 'sitting') => 3
                levenshtein('', 'abc') => 3
                format('Hello %s, %2$s %1$s %%', 'a', 'b') => Hello a, b a %
                format('|%10s|%-5s|', 'foo', 'x') => |       foo|x    |
                format('%I %L %L', 'my col', 'it''s', NULL) => "my col" 'it''s' NULL
                format('%s', NULL) =>
                format('%s %s', 'a') => ! too few arguments
                format('%d', 1) => ! unrecognized format() type specifier
                format('%') => ! unterminated format()
                format(NULL) => NULL
                quote_ident('foo') => foo
                quote_ident('Foo bar') => "Foo bar"
                quote_ident('select') => "select"
                quote_literal('it''s') => 'it''s'
                quote_literal(42) => '42'
                quote_literal(NULL) => NULL
                quote_nullable(NULL) => NULL
                to_hex(255) => ff
                to_hex(-1::int) => ffffffff
                to_hex(-1) => ffffffffffffffff
                to_hex(2147483648) => 80000000
                """);
    }

    @Test
    void digestsAndBytes() {
        check("""
                md5('abc') => 900150983cd24fb0d6963f7d28e17f72
                sha1('abc') => a9993e364706816aba3e25717850c26c9cd0d89d
                sha224('abc') => 23097d223405d8228642a477bda255b32aadbce4bda0b3f7e36c9da7
                sha256('') => e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
                length(sha512('x')) => 128
                length(sha384('x')) => 96
                md5(X'616263') => 900150983cd24fb0d6963f7d28e17f72
                X'00ff' || X'01' => \\x00ff01
                length(X'00ff') => 2
                octet_length(X'00ff') => 2
                bit_length(X'00ff') => 16
                substr(X'00ff01', 2) => \\xff01
                substring(X'00ff01' from 1 for 2) => \\x00ff
                strpos(X'00ff01', X'ff') => 2
                get_byte(X'00ff', 1) => 255
                get_byte(X'00ff', 2) => ! out of valid range
                set_byte(X'00ff', 0, 7) => \\x07ff
                X'00' < X'01' => true
                X'ff' > X'01' => true
                encode(X'00ff10', 'hex') => 00ff10
                encode('abc', 'base64') => YWJj
                encode('\\x6162', 'escape') => ab
                encode(X'00ff', 'escape') => \\000\\377
                decode('00FF', 'hex') => \\x00ff
                decode('YWJj', 'base64') => \\x616263
                decode('a\\\\b\\001', 'escape') => \\x615c6201
                decode('zz', 'hex') => ! invalid hex
                decode('zz', 'rot13') => ! unrecognized encoding
                length(gen_random_uuid()::text) => 36
                gen_random_uuid() <> gen_random_uuid() => true
                substr(uuid()::text, 15, 1) => 4
                substr(uuid_v7()::text, 15, 1) => 7
                length(ulid()) => 26
                """);
    }

    @Test
    void patterns() {
        check("""
                'abc' LIKE 'a%' => true
                'a%c' LIKE 'a\\%c' => true
                'abc' LIKE 'a\\%c' => false
                'a_c' LIKE 'a#_c' ESCAPE '#' => true
                'abc' LIKE 'a#_c' ESCAPE '#' => false
                'ÀB' ILIKE 'àb' => true
                '🙂' LIKE '_' => true
                'abc' LIKE 'abc\\' => ! must not end with the escape
                'abc' LIKE 'a' ESCAPE 'xx' => ! invalid escape
                'abc' NOT LIKE 'b%' => true
                'abc' SIMILAR TO 'abc' => true
                'abc' SIMILAR TO 'a' => false
                'abc' SIMILAR TO '%(b|d)%' => true
                'abc' SIMILAR TO '(b|c)%' => false
                'a.c' SIMILAR TO 'a.c' => true
                'abc' SIMILAR TO 'a.c' => false
                'abc' NOT SIMILAR TO 'a_c' => false
                'a%' SIMILAR TO 'a#%' ESCAPE '#' => true
                'aaa' SIMILAR TO 'a{3}' => true
                NULL SIMILAR TO 'a' => NULL
                """);
    }

    @Test
    void parametersOfOddUnicode() {
        assertThat(db().run(ALICE, "SELECT length($1), octet_length($1), upper($1)", "a\0b\ufffe")
                        .rows()
                        .getFirst())
                .isEqualTo(java.util.List.of(4, 6, "A\0B\ufffe"));
        assertThat(db().failure(ALICE, "SELECT length($1)", "x\ud800y")).contains("not valid Unicode");
    }
}
