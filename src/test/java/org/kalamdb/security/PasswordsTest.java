package org.kalamdb.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kalamdb.common.DbException;

class PasswordsTest {
    private final PasswordHasher hasher = new PasswordHasher(4);
    private final PasswordPolicy any = new PasswordPolicy(PasswordPolicy.Complexity.ANY);
    private final PasswordPolicy enforced = new PasswordPolicy(PasswordPolicy.Complexity.ENFORCED);

    @Test
    void hashMatchesItsPasswordOnly() {
        String hash = hasher.hash("pässwörd ✓");

        assertThat(hasher.matches("pässwörd ✓", hash)).isTrue();
        assertThat(hasher.matches("pässwörd ✗", hash)).isFalse();
        assertThat(hasher.matches("", hash)).isFalse();
        assertThat(hasher.matches("pässwörd ✓", "")).isFalse();
        assertThat(hasher.matches("pässwörd ✓", "not a hash")).isFalse();
        assertThat(hasher.hash("pässwörd ✓")).isNotEqualTo(hash);
    }

    @Test
    void allSeventyTwoBytesCount() {
        String longest = "x".repeat(71) + "y";
        String hash = hasher.hash(longest);

        assertThat(hasher.matches(longest, hash)).isTrue();
        assertThat(hasher.matches("x".repeat(72), hash)).isFalse();
        assertThat(hasher.matches(longest + "z", hash)).isFalse();
        assertThatThrownBy(() -> hasher.hash(longest + "z")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void lengthAndCommonPasswordsAreAlwaysChecked() {
        assertThat(any.problem("1234567").orElseThrow()).contains("at least 8 characters");
        assertThat(any.problem("ü".repeat(37)).orElseThrow()).contains("at most 72");
        assertThat(any.problem("PassWord").orElseThrow()).contains("too common");
        assertThat(any.problem("kalamdb123")).isEmpty();
        assertThat(any.problem("x".repeat(72))).isEmpty();
    }

    @Test
    void complexityIsCheckedWhenEnforced() {
        any.require("kalamdb123");
        enforced.require("Kalam-db123");
        refused("kalamdb-123", "uppercase");
        refused("KALAMDB-123", "lowercase");
        refused("Kalamdb-abc", "digit");
        refused("Kalamdb123", "special character");
    }

    private void refused(String password, String why) {
        assertThatThrownBy(() -> enforced.require(password))
                .isInstanceOf(DbException.class)
                .hasMessageContaining(why);
    }
}
