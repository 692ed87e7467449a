package org.kalamdb.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.StorageDef;
import org.kalamdb.storage.cold.ObjectStores;

class StorageProbesTest {
    private static StorageDef storage(String id) {
        return new StorageDef(id, id, null, "filesystem", id, null, null, "", "", 1, 1);
    }

    private static StorageProbes probes(TableFixture fixture, Duration timeout) {
        return new StorageProbes(
                fixture.layer.storages(),
                Thread.ofPlatform().factory(),
                SystemClock.INSTANCE,
                new Random(1),
                new StorageProbes.Settings(timeout, 1));
    }

    @Test
    @SuppressWarnings("MustBeClosedChecker") // the prober closes it
    void aStoreThatDoesNotAnswerKeepsItsThreadAndNotTheCaller(@TempDir Path directory) throws Exception {
        CountDownLatch answers = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Storages.Opener opener = storage -> {
            if (storage.id().equals("deaf")) {
                awaitDeafly(answers);
                ended.countDown();
            }
            return ObjectStores.open(storage, directory.resolve("storage"));
        };
        try (TableFixture fixture = new TableFixture(directory, opener)) {
            StorageProbes probes = probes(fixture, Duration.ofMillis(20));
            StorageProbes.Report report = probes.probe(storage("deaf"));
            assertThat(report.isUnreachable()).isTrue();
            assertThat(report.error()).isEqualTo("no answer within 20 ms");
            assertThatThrownBy(() -> probes.probe(storage("other")))
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OVERLOADED));
            answers.countDown();
            assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    /// Not even an interrupt ends it.
    private static void awaitDeafly(CountDownLatch answers) {
        boolean waiting = true;
        while (waiting) {
            try {
                waiting = !answers.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException ignored) {
                waiting = true;
            }
        }
    }

    @Test
    void probesInTurnNeedOnePermitOnly(@TempDir Path directory) {
        try (TableFixture fixture = new TableFixture(directory)) {
            StorageProbes probes = probes(fixture, Duration.ofSeconds(30));
            for (int i = 0; i < 5; i++) {
                StorageProbes.Report report = probes.probe(storage("s" + i));
                assertThat(report.isHealthy()).as(report.toString()).isTrue();
                assertThat(report.error()).isNull();
            }
        }
    }
}
