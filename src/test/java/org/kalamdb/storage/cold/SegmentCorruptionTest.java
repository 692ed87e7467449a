package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;

class SegmentCorruptionTest {
    private static final TableDef TABLE = SegmentFixture.table(List.of(DataType.BIGINT, DataType.TEXT));

    @TempDir
    Path folder;

    private SegmentFixture fixture;
    private SegmentMeta segment;
    private ObjectPath path;
    private byte[] bytes;

    @BeforeEach
    @SuppressWarnings("MustBeClosed") // closed after each test
    void open() {
        fixture = new SegmentFixture(folder);
        Random random = new Random(5);
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            String text = Long.toString(random.nextLong(), 36);
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {(long) i, text}, i, false));
        }
        segment = fixture.write(TABLE, rows);
        path = new ObjectPath(segment.path());
        bytes = fixture.store.readAll(path, 10 << 20);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private void readAll() {
        fixture.reader.forget(segment.id());
        fixture.read(segment, TABLE, SegmentScan.of(List.of(1, 2, -1, -2)));
    }

    private void assertCorrupt() {
        assertThatThrownBy(this::readAll)
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPTION))
                .hasMessageContaining(segment.path());
        assertThat(fixture.allocator.getAllocatedMemory()).isZero();
    }

    @Test
    void anyFlippedBitIsNoticed() {
        Random random = new Random(11);
        List<Integer> places = new ArrayList<>(List.of(0, 3, 4, bytes.length - 1, bytes.length - 5));
        places.add((int) segment.tailOffset());
        places.add((int) segment.tailOffset() - 1);
        for (int i = 0; i < 60; i++) {
            places.add(random.nextInt(bytes.length));
        }
        for (int place : places) {
            byte[] damaged = bytes.clone();
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            fixture.store.put(path, damaged);
            assertCorrupt();
        }
        fixture.store.put(path, bytes);
        readAll();
    }

    @Test
    void objectOfAnotherSegmentIsNoticed() {
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {(long) i, "other"}, i, false));
        }
        SegmentMeta other = fixture.write(TABLE, rows);
        ObjectPath otherPath = new ObjectPath(other.path());
        byte[] otherBytes = fixture.store.readAll(otherPath, 10 << 20);
        fixture.store.put(path, otherBytes);
        assertCorrupt();
        fixture.store.put(path, Arrays.copyOf(otherBytes, bytes.length));
        assertCorrupt();
        byte[] mixed = bytes.clone();
        System.arraycopy(otherBytes, 0, mixed, 0, otherBytes.length / 2);
        fixture.store.put(path, mixed);
        assertCorrupt();
    }

    @Test
    void everySeventhByteOfASmallSegmentMatters() {
        List<SegmentFixture.Row> rows = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            rows.add(new SegmentFixture.Row(new @Nullable Object[] {(long) i, "row " + i % 3}, i, i % 5 == 0));
        }
        segment = fixture.write(TABLE, rows);
        path = new ObjectPath(segment.path());
        bytes = fixture.store.readAll(path, 10 << 20);
        for (int place = 0; place < bytes.length; place += 7) {
            byte[] damaged = bytes.clone();
            damaged[place] ^= (byte) (1 << place % 8);
            fixture.store.put(path, damaged);
            assertCorrupt();
        }
    }

    @Test
    void shortenedObjectIsNoticed() {
        for (int length : List.of(0, 1, 1000, (int) segment.tailOffset(), bytes.length - 1)) {
            fixture.store.put(path, Arrays.copyOf(bytes, length));
            assertCorrupt();
        }
    }

    @Test
    void objectThatIsShortenedBehindACachedTailIsNoticed() {
        readAll();
        fixture.store.put(path, Arrays.copyOf(bytes, 1000));

        assertThatThrownBy(() -> fixture.read(segment, TABLE, SegmentScan.of(List.of(1, 2))))
                .isInstanceOfSatisfying(
                        DbException.class, failure -> assertThat(failure.code()).isEqualTo(ErrorCode.CORRUPTION))
                .hasMessageContaining(segment.path());
    }

    @Test
    void otherFileIsNoticed() {
        fixture.store.put(path, "not a segment".repeat(100_000).getBytes(StandardCharsets.UTF_8));
        assertCorrupt();
        fixture.store.put(path, new byte[bytes.length]);
        assertCorrupt();
    }

    @Test
    void missingObjectIsNamed() {
        fixture.store.delete(path);

        assertThatThrownBy(this::readAll)
                .isInstanceOfSatisfying(
                        DbException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE))
                .hasMessageContaining("'" + segment.path() + "' is missing");
    }

    @Test
    void failingStoreLeavesNothingOpenAndMayRecover() {
        for (int call = 1; call <= 2; call++) {
            fixture.store.failCall(call);
            assertThatThrownBy(this::readAll)
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.STORAGE_UNAVAILABLE));
            assertThat(fixture.allocator.getAllocatedMemory()).isZero();
        }
        readAll();
    }
}
