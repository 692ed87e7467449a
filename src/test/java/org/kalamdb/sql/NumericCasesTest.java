package org.kalamdb.sql;

import org.junit.jupiter.api.Test;

class NumericCasesTest extends ScalarCases {
    @Test
    void operatorsAreExactOrFail() {
        check("""
                7 / 2 => 3
                -7 / 2 => -3
                -7 % 2 => -1
                7.0 / 2 => 3.500000
                1 / 3.0 => 0.333333
                2 + 3 * 4 => 14
                9223372036854775807 + 1 => !overflow
                -9223372036854775808 - 1 => !overflow
                -9223372036854775808 / -1 => !overflow
                9223372036854775807 * 2 => !overflow
                2147483647::int + 1::int => !overflow
                32767::smallint + 1::smallint => !overflow
                1 / 0 => !division by zero
                1 % 0 => !division by zero
                1.5 / 0 => !division by zero
                1e0 / 0 => !division by zero
                1e308 * 10 => !out of range
                12345678901234567890123456789012345678::decimal(38,0) + 1 => 12345678901234567890123456789012345679
                99999999999999999999999999999999999999::decimal(38,0) + 1 => !overflow
                0.1 + 0.2 => 0.3
                0.1::double + 0.2::double => 0.30000000000000004
                1.10 * 2.5 => 2.750
                2 ^ 10 => 1024
                2 ^ 0.5 => 1.4142135623730951
                -5 % 3.5 => -1.5
                5 & 3 => 1
                5 | 3 => 7
                5 # 3 => 6
                ~5 => -6
                1 << 10 => 1024
                1024 >> 3 => 128
                |/ 25 => 5
                ||/ 27 => 3
                'NaN'::double = 'NaN'::double => true
                'NaN'::double > 'Infinity'::double => true
                -0.0::double = 0.0::double => true
                '-Infinity'::double < -1e308 => true
                1 = 1.0 => true
                0.1::float = 0.1::double => false
                3 BETWEEN 2.5 AND 3.5 => true
                """);
    }

    @Test
    void roundingIsAwayFromZero() {
        check("""
                round(2.5) => 3
                round(-2.5) => -3
                round(2.345, 2) => 2.35
                round(-2.345, 2) => -2.35
                round(9.99, 1) => 10.0
                round(1234, -2) => 1200
                round(1250, -2) => 1300
                round(2.5::double) => 3
                trunc(2.99) => 2
                trunc(-2.999, 2) => -2.99
                ceil(1.2) => 2
                ceil(-1.2) => -1
                ceiling(9.1) => 10
                floor(-9.9) => -10
                floor(2.7::double) => 2
                abs(-9223372036854775808) => !overflow
                abs(-3.5) => 3.5
                sign(-0.25) => -1
                sign(0) => 0
                sign(3::double) => 1
                mod(7, 3) => 1
                mod(-7.5, 2) => -1.5
                div(7, 2) => 3
                div(-7.5, 2) => -3
                div(1, 0) => !division by zero
                div(1.5, 0) => !division by zero
                """);
    }

    @Test
    void functions() {
        check("""
                sqrt(2) => 1.4142135623730951
                sqrt(-1) => !square root of a negative
                cbrt(27) => 3
                cbrt(-8) => -2
                exp(0) => 1
                exp(1000) => !out of range
                ln(1) => 0
                ln(0) => !logarithm of zero
                ln(-1) => !logarithm of a negative
                log(1000) => 3
                log(2, 64) => 6
                log(2, 0) => !logarithm of zero
                log(1, 5) => !division by zero
                log10(100) => 2
                log2(8) => 3
                power(2, 3) => 8
                power(0, -1) => !zero raised to a negative power
                power(-8, 0.5) => !complex result
                degrees(pi()) => 180
                radians(180) => 3.141592653589793
                sin(0) => 0
                cos(0) => 1
                tan(0) => 0
                asin(1) => 1.5707963267948966
                asin(2) => !out of range
                acos(1) => 0
                atan(1) => 0.7853981633974483
                atan2(1, 1) => 0.7853981633974483
                sinh(0) => 0
                cosh(0) => 1
                tanh(0) => 0
                acosh(1) => 0
                atanh(0) => 0
                sin('Infinity'::double) => !out of range
                gcd(12, 18) => 6
                gcd(-12, 0) => 12
                gcd(-9223372036854775808, 0) => !overflow
                lcm(4, 6) => 12
                lcm(0, 5) => 0
                lcm(9223372036854775807, 2) => !overflow
                factorial(0) => 1
                factorial(20) => 2432902008176640000
                factorial(33) => 8683317618811886495518194401280000000
                factorial(34) => !overflow
                factorial(-1) => !negative
                width_bucket(5.35, 0.024, 10.06, 5) => 3
                width_bucket(0, 1, 10, 5) => 0
                width_bucket(10, 1, 10, 5) => 6
                width_bucket(3, 10, 0, 5) => 4
                width_bucket(1, 1, 1, 5) => !cannot equal
                width_bucket(1, 0, 2, 0) => !greater than zero
                to_hex(255) => ff
                to_hex(-1) => ffffffffffffffff
                bit_count(255) => 8
                bit_count(-1::int) => 32
                isnan('NaN'::double) => true
                isnan(1.5) => false
                greatest(1, 2.5, null) => 2.5
                least(3, -1) => -1
                greatest(null, null) => null
                nullif(1, 1) => null
                coalesce(null, 2) => 2
                """);
    }

    @Test
    void numbersByPattern() {
        check("""
                '|' || to_char(125, '999') || '|' => | 125|
                to_char(-125, '999') => -125
                '|' || to_char(125.8, '999D9') || '|' => | 125.8|
                '|' || to_char(1485, '9,999') || '|' => | 1,485|
                to_char(1234567, 'FM9,999,999') => 1,234,567
                '|' || to_char(12, '9990999.9') || '|' => |    0012.0|
                to_char(12, 'FM9990999.9') => 0012.
                to_char(0.1, 'FM0.99') => 0.1
                to_char(-0.1, 'FM9.99') => -.1
                to_char(485, 'FM999') => 485
                '|' || to_char(485, '99') || '|' => | ##|
                to_char(-485, '999S') => 485-
                to_char(485, 'SG999') => +485
                to_char(-485, '999MI') => 485-
                to_char(-485, 'FM999PR') => <485>
                to_char(485, 'FMRN') => CDLXXXV
                to_char(482, 'FM999th') => 482nd
                '|' || to_char(0.0004859, '9.99EEEE') || '|' => | 4.86e-04|
                '|' || to_char(12.45, '99V9') || '|' => | 125|
                to_char(485, '"Good number:"FM999') => Good number:485
                to_number('12,454.8-', '99G999D9S') => -12454.8000000000
                to_number('x', '9') => !invalid input
                """);
    }

    @Test
    void wholeNumbersInOtherBases() {
        check("""
                to_hex(255) => ff
                to_hex(-1::int) => ffffffff
                to_hex(-1::bigint) => ffffffffffffffff
                to_bin(10) => 1010
                to_bin(-1::int) => 11111111111111111111111111111111
                to_oct(64::smallint) => 100
                to_oct(0) => 0
                """);
    }
}
