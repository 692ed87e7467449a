package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;

class PageCacheTest {
    private static final TableDef TABLE = SegmentFixture.table(List.of(DataType.BIGINT, DataType.TEXT));
    private static final SegmentScan ALL = SegmentScan.of(List.of(1, 2));
    private static final int MAX_BYTES = 256 << 10;

    @TempDir
    Path folder;

    private static SegmentMeta write(SegmentFixture fixture, int rows) {
        List<SegmentFixture.Row> written = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            written.add(new SegmentFixture.Row(new @Nullable Object[] {(long) i, "text " + i * 31}, i, false));
        }
        return fixture.write(TABLE, written);
    }

    @Test
    void pagesThatAreReadAgainComeFromMemoryUntilTheirSegmentIsForgotten() {
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            SegmentMeta segment = write(fixture, 5_000);
            SegmentReader reader = new SegmentReader(1 << 20, MAX_BYTES, null);
            List<List<@Nullable Object>> rows = fixture.read(reader, segment, TABLE, ALL);
            assertThat(reader.pages().hits()).isZero();
            assertThat(reader.pages().bytes()).isPositive();

            fixture.store.delete(new ObjectPath(segment.path()));
            assertThat(fixture.read(reader, segment, TABLE, ALL))
                    .isEqualTo(rows)
                    .hasSize(5_000);
            assertThat(reader.pages().hits()).isPositive();

            reader.forget(segment.id());
            assertThat(reader.pages().bytes()).isZero();
        }
    }

    @Test
    void pagesTakeNoMoreMemoryThanTheyMay() {
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            SegmentMeta segment = write(fixture, 60_000);
            SegmentReader reader = new SegmentReader(1 << 20, MAX_BYTES, null);
            for (int i = 0; i < 3; i++) {
                assertThat(fixture.read(reader, segment, TABLE, ALL)).hasSize(60_000);
                assertThat(reader.pages().bytes()).isBetween(1L, (long) MAX_BYTES);
            }
        }
    }
}
