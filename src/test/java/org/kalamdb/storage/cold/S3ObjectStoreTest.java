package org.kalamdb.storage.cold;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class S3ObjectStoreTest extends ObjectStoreContract {
    @TempDir
    static Path buckets;

    private static S3Server server;
    private static int opened;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startServer() throws IOException {
        server = S3Server.start(buckets).withBucket("test");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    @MustBeClosed
    ObjectStore openEmpty() {
        opened++;
        return S3ObjectStore.open(S3Settings.of(S3Server.storage("s1", server.port(), "test/prefix-" + opened, "")));
    }
}
