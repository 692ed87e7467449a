package org.kalamdb.sql.admin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.StorageDef;

/// Keeps a storage's secrets out of texts that come from elsewhere, such as an object store's refusal.
final class StorageSecrets {
    private static final Json JSON = new Json(List.of());
    private static final String MASK = "***";

    /// Shorter ones are no secrets and would be found everywhere.
    private static final int LEAST_LENGTH = 4;

    private StorageSecrets() {}

    /// The text without any of the storage's secrets.
    static String hidden(StorageDef storage, String text) {
        List<String> secrets = new ArrayList<>();
        collect(storage.credentialsJson(), secrets, false);
        collect(storage.configJson(), secrets, true);
        secrets.sort(Comparator.comparingInt(String::length).reversed());
        String shown = text;
        for (String secret : secrets) {
            shown = shown.replace(secret, MASK);
        }
        return shown;
    }

    private static void collect(@Nullable String json, List<String> secrets, boolean onlyKeys) {
        if (json == null) {
            return;
        }
        Map<?, ?> members = JSON.read(json, Map.class);
        members.forEach((name, value) -> {
            if (value instanceof String text
                    && text.length() >= LEAST_LENGTH
                    && (!onlyKeys || isSecret(String.valueOf(name)))) {
                secrets.add(text);
            }
        });
    }

    private static boolean isSecret(String member) {
        return member.contains("key") || member.contains("token") || member.contains("secret");
    }
}
