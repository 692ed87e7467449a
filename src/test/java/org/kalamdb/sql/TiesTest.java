package org.kalamdb.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kalamdb.sql.EngineFixture.ALICE;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// FETCH … WITH TIES over more rows than a batch has; [RelationalOracleTest] compares it with ranks.
class TiesTest {
    private static final String GROUPS_OF_10_000 = "FROM generate_series(0, 49999) AS t (x) ORDER BY x / 10000 ";

    private EngineFixture db;

    @BeforeEach
    void open(@TempDir Path directory) {
        db = new EngineFixture(directory);
    }

    @AfterEach
    void close() {
        db.close();
    }

    @Test
    void tiedRowsMayFillBatches() {
        assertThat(counted("FETCH FIRST 1 ROW WITH TIES")).isEqualTo(10_000L);
        assertThat(counted("FETCH FIRST $1 ROWS WITH TIES", 10_000)).isEqualTo(10_000L);
        assertThat(counted("FETCH FIRST $1 ROWS WITH TIES", 10_001)).isEqualTo(20_000L);
        assertThat(counted("OFFSET 9999 FETCH FIRST 2 ROWS WITH TIES")).isEqualTo(10_001L);
        assertThat(counted("OFFSET $1 FETCH FIRST ROW WITH TIES", 49_999)).isEqualTo(1L);
        assertThat(counted("FETCH FIRST 60000 ROWS WITH TIES")).isEqualTo(50_000L);
    }

    private @Nullable Object counted(String fetch, Object... params) {
        return db.run(ALICE, "SELECT count(*) FROM (SELECT x " + GROUPS_OF_10_000 + fetch + ") t", params)
                .first()
                .getFirst();
    }

    @Test
    void tiesNeedAnOrder() {
        assertThat(db.failure(ALICE, "SELECT 1 FETCH FIRST ROW WITH TIES")).contains("WITH TIES needs an ORDER BY");
        assertThat(db.failure(ALICE, "SELECT 1 AS x ORDER BY x FETCH FIRST -1 ROWS WITH TIES"))
                .contains("not negative");
    }
}
