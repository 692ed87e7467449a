package org.kalamdb.sql;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

class CastCasesTest extends ScalarCases {
    private static final List<String> VALUES = List.of(
            "true",
            "1::smallint",
            "2147483647::int",
            "-9223372036854775808",
            "1.5::float",
            "'NaN'::double",
            "1e300",
            "99999999999999999999999999999999999999::decimal(38,0)",
            "0.00000000000000000000000000000000000001::decimal(38,38)",
            "'odd text'",
            "''",
            "'{\"a\":1}'::json",
            "X'00ff'",
            "uuid '00000000-0000-0000-0000-000000000001'",
            "date '9999-12-31'",
            "2147483647::date",
            "(-2147483648)::date",
            "time '23:59:59.999999'",
            "9223372036854775807::timestamp",
            "(-9223372036854775808)::timestamp",
            "interval '1 mon 1 day 1 second'",
            "null");
    private static final List<String> TYPES = List.of(
            "boolean",
            "smallint",
            "int",
            "bigint",
            "float",
            "double",
            "decimal(10,2)",
            "decimal(38,38)",
            "text",
            "json",
            "bytes",
            "uuid",
            "date",
            "time",
            "timestamp",
            "datetime",
            "interval",
            "embedding(2)");

    @Test
    void casts() {
        check("""
                '12'::int => 12
                ' 12 '::int => 12
                '12.7'::int => !Unable to cast '12.7'
                12.7::int => 13
                -12.5::decimal(4,1)::int => -13
                2.5::double::int => 2
                3.5::double::int => 4
                1e10::int => !Unable to cast
                'abc'::int => !Unable to cast 'abc'
                '99999999999'::int => !out of range
                300000::smallint => !out of range
                'NaN'::double::int => !Unable to cast NaN
                true::int => 1
                0::boolean => false
                'yes'::boolean => true
                'maybe'::boolean => !Unable to cast 'maybe'
                '1.239'::decimal(4,2) => 1.24
                123.456::decimal(4,2) => !out of range
                1e39::decimal(38,0) => !out of range
                '1e5'::double => 100000
                'Infinity'::double => Infinity
                '1e999'::double => !out of range
                1e300::float => !out of range
                1.5::text => 1.5
                1e20::text => 1e+20
                true::text => true
                date '2024-02-29'::timestamp => 2024-02-29 00:00:00
                timestamp '2024-02-29 10:00'::date => 2024-02-29
                timestamp '2024-02-29 10:00'::time => 10:00:00
                time '10:00'::date => !cannot convert
                true::date => !cannot convert
                1714521600000000::timestamp => 2024-05-01 00:00:00
                19844::date => 2024-05-01
                TRY_CAST('x' AS int) => null
                TRY_CAST('12' AS int) => 12
                TRY_CAST('2024-02-30' AS date) => null
                TRY_CAST(300000 AS smallint) => null
                """);
    }

    @Test
    void everyPairOfTypesWorksOrIsRefusedWithACode() {
        List<String> wrong = new ArrayList<>();
        for (String value : VALUES) {
            for (String type : TYPES) {
                for (String form : List.of("CAST(v AS %2$s)", "TRY_CAST(%s AS %s)")) {
                    String expression = String.format(form, value, type);
                    String sql = "SELECT " + expression + " FROM (VALUES (" + value + ")) t(v)";
                    try {
                        engine().run(EngineFixture.ROOT, sql);
                    } catch (DbException refused) {
                        if (refused.code() == ErrorCode.INTERNAL) {
                            wrong.add(sql + ": " + refused.getMessage());
                        }
                    } catch (RuntimeException failed) {
                        wrong.add(sql + ": " + failed);
                    }
                }
            }
        }
        Assertions.assertThat(String.join("\n", wrong)).isEmpty();
    }
}
