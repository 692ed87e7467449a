package org.kalamdb.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ReportTest {
    private static final String PAGE = "# Page\n<!-- a:begin -->\nold\n<!-- a:end -->\nrest\n";

    @Test
    void onlyTheNamedPartChanges() {
        String once = Report.renewed(PAGE, "a", "| new |\n");

        assertThat(once).isEqualTo("# Page\n<!-- a:begin -->\n\n| new |\n\n<!-- a:end -->\nrest\n");
        assertThat(Report.renewed(once, "a", "| new |")).isEqualTo(once);
    }

    @Test
    void aPageWithoutThePartIsRefused() {
        assertThatThrownBy(() -> Report.renewed(PAGE, "b", "")).hasMessageContaining("<!-- b:begin -->");
    }
}
