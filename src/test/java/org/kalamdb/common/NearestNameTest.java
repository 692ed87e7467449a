package org.kalamdb.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
    private static final List<String> NAMES = List.of("lower", "upper", "length", "Users", "id", "split_part");

    @ParameterizedTest
    @CsvSource({
        "lowr, lower",
        "lwoer, lower",
        "LOWERR, lower",
        "usrs, Users",
        "splitpart, split_part",
        "spilt_prat, split_part",
        "di, id",
        "xyz, ",
        "cube, ",
        "''  , ",
    })
    void fewEditsAreForgiven(String wrong, String nearest) {
        assertThat(NearestName.of(wrong, NAMES).orElse(null)).isEqualTo(nearest);
    }

    @Test
    void theNameItselfIsNoHint() {
        assertThat(NearestName.hint("ID", List.of("id"))).isEmpty();
        assertThat(NearestName.hint("lowe", NAMES)).isEqualTo(" (did you mean 'lower'?)");
    }

    @Test
    void longWordsAreNotCompared() {
        assertThat(NearestName.of("x".repeat(1_000_000), List.of("x".repeat(999_999))))
                .isEmpty();
    }
}
