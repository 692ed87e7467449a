package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;

/// Threads that look keys up in one segment at the same time find all that are there.
class ConcurrentLookupTest {
    private static final int THREADS = 4;
    private static final int ROWS = 300;
    private static final int LOOKUPS = 3_000;

    @TempDir
    Path folder;

    enum Key {
        NUMBER(DataType.BIGINT),
        TEXT(DataType.TEXT);

        private final DataType type;

        Key(DataType type) {
            this.type = type;
        }

        Object of(int row) {
            return switch (this) {
                case NUMBER -> (long) row;
                case TEXT -> "key %05d".formatted(row);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyKeyIsFound(Key key) throws Exception {
        TableDef table = SegmentFixture.table(List.of(key.type, DataType.TEXT));
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {key.of(i), "text " + i}, i, false));
        }
        try (SegmentFixture fixture = new SegmentFixture(folder);
                ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            SegmentMeta segment = fixture.write(table, rows);
            SegmentReader reader = new SegmentReader(1 << 20, 1 << 20, null);
            List<Callable<Integer>> lookups = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                Random random = new Random(thread);
                lookups.add(() -> lookUp(fixture, reader, segment, table, key, random));
            }
            for (Future<Integer> found : threads.invokeAll(lookups)) {
                assertThat(found.get()).isEqualTo(LOOKUPS);
            }
        }
    }

    private static int lookUp(
            SegmentFixture fixture, SegmentReader reader, SegmentMeta segment, TableDef table, Key key, Random random) {
        int found = 0;
        for (int i = 0; i < LOOKUPS; i++) {
            Object wanted = key.of(random.nextInt(ROWS));
            List<ColumnRange> point = List.of(new ColumnRange(1, wanted, true, wanted, true));
            SegmentScan scan = new SegmentScan(List.of(1, 2), point, new BitSet(), false, 1);
            List<List<@Nullable Object>> rows = fixture.read(reader, segment, table, scan);
            found += rows.size() == 1 && wanted.equals(rows.getFirst().getFirst()) ? 1 : 0;
        }
        return found;
    }
}
