package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.errorprone.annotations.MustBeClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.storage.cold.FaultProxy.Fault;
import org.kalamdb.storage.cold.FaultProxy.Request;
import software.amazon.awssdk.services.s3.S3Client;

/// What the S3 store makes of a network and a server that fail.
class S3FaultTest {
    private static final ObjectPath PATH = new ObjectPath("app/notes/batch-0.parquet");
    private static final String QUICK = "\"first_backoff_ms\": 1, \"max_backoff_ms\": 5, \"max_attempts\": 3";
    private static final String IMPATIENT = QUICK + ", \"connect_timeout_ms\": 200, \"attempt_timeout_ms\": 200";
    private static final String SMALL_PARTS = "\"part_bytes\": 5242880, \"range_bytes\": 1048576";

    @TempDir
    static Path buckets;

    @TempDir
    Path files;

    private static S3Server server;
    private static int opened;

    private FaultProxy proxy;

    @BeforeAll
    @SuppressWarnings("MustBeClosed") // closed after all tests
    static void startServer() throws IOException {
        server = S3Server.start(buckets).withBucket("test");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void startProxy() {
        opened++;
        proxy = FaultProxy.before(server.port());
    }

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    @MustBeClosed
    private ObjectStore open(String config) {
        return S3ObjectStore.open(settings(proxy.port(), config));
    }

    private static S3Settings settings(int port, String config) {
        return S3Settings.of(S3Server.storage("s1", port, "test/faults-" + opened, config));
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(42).nextBytes(bytes);
        return bytes;
    }

    private static boolean isGet(Request request) {
        return request.method().equals("GET");
    }

    private static boolean isPut(Request request) {
        return request.method().equals("PUT");
    }

    private static boolean isPost(Request request) {
        return request.method().equals("POST");
    }

    private static void assertUnavailable(ThrowingCallable call, String reason) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DbException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
                .hasMessageContaining("'" + PATH + "' in storage 's1'")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("local-identity")
                .hasMessageNotContaining("local-credential");
    }

    @Test
    void passingThroughChangesNothing() {
        byte[] content = random(3_000_000);
        try (ObjectStore store = open(QUICK)) {
            store.put(PATH, content);
            assertThat(store.readAll(PATH, content.length)).isEqualTo(content);
        }
    }

    @Test
    void overloadedServerIsAskedAgain() {
        try (ObjectStore store = open(QUICK)) {
            proxy.next(2, S3FaultTest::isPut, new Fault.Answer(503, "SlowDown"));
            store.put(PATH, random(100));
            proxy.next(2, S3FaultTest::isGet, new Fault.Answer(500, "InternalError"));

            assertThat(store.readAll(PATH, 100)).isEqualTo(random(100));
        }
        assertThat(proxy.count("PUT")).isEqualTo(3);
        assertThat(proxy.count("GET")).isEqualTo(3);
    }

    @Test
    void attemptsAreBounded() {
        try (ObjectStore store = open(QUICK)) {
            store.put(PATH, random(100));
            proxy.forgetRequests();
            proxy.all(new Fault.Answer(503, "SlowDown"));

            assertUnavailable(() -> store.readAll(PATH, 100), "503 SlowDown");
            assertThat(proxy.count("GET")).isEqualTo(3);
            assertUnavailable(() -> store.put(PATH, random(100)), "503 SlowDown");
            assertThat(proxy.count("PUT")).isEqualTo(3);
        }
    }

    @Test
    void refusalsOfTheServerAreNotRepeated() {
        try (ObjectStore store = open(QUICK)) {
            proxy.all(new Fault.Answer(403, "AccessDenied"));

            assertUnavailable(() -> store.readAll(PATH, 100), "403 AccessDenied");
            assertUnavailable(() -> store.put(PATH, random(100)), "403 AccessDenied");
            assertUnavailable(() -> store.size(PATH), "403");
            assertUnavailable(() -> store.delete(PATH), "403 AccessDenied");
            assertThatThrownBy(() -> store.list(null, null, 10)).hasMessageContaining("403 AccessDenied");
        }
        assertThat(proxy.requests()).hasSize(5);
    }

    @Test
    void missingBucketIsNoMissingObject() {
        try (ObjectStore store =
                S3ObjectStore.open(S3Settings.of(S3Server.storage("s1", proxy.port(), "no-such-bucket", QUICK)))) {
            String reason = "there is no bucket 'no-such-bucket'";
            assertThatThrownBy(() -> store.size(PATH)).hasMessageContaining(reason);
            assertUnavailable(() -> store.readAll(PATH, 10), reason);
            assertUnavailable(() -> store.put(PATH, new byte[1]), reason);
        }
    }

    @Test
    void silentServerTimesOut() {
        try (ObjectStore store = open(IMPATIENT)) {
            store.put(PATH, random(100));
            proxy.all(new Fault.BlackHole());

            assertUnavailable(() -> store.readAll(PATH, 100), "no answer within 200 ms");
            assertUnavailable(() -> store.put(PATH, random(100)), "no answer within 200 ms");
        }
    }

    @Test
    void wholeCallIsBoundedToo() {
        try (ObjectStore store = open(
                "\"max_attempts\": 20, \"attempt_timeout_ms\": 100, \"call_timeout_ms\": 400, \"first_backoff_ms\": 1")) {
            proxy.all(new Fault.BlackHole());

            assertUnavailable(() -> store.readAll(PATH, 100), "no answer within 400 ms");
        }
        assertThat(proxy.requests()).hasSizeLessThan(10);
    }

    @Test
    void slowAnswerIsWaitedFor() {
        try (ObjectStore store = open(QUICK)) {
            proxy.all(new Fault.Delay(Duration.ofMillis(50)));
            store.put(PATH, random(100));

            assertThat(store.readAll(PATH, 100)).isEqualTo(random(100));
        }
    }

    @Test
    void serverThatIsGoneIsNamedAndFoundAgain() throws IOException {
        try (ObjectStore store = open(IMPATIENT)) {
            store.put(PATH, random(100));
            proxy.unplug();
            assertUnavailable(() -> store.readAll(PATH, 100), "cannot be connected to");
            assertUnavailable(() -> store.put(PATH, random(100)), "cannot be connected to");

            proxy.heal();
            assertThat(store.readAll(PATH, 100)).isEqualTo(random(100));
        }
    }

    @Test
    void cutAnswerIsAskedForAgain() {
        byte[] content = random(300_000);
        try (ObjectStore store = open(QUICK)) {
            store.put(PATH, content);
            for (long bytes : new long[] {0, 10, 1000, 299_000}) {
                proxy.next(1, S3FaultTest::isGet, new Fault.CutAnswer(bytes));
                assertThat(store.readAll(PATH, content.length))
                        .as("cut after " + bytes)
                        .isEqualTo(content);
            }
            proxy.all(new Fault.CutAnswer(100_000));
            assertUnavailable(() -> store.read(PATH, 0, 300_000), "cannot be read");
        }
    }

    @Test
    void cutUploadIsSentAgain() {
        byte[] content = random(300_000);
        try (ObjectStore store = open(QUICK)) {
            for (long bytes : new long[] {10, 1000, 150_000}) {
                proxy.next(1, S3FaultTest::isPut, new Fault.CutRequest(bytes));
                store.put(PATH, content);
                assertThat(store.readAll(PATH, content.length))
                        .as("cut after " + bytes)
                        .isEqualTo(content);
            }
        }
    }

    @Test
    void damagedUploadIsNoticedAndSentAgain() {
        byte[] content = random(100_000);
        try (ObjectStore store = open(QUICK)) {
            proxy.next(1, S3FaultTest::isPut, new Fault.CorruptRequest(50_000));
            store.put(PATH, content);
            assertThat(store.readAll(PATH, content.length)).isEqualTo(content);

            ObjectPath other = new ObjectPath("never");
            proxy.all(new Fault.CorruptRequest(50_000));
            assertThatThrownBy(() -> store.put(other, content)).hasMessageContaining("'never' in storage 's1'");
            proxy.plan(_ -> new Fault.None());
            assertThat(store.size(other)).isEmpty();
        }
    }

    @Test
    void otherChecksumsWorkToo() throws IOException {
        try (ObjectStore store = open("\"checksums\": \"crc32c\", " + QUICK + ", " + SMALL_PARTS)) {
            store.put(PATH, random(100_000));
            assertThat(store.readAll(PATH, 100_000)).isEqualTo(random(100_000));
            store.put(PATH, file(11 << 20));
            assertThat(store.readAll(PATH, 11 << 20)).isEqualTo(random(11 << 20));
        }
    }

    @Test
    void makerWhoseAnswerIsLostStillKnowsThatItWasFirst() {
        try (ObjectStore store = open(QUICK)) {
            proxy.next(1, S3FaultTest::isPut, new Fault.LoseAnswer());
            assertThat(store.putIfAbsent(PATH, random(100))).isTrue();
            assertThat(store.putIfAbsent(PATH, random(200))).isFalse();
            assertThat(store.readAll(PATH, 1000)).isEqualTo(random(100));
        }
    }

    @Test
    void serverWithoutConditionalWritesIsAskedFirst() {
        try (ObjectStore store = open(QUICK)) {
            proxy.next(1, S3FaultTest::isPut, new Fault.Answer(501, "NotImplemented"));
            assertThat(store.putIfAbsent(PATH, random(100))).isTrue();
            assertThat(store.putIfAbsent(PATH, random(200))).isFalse();
            ObjectPath other = new ObjectPath("other");
            assertThat(store.putIfAbsent(other, random(200))).isTrue();
        }
        assertThat(proxy.count("PUT")).isEqualTo(3);
    }

    private Path file(int length) throws IOException {
        return Files.write(files.resolve("segment"), random(length));
    }

    @Test
    void largeFileGoesInPartsOfWhichSomeFailAtFirst() throws IOException {
        Path file = file(17 << 20);
        try (ObjectStore store = open(QUICK + ", " + SMALL_PARTS)) {
            proxy.next(2, S3FaultTest::isPut, new Fault.Answer(503, "SlowDown"));
            assertThat(store.putIfAbsent(PATH, file)).isTrue();
            assertThat(store.putIfAbsent(PATH, file)).isFalse();
            assertThat(store.size(PATH)).hasValue(17 << 20);
            assertThat(store.readAll(PATH, 17 << 20)).isEqualTo(random(17 << 20));
            assertThat(store.read(PATH, (17 << 20) - 3_000_000, 4_000_000)).hasSize(3_000_000);
        }
        assertThat(proxy.requests()).filteredOn(S3FaultTest::isPut).hasSize(6);
        assertNothingUnfinished();
    }

    @Test
    void largeUploadThatFailsLeavesNothing() throws IOException {
        Path file = file(11 << 20);
        Consumer<ObjectStore> upload = store -> store.putIfAbsent(PATH, file);
        try (ObjectStore store = open(QUICK + ", " + SMALL_PARTS)) {
            proxy.plan(request ->
                    request.target().contains("partNumber=2") ? new Fault.Answer(503, "SlowDown") : new Fault.None());
            assertUnavailable(() -> upload.accept(store), "503 SlowDown");
            proxy.plan(request ->
                    request.target().contains("partNumber=2") ? new Fault.CorruptRequest(1_000_000) : new Fault.None());
            assertUnavailable(() -> upload.accept(store), "400");
            proxy.plan(request ->
                    isPost(request) && request.target().contains("uploadId=") ? new Fault.Refuse() : new Fault.None());
            assertUnavailable(() -> upload.accept(store), "cannot be written");

            proxy.heal();
            assertThat(store.size(PATH)).isEmpty();
            assertNothingUnfinished();
            upload.accept(store);
            assertThat(store.size(PATH)).hasValue(11 << 20);
        }
    }

    @Test
    void largeUploadWhoseLastAnswerIsLostSucceeds() throws IOException {
        try (ObjectStore store = open(QUICK + ", " + SMALL_PARTS)) {
            proxy.next(1, request -> isPost(request) && request.target().contains("uploadId="), new Fault.LoseAnswer());
            assertThat(store.putIfAbsent(PATH, file(11 << 20))).isTrue();
            assertThat(store.readAll(PATH, 11 << 20)).isEqualTo(random(11 << 20));
        }
        assertNothingUnfinished();
    }

    @Test
    void uploadsOfADeadProcessAreDiscarded() {
        ObjectPath folder = new ObjectPath("app/notes");
        try (ObjectStore store = open(QUICK);
                S3Client dead = S3Connection.open(settings(server.port(), QUICK))) {
            for (String name : new String[] {"app/notes/batch-0.parquet", "app/notes/a/b.parquet", "app/notes-2/c"}) {
                dead.createMultipartUpload(create -> create.bucket("test").key("faults-" + opened + "/" + name));
            }
            assertThat(store.discardUnfinished(folder)).isEqualTo(1);
            assertThat(store.discardUnfinished(folder)).isZero();
            assertThat(store.discardUnfinished(new ObjectPath("app/notes/a"))).isEqualTo(1);
            assertThat(store.discardUnfinished(new ObjectPath("app/notes-2"))).isEqualTo(1);
        }
        assertNothingUnfinished();
    }

    private static void assertNothingUnfinished() {
        try (S3Client client = S3Connection.open(settings(server.port(), QUICK))) {
            assertThat(client.listMultipartUploads(list -> list.bucket("test")).uploads())
                    .isEmpty();
        }
    }
}
