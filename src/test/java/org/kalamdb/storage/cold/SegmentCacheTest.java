package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.ColumnRange;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.storage.cold.FaultProxy.Fault;

/// Segments in a bucket: which requests a scan makes, with and without copies on the local disk.
class SegmentCacheTest {
    private static final TableDef TABLE =
            SegmentFixture.table(List.of(DataType.BIGINT, DataType.TEXT, DataType.BIGINT, DataType.BIGINT));
    private static final SegmentScan ALL = SegmentScan.of(List.of(1, 2, 3, 4, -1));

    @TempDir
    static Path buckets;

    private static S3Server server;
    private static int opened;

    @TempDir
    Path folder;

    private FaultProxy proxy;
    private SegmentFixture fixture;

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
    void open() {
        opened++;
        proxy = FaultProxy.before(server.port());
        String config = "\"first_backoff_ms\": 1, \"max_attempts\": 2";
        fixture = new SegmentFixture(
                folder,
                S3ObjectStore.open(
                        S3Settings.of(S3Server.storage("s1", proxy.port(), "test/cache-" + opened, config))));
    }

    @AfterEach
    void close() throws IOException {
        fixture.close();
        proxy.close();
    }

    private SegmentMeta write(int rows, int textLength) {
        Random random = new Random(5);
        List<SegmentFixture.Row> all = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            byte[] text = new byte[textLength];
            random.nextBytes(text);
            for (int at = 0; at < textLength; at++) {
                text[at] = (byte) ('0' + (text[at] & 0x3f));
            }
            Object[] values = {(long) i, new String(text, StandardCharsets.US_ASCII), random.nextLong(), 7L};
            all.add(new SegmentFixture.Row(values, i, false));
        }
        SegmentMeta segment = fixture.write(TABLE, all);
        proxy.forgetRequests();
        return segment;
    }

    private Path copies() {
        return folder.resolve("cache");
    }

    private SegmentReader readerWithCache(long bytes) {
        return new SegmentReader(64 << 20, 0, SegmentCache.open(copies(), bytes));
    }

    private long copiedBytes() throws IOException {
        long bytes = 0;
        try (var files = Files.list(copies())) {
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    @Test
    void smallSegmentIsOneRequestAndThenNone() {
        SegmentMeta segment = write(1_000, 100);
        SegmentReader reader = readerWithCache(64 << 20);

        List<List<@Nullable Object>> rows = fixture.read(reader, segment, TABLE, ALL);
        assertThat(rows).hasSize(1_000);
        assertThat(proxy.requests()).hasSize(1);
        assertThat(fixture.read(reader, segment, TABLE, ALL)).isEqualTo(rows);
        assertThat(proxy.requests()).hasSize(1);
    }

    @Test
    void largeSegmentIsReadInFewRequestsSideBySide() {
        SegmentMeta segment = write(40_000, 200);
        assertThat(segment.bytes()).isGreaterThan(6 << 20);

        fixture.read(segment, TABLE, ALL);
        long whole = proxy.count("GET");
        assertThat(whole).isLessThanOrEqualTo(24);
        proxy.forgetRequests();
        fixture.read(segment, TABLE, SegmentScan.of(List.of(1, 4)));
        assertThat(proxy.count("GET")).isBetween(1L, whole);
    }

    @Test
    void pointReadFetchesALittle() {
        SegmentMeta segment = write(40_000, 200);
        SegmentReader reader = readerWithCache(64 << 20);
        SegmentScan point = new SegmentScan(
                List.of(1, 2), List.of(new ColumnRange(1, 25_000L, true, 25_000L, true)), new BitSet(), false);

        assertThat(fixture.read(reader, segment, TABLE, point))
                .anySatisfy(row -> assertThat(row).startsWith(25_000L));
        assertThat(proxy.requests()).hasSizeLessThanOrEqualTo(4);
        long requests = proxy.requests().size();
        fixture.read(reader, segment, TABLE, point);
        assertThat(proxy.requests()).hasSize((int) requests);
    }

    @Test
    void copiesOutliveTheProcess() throws IOException {
        SegmentMeta segment = write(20_000, 200);
        List<List<@Nullable Object>> rows = fixture.read(readerWithCache(64 << 20), segment, TABLE, ALL);
        Files.write(copies().resolve("tmp-left"), new byte[10]);
        proxy.all(new Fault.Refuse());

        assertThat(fixture.read(readerWithCache(64 << 20), segment, TABLE, ALL)).isEqualTo(rows);
        assertThat(copies().resolve("tmp-left")).doesNotExist();
    }

    @Test
    void damagedCopiesAreFetchedAgain() throws IOException {
        SegmentMeta segment = write(20_000, 200);
        SegmentReader reader = readerWithCache(64 << 20);
        List<List<@Nullable Object>> rows = fixture.read(reader, segment, TABLE, ALL);
        try (var files = Files.list(copies())) {
            int count = 0;
            for (Path file : files.sorted().toList()) {
                byte[] bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                switch (count++ % 3) {
                    case 0 -> Files.write(file, bytes);
                    case 1 -> Files.write(file, new byte[bytes.length / 2]);
                    default -> Files.delete(file);
                }
            }
            assertThat(count).isGreaterThan(3);
        }

        assertThat(fixture.read(readerWithCache(64 << 20), segment, TABLE, ALL)).isEqualTo(rows);
        proxy.all(new Fault.Refuse());
        assertThat(fixture.read(readerWithCache(64 << 20), segment, TABLE, ALL)).isEqualTo(rows);
    }

    @Test
    void copiesStayWithinTheirBound() throws IOException {
        SegmentMeta segment = write(20_000, 200);
        SegmentReader reader = readerWithCache(1 << 20);

        assertThat(fixture.read(reader, segment, TABLE, ALL)).hasSize(20_000);
        assertThat(copiedBytes()).isBetween(1L, 1L << 20);
        readerWithCache(600 << 10);
        assertThat(copiedBytes()).isBetween(1L, 600L << 10);
    }

    @Test
    void forgottenSegmentHasNoCopies() throws IOException {
        SegmentMeta segment = write(5_000, 200);
        SegmentReader reader = readerWithCache(64 << 20);
        fixture.read(reader, segment, TABLE, ALL);

        reader.forget(segment.id());

        assertThat(copiedBytes()).isZero();
    }

    @Test
    void bytesThatSufferedOnTheirWayAreAskedForAgain() {
        SegmentMeta segment = write(5_000, 200);
        for (SegmentReader reader : List.of(new SegmentReader(64 << 20), readerWithCache(64 << 20))) {
            proxy.next(1, request -> request.method().equals("GET"), new Fault.CorruptAnswer(20));
            assertThat(fixture.read(reader, segment, TABLE, ALL)).hasSize(5_000);
        }
        assertThat(fixture.read(readerWithCache(64 << 20), segment, TABLE, ALL)).hasSize(5_000);
    }

    @Test
    void bytesThatAreAlwaysWrongAreNamedAndNotKept() {
        SegmentMeta segment = write(5_000, 200);
        for (SegmentReader reader : List.of(new SegmentReader(64 << 20), readerWithCache(64 << 20))) {
            proxy.all(new Fault.CorruptAnswer(20));
            assertThatThrownBy(() -> fixture.read(reader, segment, TABLE, ALL))
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPTION))
                    .hasMessageContaining(segment.path());
            proxy.plan(_ -> new Fault.None());
            assertThat(fixture.read(reader, segment, TABLE, ALL)).hasSize(5_000);
        }
    }
}
