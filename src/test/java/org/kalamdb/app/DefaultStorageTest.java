package org.kalamdb.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.SystemClock;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.ScopeId;
import org.kalamdb.model.StorageDef;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.sql.StoreFixture;
import org.kalamdb.table.KeyOrigin;
import org.kalamdb.table.TableLayer;

class DefaultStorageTest {
    private record Settings(
            Optional<String> type,
            Optional<String> location,
            Optional<String> region,
            Optional<String> endpoint,
            boolean allowHttp)
            implements KalamConfig.DefaultStorage {
        static Settings of(String type, String location) {
            return new Settings(Optional.of(type), Optional.of(location), Optional.empty(), Optional.empty(), false);
        }
    }

    private static StorageDef local(TableLayer layer) {
        return layer.storages().definition(TableOptions.LOCAL_STORAGE);
    }

    private static void apply(Settings settings, TableLayer layer) {
        DefaultStorage.apply(settings, layer, SystemClock.INSTANCE);
    }

    private static void flushARow(TableLayer layer) {
        TableDef table = layer.catalogWriter()
                .createTable(
                        new TableName("default", "t"),
                        TableType.SHARED,
                        new TableOptions(TableOptions.LOCAL_STORAGE, false, null, null, null, null),
                        List.of(new Column(1, "k", DataType.TEXT, false, DefaultValue.NONE, null, 1)),
                        List.of(1));
        List<@Nullable Object[]> rows = new ArrayList<>();
        rows.add(new @Nullable Object[] {"a"});
        layer.writer().insert(table, ScopeId.SHARED, rows, KeyOrigin.GIVEN);
        layer.flush().flush(table, ScopeId.SHARED);
    }

    @Test
    void nothingSetLeavesItAsItIs(@TempDir Path directory) {
        try (StoreFixture store = new StoreFixture(directory)) {
            StorageDef before = local(store.layer());
            apply(
                    new Settings(Optional.empty(), Optional.of("x"), Optional.empty(), Optional.empty(), true),
                    store.layer());
            assertThat(local(store.layer())).isEqualTo(before);
        }
    }

    @Test
    void itGoesToTheBucketThatIsSet(@TempDir Path directory) {
        try (StoreFixture store = new StoreFixture(directory)) {
            Settings minio = new Settings(
                    Optional.of("s3"),
                    Optional.of("s3://kalamdb/segments"),
                    Optional.of("eu-north-1"),
                    Optional.of("http://minio:9000"),
                    true);
            apply(minio, store.layer());
            StorageDef local = local(store.layer());
            assertThat(local.type()).isEqualTo("s3");
            assertThat(local.baseDirectory()).isEqualTo("s3://kalamdb/segments");
            assertThat(local.credentialsJson()).isNull();
            assertThat(local.configJson())
                    .isEqualTo("{\"type\":\"s3\",\"region\":\"eu-north-1\",\"endpoint\":\"http://minio:9000\","
                            + "\"allow_http\":true}");
            apply(minio, store.layer());
            assertThat(local(store.layer())).isEqualTo(local);
        }
    }

    @Test
    void thePlaceStaysWhileSegmentsLieThere(@TempDir Path directory, @TempDir Path elsewhere) {
        try (StoreFixture store = new StoreFixture(directory)) {
            apply(Settings.of("filesystem", elsewhere.resolve("a").toString()), store.layer());
            flushARow(store.layer());
            assertThat(elsewhere.resolve("a/default/t/batch-0.parquet")).exists();
            assertThatThrownBy(() -> apply(Settings.of("s3", "s3://bucket"), store.layer()))
                    .hasMessageContaining("kalamdb.default-storage names another place")
                    .hasMessageContaining(elsewhere.resolve("a").toString());
            apply(Settings.of("filesystem", elsewhere.resolve("a").toString()), store.layer());
        }
    }

    @Test
    void settingsThatAreNoStorageStopTheStart(@TempDir Path directory) {
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThatThrownBy(() -> apply(Settings.of("s3", ""), store.layer()))
                    .hasMessageContaining("kalamdb.default-storage.location is missing");
            assertThatThrownBy(() -> apply(Settings.of("s3", "/tmp/x"), store.layer()))
                    .hasMessageContaining("s3://bucket");
            assertThatThrownBy(() -> apply(Settings.of("ftp", "x"), store.layer()))
                    .hasMessageContaining("'ftp'");
            assertThatThrownBy(() -> apply(
                            Settings.of("filesystem", directory.resolve("hot").toString()), store.layer()))
                    .hasMessageContaining("in or around the server's data folder");
            assertThat(local(store.layer()).type()).isEqualTo("filesystem");
        }
    }
}
