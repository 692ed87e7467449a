package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;

class ObjectPathTest {
    @Test
    void pathsThatCouldLeaveTheBaseAreRefused() {
        List<String> bad = List.of(
                "",
                "/",
                "/a",
                "a/",
                "a//b",
                ".",
                "..",
                "a/../b",
                "a/./b",
                "a\\b",
                "a\0b",
                "a\nb",
                "ä",
                "a b",
                "a#b",
                "C:/x",
                "x".repeat(256),
                "abc/".repeat(300) + "x");
        for (String path : bad) {
            assertThatThrownBy(() -> new ObjectPath(path)).as(path).isInstanceOf(DbException.class);
        }
    }

    @Test
    void plainNamesStayReadable() {
        assertThat(ObjectPath.ofNames("app", "notes_2", "alice.b-c").resolve("batch-0.parquet"))
                .hasToString("app/notes_2/alice.b-c/batch-0.parquet");
    }

    @Test
    void oddNamesAreEncoded() {
        assertThat(ObjectPath.ofNames("Bob")).hasToString("%42ob");
        assertThat(ObjectPath.ofNames(".")).hasToString("%2e");
        assertThat(ObjectPath.ofNames("..")).hasToString("%2e%2e");
        assertThat(ObjectPath.ofNames(".a.")).hasToString("%2ea%2e");
        assertThat(ObjectPath.ofNames("a/b\\c")).hasToString("a%2fb%5cc");
        assertThat(ObjectPath.ofNames("%42ob")).hasToString("%2542ob");
        assertThat(ObjectPath.ofNames("é")).hasToString("%c3%a9");
        assertThat(ObjectPath.ofNames("a:b *?\"<>|\0")).hasToString("a%3ab%20%2a%3f%22%3c%3e%7c%00");
    }

    @Test
    void differentNamesHaveDifferentPathsEvenWithoutCase() {
        long seed = 42;
        Random random = new Random(seed);
        String alphabet = "aAbB.%~-_/éÉ🙂 \u0301e#";
        Map<String, String> names = new HashMap<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder name = new StringBuilder();
            int length = 1 + random.nextInt(random.nextInt(10) == 0 ? 80 : 4);
            for (int j = 0; j < length; j++) {
                name.appendCodePoint(alphabet.codePointAt(
                        alphabet.offsetByCodePoints(0, random.nextInt(alphabet.codePointCount(0, alphabet.length())))));
            }
            String path = ObjectPath.ofNames(name.toString()).value().toLowerCase(Locale.ROOT);
            String other = names.put(path, name.toString());
            assertThat(other == null || other.contentEquals(name))
                    .as("seed %d: %s and %s", seed, other, name)
                    .isTrue();
        }
    }

    @Test
    void longNamesAreShortenedAndStayApart() {
        String name = "ü".repeat(64);
        ObjectPath path = ObjectPath.ofNames(name);

        assertThat(path.value()).hasSizeLessThan(200);
        assertThat(path).isNotEqualTo(ObjectPath.ofNames("ü".repeat(63) + "u"));
    }

    @Test
    void emptyAndBrokenNamesAreRefused() {
        assertThatThrownBy(() -> ObjectPath.ofNames("a", "")).isInstanceOf(DbException.class);
        assertThatThrownBy(() -> ObjectPath.ofNames("\ud800")).isInstanceOf(DbException.class);
    }

    @Test
    void folderHoldsWhatIsBelowItOnly() {
        ObjectPath folder = new ObjectPath("a/b");

        assertThat(new ObjectPath("a/b/c").isWithin(folder)).isTrue();
        assertThat(new ObjectPath("a/bc").isWithin(folder)).isFalse();
        assertThat(folder.isWithin(folder)).isFalse();
    }
}
