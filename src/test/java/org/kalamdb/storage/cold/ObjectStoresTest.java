package org.kalamdb.storage.cold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.StorageDef;

class ObjectStoresTest {
    @TempDir
    Path folder;

    private static StorageDef storage(String type, String baseDirectory) {
        return new StorageDef(
                "s1", "s1", null, type, baseDirectory, null, null, "{namespace}/{tableName}", "{userId}", 1, 1);
    }

    private Path writtenTo(String baseDirectory) {
        Path defaults = folder.resolve("data/storage");
        try (ObjectStore store = ObjectStores.open(storage("filesystem", baseDirectory), defaults)) {
            store.put(new ObjectPath("probe"), new byte[0]);
        }
        return defaults;
    }

    @Test
    void folderIsTheBaseDirectory() {
        Path base = folder.resolve("own");
        writtenTo(base.toString());
        assertThat(base.resolve("probe")).exists();
        Path other = folder.resolve("other");
        writtenTo("file://" + other);
        assertThat(other.resolve("probe")).exists();
    }

    @Test
    void relativeAndMissingBaseDirectoriesStartAtTheDefault() {
        Path defaults = writtenTo("");
        assertThat(defaults.resolve("probe")).exists();
        writtenTo("below");
        assertThat(defaults.resolveSibling("storages/below/probe")).exists();
    }

    @Test
    void otherTypesAreRefusedByName() {
        for (String type : new String[] {"gcs", "azure"}) {
            assertThatThrownBy(() -> ObjectStores.open(storage(type, "s3://bucket"), folder)
                            .close())
                    .isInstanceOfSatisfying(
                            DbException.class,
                            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.FEATURE_NOT_SUPPORTED))
                    .hasMessageContaining("'" + type + "'");
        }
    }
}
