package org.kalamdb.storage.hot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.SegmentId;
import org.kalamdb.model.TableId;

class HotKeysTest {
    private static final TableId TABLE = new TableId(0x01020304);
    private static final ScopeId SCOPE = new ScopeId(0x0A0B0C0D0E0F1011L);

    @Test
    void rowKeyIsTableThenScopeThenPrimaryKey() {
        byte[] key = HotKeys.row(TABLE, SCOPE, new byte[] {7, 8});

        assertThat(HexFormat.of().formatHex(key)).isEqualTo("010203040a0b0c0d0e0f10110708");
        assertThat(HotKeys.table(key)).isEqualTo(TABLE);
        assertThat(HotKeys.scope(key)).isEqualTo(SCOPE);
        assertThat(HotKeys.primaryKey(key)).containsExactly(7, 8);
        assertThat(HotKeys.startsWith(key, HotKeys.scopePrefix(TABLE, SCOPE))).isTrue();
        assertThat(HotKeys.startsWith(key, HotKeys.tablePrefix(TABLE))).isTrue();
        assertThat(HotKeys.scopePrefix(TABLE, SCOPE)).hasSize(HotKeys.PREFIX_LENGTH);
    }

    @Test
    void manifestAndMaskKeysAreMadeOfTheirParts() {
        byte[] manifest = HotKeys.manifest(TABLE, SCOPE, new SegmentId(5));
        byte[] mask = HotKeys.mask(new SegmentId(5), 70_000);

        assertThat(HotKeys.startsWith(manifest, HotKeys.scopePrefix(TABLE, SCOPE)))
                .isTrue();
        assertThat(HexFormat.of().formatHex(mask)).isEqualTo("000000000000000500011170");
    }

    @ParameterizedTest
    @CsvSource({"01, 02", "01ff, 02", "00ffff, 01", "0100, 0101"})
    void afterIsTheNextPrefixOfNoGreaterLength(String prefix, String bound) {
        assertThat(HexFormat.of().formatHex(HotKeys.after(HexFormat.of().parseHex(prefix))))
                .isEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ff", "ffff"})
    void nothingIsAfterTheLastPrefix(String prefix) {
        byte[] bytes = HexFormat.of().parseHex(prefix);

        assertThatThrownBy(() -> HotKeys.after(bytes)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void afterSeparatesKeysWithThePrefixFromGreaterOnes() {
        long seed = 11;
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            byte[] prefix = bytes(random, 1 + random.nextInt(3));
            byte[] key = bytes(random, random.nextInt(6));
            if (HexFormat.of().formatHex(prefix).matches("(ff)+")) {
                continue;
            }
            boolean inRange =
                    Arrays.compareUnsigned(key, prefix) >= 0 && Arrays.compareUnsigned(key, HotKeys.after(prefix)) < 0;
            assertThat(inRange)
                    .as("seed %d: %s within %s", seed, Arrays.toString(key), Arrays.toString(prefix))
                    .isEqualTo(HotKeys.startsWith(key, prefix));
        }
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (random.nextInt(3) - 1);
        }
        return bytes;
    }
}
