package org.kalamdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OptionsTest {
    private static final Set<String> NAMES =
            Scenarios.all().stream().map(Scenario::name).collect(Collectors.toSet());

    @Test
    void scenariosHaveNamesOfTheirOwn() {
        assertThat(Scenarios.all()).hasSize(NAMES.size());
    }

    @Test
    void aWholeNameChoosesOneScenarioAndABeginningAllThatStartSo() {
        assertThat(chosen("insert-fsync-16")).containsExactly("insert-fsync-16");
        assertThat(chosen("point-1,cold-count")).containsExactlyInAnyOrder("point-1", "cold-count-4");
        assertThat(chosen("insert-fsync-16-")).containsExactlyInAnyOrder("insert-fsync-16-text", "insert-fsync-16-key");
        assertThat(NAMES).allMatch(name -> Options.parse(List.of()).selects(name, NAMES));
    }

    @Test
    void aQuickRunLoadsWholeStatementsOfRows() {
        Options quick = Options.parse(List.of("--quick", "--measure", "4"));

        assertThat(quick.measure()).isEqualTo(Duration.ofSeconds(4));
        assertThat(quick.rows(12_500)).isEqualTo(1_250);
        assertThat(quick.rows(1)).isEqualTo(Bench.BULK_ROWS);
    }

    @Test
    void theServersHeapIsBoundedUnlessToldOtherwise() {
        assertThat(Options.parse(List.of()).jvm()).containsExactly("-Xmx1g");
        assertThat(Scenario.Server.SMALL.jvm(
                        Options.parse(List.of("--jvm", "-Xmx4g")).jvm()))
                .containsExactly("-Xmx512m");
    }

    @Test
    void whatIsNotUnderstoodIsRefused() {
        assertThatThrownBy(() -> Options.parse(List.of("--onyl", "x"))).hasMessageContaining("--onyl");
        assertThatThrownBy(() -> Options.parse(List.of("--only"))).hasMessageContaining("--only");
    }

    private static List<String> chosen(String only) {
        Options options = Options.parse(List.of("--only", only));
        return NAMES.stream().filter(name -> options.selects(name, NAMES)).toList();
    }
}
