package org.kalamdb.storage.cold;

import java.util.List;
import java.util.OptionalLong;
import org.kalamdb.common.DbException;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.codec.ManifestJson;

/// The `manifest.json` beside a scope's segments: a copy, for people and for other readers, of what the
/// hot tier knows. It is written anew after each change; this server asks it for its age alone.
public final class ManifestFile {
    private static final String NAME = "manifest.json";
    private static final int MAX_BYTES = 256 << 20;
    private static final Json JSON = new Json(List.of());

    private ManifestFile() {}

    /// The object in a scope's folder.
    public static ObjectPath path(ObjectPath folder) {
        return folder.resolve(NAME);
    }

    private record Version(long version) {}

    /// The version of the file in `folder`; empty when there is none, or none that can be read.
    public static OptionalLong version(ObjectStore store, ObjectPath folder) {
        try {
            return OptionalLong.of(JSON.read(store.readAll(path(folder), MAX_BYTES), Version.class)
                    .version());
        } catch (DbException _) {
            return OptionalLong.empty();
        }
    }

    /// Replaces the file in `folder`.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE when the store refuses; the old file
    ///                                        is then still there, or the new one
    public static void write(ObjectStore store, ObjectPath folder, ManifestJson manifest) {
        store.put(path(folder), manifest.prettyBytes());
    }
}
