package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Functions of numbers and times with arguments of every type, the extreme ones included: each call gives a value or
/// an error with a code.
class FunctionFuzzTest extends ScalarCases {
    private static final int CALLS = 500;
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "-1",
            "2.5",
            "9223372036854775807",
            "-9223372036854775808",
            "2147483647::int",
            "32767::smallint",
            "99999999999999999999999999999999999999::decimal(38,0)",
            "0.00000000000000000000000000000000000001::decimal(38,38)",
            "'NaN'::double",
            "'-Infinity'::double",
            "1e308",
            "-0.0::double",
            "date '2024-02-29'",
            "2147483647::date",
            "time '23:59:59.999999'",
            "timestamp '2024-02-29 12:30:15.123456'",
            "9223372036854775807::timestamp",
            "(-9223372036854775808)::timestamp",
            "interval '1 mon -1 day 1 second'",
            "interval '178956970 years'",
            "interval '-2147483648 days'",
            "'year'",
            "'YYYY-MM-DD HH24:MI:SS.US FMDay RN'",
            "'S999,990.99PR EEEE'",
            "'Europe/Berlin'",
            "''",
            "'€ 𝄞'",
            "true");
    private static final List<String> FUNCTIONS = List.of(
            "abs",
            "sign",
            "ceil",
            "floor",
            "round",
            "trunc",
            "sqrt",
            "cbrt",
            "exp",
            "ln",
            "log",
            "log2",
            "log10",
            "power",
            "mod",
            "div",
            "gcd",
            "lcm",
            "factorial",
            "width_bucket",
            "to_hex",
            "bit_count",
            "isnan",
            "sin",
            "cot",
            "acosh",
            "atan2",
            "greatest",
            "least",
            "nullif",
            "coalesce",
            "date_trunc",
            "date_part",
            "age",
            "date_bin",
            "to_char",
            "to_number",
            "to_date",
            "to_timestamp",
            "make_date",
            "make_time",
            "make_timestamp",
            "make_interval",
            "justify_hours",
            "justify_days",
            "justify_interval",
            "interval",
            "timezone",
            "sum",
            "avg",
            "stddev",
            "corr",
            "median",
            "bit_xor",
            "min",
            "max",
            "approx_percentile_cont");
    private static final List<String> OPERATORS =
            List.of("+", "-", "*", "/", "%", "^", "&", "|", "#", "<<", ">>", "=", "<", ">=", "||", "AT TIME ZONE");

    @Test
    void everyCallGivesAValueOrACodedError() {
        Random random = new Random(7);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            String sql = "SELECT " + call(random) + " FROM (VALUES (" + pick(VALUES, random) + ")) t(v)";
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
        assertThat(String.join("\n", wrong)).isEmpty();
    }

    private static String call(Random random) {
        if (random.nextInt(3) == 0) {
            return operand(random) + " " + pick(OPERATORS, random) + " " + operand(random);
        }
        StringJoiner arguments = new StringJoiner(", ", "(", ")");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            arguments.add(operand(random));
        }
        return pick(FUNCTIONS, random) + arguments;
    }

    private static String operand(Random random) {
        return random.nextInt(3) == 0 ? "v" : pick(VALUES, random);
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }
}
