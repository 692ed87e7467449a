package org.kalamdb.storage.cold;

import org.kalamdb.model.codec.ManifestJson;

/// The `manifest.json` beside a scope's segments: a copy, for people and for other readers, of what the
/// hot tier knows. It is written anew after each change; this server never reads it.
public final class ManifestFile {
    private static final String NAME = "manifest.json";

    private ManifestFile() {}

    /// The object in a scope's folder.
    public static ObjectPath path(ObjectPath folder) {
        return folder.resolve(NAME);
    }

    /// Replaces the file in `folder`.
    ///
    /// @throws org.kalamdb.common.DbException STORAGE_UNAVAILABLE when the store refuses; the old file
    ///                                        is then still there, or the new one
    public static void write(ObjectStore store, ObjectPath folder, ManifestJson manifest) {
        store.put(path(folder), manifest.prettyBytes());
    }
}
