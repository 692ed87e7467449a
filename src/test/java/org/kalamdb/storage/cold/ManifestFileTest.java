package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.model.DataType;
import org.kalamdb.model.SegmentMeta;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.UserId;
import org.kalamdb.model.codec.ManifestJson;

class ManifestFileTest {
    @TempDir
    Path folder;

    @Test
    void fileHasTheDocumentedShape() {
        TableDef table = SegmentFixture.table(List.of(DataType.BIGINT, DataType.TEXT, DataType.JSON));
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            SegmentMeta segment = fixture.write(
                    table,
                    List.of(
                            new SegmentFixture.Row(new @Nullable Object[] {1L, "a", "{}"}, 50, false),
                            new SegmentFixture.Row(new @Nullable Object[] {9L, null, "{}"}, 40, false)));
            ObjectPath scope = new ObjectPath("app/notes/alice");

            ManifestFile.write(
                    fixture.store,
                    scope,
                    new ManifestJson(table, new UserId("alice"), 3, 1000, 2000, 0, List.of(segment)));

            String text = new String(
                    fixture.store.readAll(new ObjectPath("app/notes/alice/manifest.json"), 10_000),
                    StandardCharsets.UTF_8);
            assertThat(text.replaceAll("\\s", ""))
                    .isEqualTo("""
                    {"table_id":"app.notes","user_id":"alice","version":3,"created_at":1000,"updated_at":2000,
                    "segments":[{"id":"100","path":"batch-0.parquet","min_seq":40,"max_seq":50,"row_count":2,
                    "size_bytes":%d,"created_at":1800000000000,"schema_version":1,"status":"committed",
                    "column_stats":{"1":{"min":1,"max":9,"null_count":0},"2":{"min":"a","max":"a","null_count":1}}}],
                    "last_sequence_number":0,"files":null,"vector_indexes":{}}""".formatted(segment.bytes()).replace("\n", ""));
        }
    }

    @Test
    void sharedTableWithoutSegmentsHasAManifestToo() {
        TableDef table = SegmentFixture.table(List.of(DataType.BIGINT));

        assertThat(new ManifestJson(table, null, 1, 2, 3, -1, List.of()).text())
                .isEqualTo(
                        "{\"table_id\":\"app.notes\",\"user_id\":null,\"version\":1,\"created_at\":2,\"updated_at\":3,"
                                + "\"segments\":[],\"last_sequence_number\":-1,\"files\":null,\"vector_indexes\":{}}");
    }

    @Test
    void rangesOfEveryKindAreReadable() {
        List<DataType> types = List.of(
                DataType.UUID,
                SegmentFixture.DECIMAL,
                DataType.BYTES,
                DataType.DOUBLE,
                DataType.DOUBLE,
                DataType.BOOLEAN,
                DataType.SMALLINT);
        TableDef table = SegmentFixture.table(types);
        try (SegmentFixture fixture = new SegmentFixture(folder)) {
            @Nullable
            Object[] values = {
                new UUID(1, 2), new BigDecimal("0.500"), new byte[] {1, -1}, 1.5, Double.NaN, true, (short) -3
            };
            SegmentMeta segment = fixture.write(table, List.of(new SegmentFixture.Row(values, 1, false)));

            assertThat(new ManifestJson(table, null, 1, 2, 3, 0, List.of(segment)).text())
                    .contains("\"min\":\"00000000-0000-0001-0000-000000000002\"")
                    .contains("\"min\":\"0.500\"")
                    .contains("\"min\":\"01ff\"")
                    .contains("\"min\":1.5")
                    .contains("\"min\":\"NaN\"")
                    .contains("\"min\":true")
                    .contains("\"min\":-3");
        }
    }
}
