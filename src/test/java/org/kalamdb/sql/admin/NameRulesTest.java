package org.kalamdb.sql.admin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameRulesTest {
    @ParameterizedTest
    @ValueSource(strings = {"notes", "user", "role", "timestamp", "date", "key", "value", "status", "type", "a1_"})
    void ordinaryWordsAreNames(String name) {
        assertThatCode(() -> NameRules.requireTableName(name)).doesNotThrowAnyException();
        assertThatCode(() -> NameRules.requireColumnName(name)).doesNotThrowAnyException();
        assertThatCode(() -> NameRules.requireNamespaceName(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "'', cannot be empty",
        "a b, cannot contain spaces",
        "a-b, invalid characters",
        "ä, invalid characters",
        "_a, cannot start with underscore",
        "1a, cannot start with a number",
        "Select, reserved SQL keyword",
    })
    void otherNamesAreRefusedWithTheReason(String name, String reason) {
        assertThatThrownBy(() -> NameRules.requireTableName(name)).hasMessageContaining(reason);
        assertThatThrownBy(() -> NameRules.requireColumnName(name)).hasMessageContaining(reason);
        assertThatThrownBy(() -> NameRules.requireNamespaceName(name)).hasMessageContaining(reason);
    }

    @Test
    void longNamesAreRefusedWithTheirLength() {
        assertThatThrownBy(() -> NameRules.requireTableName("a".repeat(65)))
                .hasMessageContaining("too long")
                .hasMessageContaining("65");
        assertThatCode(() -> NameRules.requireTableName("a".repeat(64))).doesNotThrowAnyException();
    }

    @Test
    void reservedNamesAreRefused() {
        assertThatThrownBy(() -> NameRules.requireNamespaceName("Kalam"))
                .hasMessageContaining("is reserved and cannot be used");
        assertThatThrownBy(() -> NameRules.requireColumnName("_seq"))
                .hasMessageContaining("is reserved and cannot be used");
    }
}
