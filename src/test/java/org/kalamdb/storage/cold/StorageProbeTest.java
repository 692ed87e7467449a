package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageProbeTest {
    private static final long NOW = Duration.ofDays(20_000).toMillis();
    private static final ObjectPath FOLDER = new ObjectPath(".kalamdb-health-check");

    @TempDir
    Path directory;

    @Test
    void whatProbesLeftLongAgoGoesAndNothingElse() {
        try (ObjectStore store = FolderObjectStore.open(directory)) {
            long longAgo = NOW - Duration.ofMinutes(61).toMillis();
            long lately = NOW - Duration.ofMinutes(59).toMillis();
            store.put(FOLDER.resolve(longAgo + "-0a.tmp"), new byte[1]);
            store.put(FOLDER.resolve(lately + "-0b.tmp"), new byte[1]);
            store.put(FOLDER.resolve("readme.txt"), new byte[1]);
            StorageProbe probe = new StorageProbe(NOW, "0c");
            probe.run(store);
            assertThat(probe.outcome()).isEqualTo(new StorageProbe.Outcome(true, true, true, true, null));
            List<ObjectStore.Entry> left = store.list(FOLDER, null, 10).entries();
            assertThat(left)
                    .extracting(entry -> entry.path().fileName())
                    .containsExactly(lately + "-0b.tmp", "readme.txt");
        }
    }
}
