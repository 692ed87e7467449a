package org.kalamdb.storage.cold;

import java.util.Arrays;
import java.util.OptionalLong;
import org.kalamdb.model.codec.ManifestJson;

/// The `manifest.json` beside a scope's segments: a copy, for people and for other readers, of what the
/// hot tier knows. It is written anew after each change; this server only compares it with what it should be.
public final class ManifestFile {
    private static final String NAME = "manifest.json";

    private ManifestFile() {}

    /// The object in a scope's folder.
    public static ObjectPath path(ObjectPath folder) {
        return folder.resolve(NAME);
    }

    /// Whether the file in `folder` is the manifest, to the last byte.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE when the store refuses
    public static boolean holds(ObjectStore store, ObjectPath folder, ManifestJson manifest) {
        byte[] wanted = manifest.prettyBytes();
        OptionalLong size = store.size(path(folder));
        return size.isPresent()
                && size.getAsLong() == wanted.length
                && Arrays.equals(store.readAll(path(folder), wanted.length), wanted);
    }

    /// Replaces the file in `folder`.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE when the store refuses; the old file
    ///                                        is then still there, or the new one
    public static void write(ObjectStore store, ObjectPath folder, ManifestJson manifest) {
        store.put(path(folder), manifest.prettyBytes());
    }
}
