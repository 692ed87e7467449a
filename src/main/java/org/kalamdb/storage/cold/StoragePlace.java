package org.kalamdb.storage.cold;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.StorageDef;

/// Where a storage's objects lie, for telling whether two storages could touch each other's.
///
/// @param root    what is not shared: the local file system, or a bucket at an endpoint
/// @param folders from there to the base
/// @param text    as people read it: a folder, or `s3://bucket/prefix`
public record StoragePlace(String root, List<String> folders, String text) {
    private static final Json JSON = new Json(List.of());
    private static final String SCHEME_END = "://";

    public StoragePlace {
        folders = List.copyOf(folders);
    }

    /// @param defaultDirectory as for [ObjectStores#open]
    /// @throws org.kalamdb.common.DbException INVALID_OPERATION for a folder that belongs to the server
    public static StoragePlace of(StorageDef storage, Path defaultDirectory) {
        if (storage.type().equals("filesystem")) {
            Path folder = StorageFolder.of(storage, defaultDirectory);
            List<String> names = new ArrayList<>();
            StorageFolder.real(storage, folder).forEach(name -> names.add(name.toString()));
            return new StoragePlace("file:", names, folder.toString());
        }
        String base = storage.baseDirectory();
        int start = base.indexOf(SCHEME_END);
        List<String> parts = Arrays.stream(base.substring(start < 0 ? 0 : start + SCHEME_END.length())
                        .split("/", -1))
                .filter(part -> !part.isEmpty())
                .toList();
        String bucket = parts.isEmpty() ? "" : parts.getFirst();
        return new StoragePlace(
                storage.type() + ":" + endpoint(storage) + "/" + bucket,
                parts.isEmpty() ? List.of() : parts.subList(1, parts.size()),
                base);
    }

    private static String endpoint(StorageDef storage) {
        String config = storage.configJson();
        @Nullable
        Object endpoint = config == null ? null : JSON.read(config, Map.class).get("endpoint");
        return endpoint == null
                ? ""
                : endpoint.toString().toLowerCase(Locale.ROOT).replaceAll("/+$", "");
    }

    /// Whether one lies in the other, or both are the same.
    public boolean overlaps(StoragePlace other) {
        int common = Math.min(folders.size(), other.folders.size());
        return root.equals(other.root) && folders.subList(0, common).equals(other.folders.subList(0, common));
    }
}
