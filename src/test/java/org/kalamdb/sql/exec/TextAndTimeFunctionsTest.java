package org.kalamdb.sql.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kalamdb.sql.exec.Sandbox.call;
import static org.kalamdb.sql.exec.Sandbox.literal;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TemporalText;
import org.kalamdb.sql.ir.Function;
import org.kalamdb.sql.ir.Scalar;

class TextAndTimeFunctionsTest {
    private final Sandbox sandbox = new Sandbox();

    @AfterEach
    void everythingIsGivenBack() {
        sandbox.close();
    }

    /// A call of literals; their types follow from the Java classes.
    private @Nullable Object eval(Function function, DataType type, @Nullable Object... args) {
        Scalar[] literals = Arrays.stream(args)
                .map(arg -> literal(
                        arg,
                        arg instanceof Integer ? DataType.INT : arg instanceof Long ? DataType.BIGINT : DataType.TEXT))
                .toArray(Scalar[]::new);
        return sandbox.evaluate(call(function, type, literals));
    }

    private @Nullable Object text(Function function, @Nullable Object... args) {
        return eval(function, DataType.TEXT, args);
    }

    private @Nullable Object test(Function function, @Nullable Object... args) {
        return eval(function, DataType.BOOLEAN, args);
    }

    @Test
    void textFunctionsCountCodePoints() {
        assertThat(eval(Function.CHAR_LENGTH, DataType.INT, "a🙂é")).isEqualTo(3);
        assertThat(eval(Function.OCTET_LENGTH, DataType.INT, "a🙂é")).isEqualTo(7);
        assertThat(text(Function.SUBSTRING, "a🙂éxyz", 2, 3)).isEqualTo("🙂éx");
        assertThat(text(Function.SUBSTRING, "abc", -1, 3)).isEqualTo("a");
        assertThat(text(Function.SUBSTRING, "abc", 2)).isEqualTo("bc");
        assertThat(text(Function.SUBSTRING, "abc", 9, 2)).isEqualTo("");
        assertThatThrownBy(() -> text(Function.SUBSTRING, "abc", 1, -1)).hasMessageContaining("negative substring");
        assertThat(text(Function.LEFT, "🙂🙃abc", 2)).isEqualTo("🙂🙃");
        assertThat(text(Function.LEFT, "abc", -1)).isEqualTo("ab");
        assertThat(text(Function.RIGHT, "abc🙂", 2)).isEqualTo("c🙂");
        assertThat(text(Function.RIGHT, "abc", -2)).isEqualTo("c");
        assertThat(text(Function.REVERSE, "ab🙂")).isEqualTo("🙂ba");
        assertThat(eval(Function.POSITION, DataType.INT, "b", "🙂ab")).isEqualTo(3);
        assertThat(eval(Function.POSITION, DataType.INT, "z", "ab")).isEqualTo(0);
        assertThat(text(Function.LPAD, "🙂", 3, "ab")).isEqualTo("ab🙂");
        assertThat(text(Function.LPAD, "abcd", 2)).isEqualTo("ab");
        assertThat(text(Function.RPAD, "a", 4, "xy")).isEqualTo("axyx");
        assertThat(text(Function.RPAD, "a", 3, "")).isEqualTo("a");
    }

    @Test
    void textFunctionsFollowPostgres() {
        assertThat(text(Function.CONCAT, "a", "b", "c")).isEqualTo("abc");
        assertThat(text(Function.CONCAT, "a", null)).isNull();
        assertThat(text(Function.TRIM_BOTH, "  a b ")).isEqualTo("a b");
        assertThat(text(Function.TRIM_BOTH, "xyaxy", "yx")).isEqualTo("a");
        assertThat(text(Function.TRIM_LEADING, "  a ")).isEqualTo("a ");
        assertThat(text(Function.TRIM_TRAILING, "  a ")).isEqualTo("  a");
        assertThat(text(Function.REPLACE, "aXbX", "X", "--")).isEqualTo("a--b--");
        assertThat(text(Function.REPLACE, "abc", "", "x")).isEqualTo("abc");
        assertThat(text(Function.SPLIT_PART, "a,b,c", ",", 2)).isEqualTo("b");
        assertThat(text(Function.SPLIT_PART, "a,b,c", ",", -1)).isEqualTo("c");
        assertThat(text(Function.SPLIT_PART, "a,b,c", ",", 4)).isEqualTo("");
        assertThat(text(Function.SPLIT_PART, "a,b,c", ",", -4)).isEqualTo("");
        assertThatThrownBy(() -> text(Function.SPLIT_PART, "a", ",", 0)).hasMessageContaining("must not be zero");
        assertThat(text(Function.REPEAT, "ab", 3)).isEqualTo("ababab");
        assertThat(text(Function.REPEAT, "ab", -1)).isEqualTo("");
        assertThatThrownBy(() -> text(Function.REPEAT, "ab", Integer.MAX_VALUE)).hasMessageContaining("longer than");
        assertThat(test(Function.STARTS_WITH, "abc", "ab")).isEqualTo(true);
        assertThat(text(Function.MD5, "abc")).isEqualTo("900150983cd24fb0d6963f7d28e17f72");
        assertThat(text(Function.SHA256, "abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void likeEscapesWithBackslashAndMatchesCodePoints() {
        assertThat(test(Function.LIKE, "10%", "10\\%")).isEqualTo(true);
        assertThat(test(Function.LIKE, "10x", "10\\%")).isEqualTo(false);
        assertThat(test(Function.LIKE, "a🙂b", "a_b")).isEqualTo(true);
        assertThat(test(Function.LIKE, "a🙂🙂b", "a%_b")).isEqualTo(true);
        assertThat(test(Function.LIKE, "Ab", "ab")).isEqualTo(false);
        assertThat(test(Function.ILIKE, "ÄBc", "äb_")).isEqualTo(true);
        assertThat(test(Function.ILIKE, "ABC", "%B%")).isEqualTo(true);
        assertThat(test(Function.LIKE_ESCAPE, "a_b", "a#_b", "#")).isEqualTo(true);
        assertThat(test(Function.LIKE_ESCAPE, "axb", "a#_b", "#")).isEqualTo(false);
        assertThat(test(Function.LIKE_ESCAPE, "a\\b", "a\\_", "")).isEqualTo(true);
        assertThat(test(Function.LIKE, "", "")).isEqualTo(true);
        assertThat(test(Function.LIKE, "", "%%")).isEqualTo(true);
        assertThat(test(Function.LIKE, null, "%")).isNull();
        assertThatThrownBy(() -> test(Function.LIKE, "a", "a\\")).hasMessageContaining("escape");
    }

    @Test
    void likeAgreesWithRegularExpressions() {
        long seed = 20261120L;
        Random random = new Random(seed);
        String alphabet = "abä🙂";
        for (int i = 0; i < 3000; i++) {
            String text = randomText(random, alphabet, 24);
            String pattern = randomText(random, alphabet + "%%%_", 8);
            StringBuilder regex = new StringBuilder();
            pattern.codePoints()
                    .forEach(
                            c -> regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(Character.toString(c))));
            byte[] utf8 = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            assertThat(LikePattern.of(pattern, "\\").matches(utf8, 0, utf8.length))
                    .as("seed %d: '%s' LIKE '%s'", seed, text, pattern)
                    .isEqualTo(Pattern.compile(regex.toString(), Pattern.DOTALL)
                            .matcher(text)
                            .matches());
        }
    }

    private static String randomText(Random random, String alphabet, int maxLength) {
        int[] letters = alphabet.codePoints().toArray();
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(maxLength + 1); length > 0; length--) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    @Test
    void regularExpressionsFindAndAreBounded() {
        assertThat(test(Function.REGEX_MATCH, "foobar", "o+b")).isEqualTo(true);
        assertThat(test(Function.REGEX_MATCH, "FOO", "foo")).isEqualTo(false);
        assertThat(test(Function.REGEX_MATCH_CI, "FOO", "foo")).isEqualTo(true);
        assertThat(test(Function.REGEX_MATCH, "a1", "^[[:alpha:]][[:digit:]]$")).isEqualTo(true);
        assertThatThrownBy(() -> test(Function.REGEX_MATCH, "a", "("))
                .hasMessageContaining("invalid regular expression");
        long[] nanos = {0};
        sandbox.cancellation = new Cancellation(Duration.ofMillis(1), () -> nanos[0] += 100_000);
        assertThatThrownBy(() -> test(Function.REGEX_MATCH, "a".repeat(60), "^(a|aa)+\\1?c$"))
                .hasMessageContaining("ran longer");
        sandbox.cancellation = Cancellation.none();
        assertThatThrownBy(() -> test(Function.REGEX_MATCH, "a".repeat(60), "^(a|aa)+\\1?c$"))
                .hasMessageContaining("steps");
    }

    private @Nullable Object time(
            Function function, DataType type, Object first, DataType firstType, Object second, DataType secondType) {
        return sandbox.evaluate(call(function, type, literal(first, firstType), literal(second, secondType)));
    }

    private @Nullable Object truncated(String unit, String timestamp) {
        Object micros = time(
                Function.DATE_TRUNC,
                DataType.TIMESTAMP,
                unit,
                DataType.TEXT,
                TemporalText.parseTimestamp(timestamp),
                DataType.TIMESTAMP);
        return TimeText.timestamp((Long) java.util.Objects.requireNonNull(micros));
    }

    @Test
    void dateTruncCutsToTheUnit() {
        String time = "2024-05-15 13:47:59.123456";
        assertThat(truncated("microseconds", time)).isEqualTo(time);
        assertThat(truncated("millisecond", time)).isEqualTo("2024-05-15 13:47:59.123");
        assertThat(truncated("second", time)).isEqualTo("2024-05-15 13:47:59");
        assertThat(truncated("HOUR", time)).isEqualTo("2024-05-15 13:00:00");
        assertThat(truncated("day", time)).isEqualTo("2024-05-15 00:00:00");
        assertThat(truncated("week", time)).isEqualTo("2024-05-13 00:00:00");
        assertThat(truncated("month", time)).isEqualTo("2024-05-01 00:00:00");
        assertThat(truncated("quarter", time)).isEqualTo("2024-04-01 00:00:00");
        assertThat(truncated("year", time)).isEqualTo("2024-01-01 00:00:00");
        assertThat(truncated("decade", time)).isEqualTo("2020-01-01 00:00:00");
        assertThat(truncated("century", time)).isEqualTo("2001-01-01 00:00:00");
        assertThat(truncated("day", "1969-12-31 23:59:59.999999")).isEqualTo("1969-12-31 00:00:00");
        assertThatThrownBy(() -> truncated("fortnight", time)).hasMessageContaining("fortnight");
    }

    private @Nullable Object part(String field, String timestamp) {
        return time(
                Function.DATE_PART,
                DataType.DOUBLE,
                field,
                DataType.TEXT,
                TemporalText.parseTimestamp(timestamp),
                DataType.TIMESTAMP);
    }

    @Test
    void datePartReadsFields() {
        String time = "2024-12-30 13:47:59.123456";
        assertThat(part("year", time)).isEqualTo(2024.0);
        assertThat(part("isoyear", time)).isEqualTo(2025.0);
        assertThat(part("week", time)).isEqualTo(1.0);
        assertThat(part("quarter", time)).isEqualTo(4.0);
        assertThat(part("dow", "2024-12-29")).isEqualTo(0.0);
        assertThat(part("isodow", "2024-12-29")).isEqualTo(7.0);
        assertThat(part("doy", time)).isEqualTo(365.0);
        assertThat(part("minute", time)).isEqualTo(47.0);
        assertThat(part("second", time)).isEqualTo(59.123456);
        assertThat(part("milliseconds", time)).isEqualTo(59123.456);
        assertThat(part("epoch", "1970-01-02 00:00:00.5")).isEqualTo(86400.5);
        assertThat(time(Function.DATE_PART, DataType.DOUBLE, "hour", DataType.TEXT, 3_600_000_000L * 5, DataType.TIME))
                .isEqualTo(5.0);
        assertThatThrownBy(() -> time(Function.DATE_PART, DataType.DOUBLE, "day", DataType.TEXT, 1L, DataType.TIME))
                .hasMessageContaining("day");
    }

    @Test
    void jsonStepsReachMembersAndElements() {
        String json = "{\"a\": {\"b\": [1, 2.50, \"x\\n\", null, true]}, \"k\": \"v\", \"n\": null, \"k\": \"last\"}";
        assertThat(eval(Function.JSON_GET, DataType.JSON, json, "a")).isEqualTo("{\"b\":[1,2.50,\"x\\n\",null,true]}");
        assertThat(text(Function.JSON_GET_TEXT, json, "k")).isEqualTo("last");
        assertThat(eval(Function.JSON_GET, DataType.JSON, json, "k")).isEqualTo("\"last\"");
        assertThat(eval(Function.JSON_GET, DataType.JSON, json, "n")).isEqualTo("null");
        assertThat(text(Function.JSON_GET_TEXT, json, "n")).isNull();
        assertThat(text(Function.JSON_GET_TEXT, json, "missing")).isNull();
        assertThat(text(Function.JSON_GET_TEXT, "[10, 20, 30]", 1)).isEqualTo("20");
        assertThat(text(Function.JSON_GET_TEXT, "[10, 20, 30]", -1)).isEqualTo("30");
        assertThat(text(Function.JSON_GET_TEXT, "[10, 20, 30]", -4)).isNull();
        assertThat(text(Function.JSON_GET_TEXT, "[10, 20, 30]", "1")).isNull();
        assertThat(text(Function.JSON_GET_TEXT, "{\"a\": 1", "a")).isNull();
        assertThat(text(Function.JSON_GET_TEXT, "{\"a\": 1} x", "a")).isNull();
        assertThat(text(Function.JSON_GET_TEXT, "", "a")).isNull();
        assertThat(test(Function.JSON_HAS_KEY, json, "n")).isEqualTo(true);
        assertThat(test(Function.JSON_HAS_KEY, json, "b")).isEqualTo(false);
        assertThat(test(Function.JSON_HAS_KEY, "[\"x\", {\"y\": 1}]", "x")).isEqualTo(true);
        assertThat(test(Function.JSON_HAS_KEY, "[\"x\", {\"y\": 1}]", "y")).isEqualTo(false);
        assertThat(test(Function.JSON_HAS_KEY, "[\"x\"", "x")).isNull();
    }
}
