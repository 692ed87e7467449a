package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;

/// Segments are plain Parquet: another engine reads them as what they are.
class SegmentInteropTest {
    @TempDir
    Path folder;

    @Test
    void anotherEngineReadsEveryType() throws Exception {
        List<DataType> types = new ArrayList<>(List.of(DataType.BIGINT));
        types.addAll(SegmentFixture.ALL_TYPES);
        TableDef table = SegmentFixture.table(types);
        @Nullable
        Object[] values = {
            1L,
            true,
            (short) -3,
            7,
            42L,
            1.5f,
            -2.25,
            new BigDecimal("-0.125"),
            "ü",
            1_700_000_000_123_456L,
            1_700_000_000_123_456L,
            -1,
            3_661_000_001L,
            "{\"a\":1}",
            new byte[] {0, -1},
            UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"),
            "file",
            new float[] {1, 2, -0.5f}
        };
        @Nullable Object[] nulls = new @Nullable Object[types.size()];
        nulls[0] = 2L;
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            SegmentMeta segment = fixture.write(
                    table, List.of(new SegmentFixture.Row(values, 50, false), new SegmentFixture.Row(nulls, 51, true)));

            assertThat(describe(folder.resolve("store").resolve(segment.path())))
                    .containsExactly(
                            "1 true -3 7 42 1.5 -2.25 -0.125 ü 2023-11-14 22:13:20.123456+00"
                                    + " 2023-11-14 22:13:20.123456+00 1969-12-31 01:01:01.000001 {\"a\":1} \\x00\\xFF"
                                    + " 01234567-89ab-cdef-0123-456789abcdef file [1.0, 2.0, -0.5] 50 false",
                            "2 null null null null null null null null null null null null null null null null null"
                                    + " 51 true");
        }
    }

    private static List<String> describe(Path file) throws Exception {
        List<String> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet result =
                    statement.executeQuery("SELECT COLUMNS(*)::TEXT FROM read_parquet('" + file + "')")) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        row.add(String.valueOf(result.getString(i)));
                    }
                    rows.add(String.join(" ", row));
                }
            }
        }
        return rows;
    }
}
