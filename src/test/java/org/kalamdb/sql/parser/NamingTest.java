package org.kalamdb.sql.parser;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamingTest {
    @ParameterizedTest
    @ValueSource(strings = {"notes", "user", "role", "timestamp", "date", "key", "value", "status", "type", "a1_"})
    void ordinaryWordsAreNames(String name) {
        assertThatCode(() -> Naming.checkTable(name)).doesNotThrowAnyException();
        assertThatCode(() -> Naming.checkColumn(name)).doesNotThrowAnyException();
        assertThatCode(() -> Naming.checkNamespace(name)).doesNotThrowAnyException();
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
        assertThatThrownBy(() -> Naming.checkTable(name)).hasMessageContaining(reason);
        assertThatThrownBy(() -> Naming.checkColumn(name)).hasMessageContaining(reason);
        assertThatThrownBy(() -> Naming.checkNamespace(name)).hasMessageContaining(reason);
    }

    @Test
    void longNamesAreRefusedWithTheirLength() {
        assertThatThrownBy(() -> Naming.checkTable("a".repeat(65)))
                .hasMessageContaining("too long")
                .hasMessageContaining("65");
        assertThatCode(() -> Naming.checkTable("a".repeat(64))).doesNotThrowAnyException();
    }

    @Test
    void reservedNamesAreRefused() {
        assertThatThrownBy(() -> Naming.checkNamespace("Kalam")).hasMessageContaining("is reserved and cannot be used");
        assertThatThrownBy(() -> Naming.checkColumn("_seq")).hasMessageContaining("is reserved and cannot be used");
    }
}
