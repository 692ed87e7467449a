package org.kalamdb.storage.cold;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.json.Json;

/// The JSON object of a storage's CONFIG or CREDENTIALS. Every failure is INVALID_OPERATION and names
/// storage, clause and key, never a value, which may be secret.
final class StorageConfig {
    private static final Json JSON = new Json(List.of());
    private static final long MAX_MILLIS = 3_600_000;

    private final String storageId;
    private final String clause;
    private final Map<?, ?> values;

    private StorageConfig(String storageId, String clause, Map<?, ?> values) {
        this.storageId = storageId;
        this.clause = clause;
        this.values = values;
    }

    /// @param json null or blank for an empty object
    /// @param keys all that the object may have
    static StorageConfig of(String storageId, String clause, @Nullable String json, Set<String> keys) {
        StorageConfig config = new StorageConfig(storageId, clause, parse(storageId, clause, json));
        for (Object key : config.values.keySet()) {
            if (!keys.contains(String.valueOf(key))) {
                throw config.bad(String.valueOf(key), "is none of " + new TreeSet<>(keys));
            }
        }
        return config;
    }

    private static Map<?, ?> parse(String storageId, String clause, @Nullable String json) {
        if (json == null || json.isBlank()) {
            return Map.of();
        }
        try {
            return JSON.read(json, Map.class);
        } catch (DbException _) { // its cause shows the text, which may hold a secret
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, clause + " of storage '" + storageId + "' must be a JSON object");
        }
    }

    boolean isEmpty() {
        return values.isEmpty();
    }

    /// Refuses a `type` tag of another kind of storage.
    void expectType(String type) {
        if (!text("type", type).equals(type)) {
            throw bad("type", "is not '" + type + "'");
        }
    }

    /// @param otherwise when the key is missing, null or empty
    String text(String key, String otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof String text)) {
            throw bad(key, "must be a text");
        }
        return text.isBlank() ? otherwise : text.strip();
    }

    /// A JSON boolean, or `true` or `false` as text.
    boolean flag(String key, boolean otherwise) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad(key, "must be true or false");
        };
    }

    /// A whole number, also as text.
    long number(String key, long otherwise, long least, long most) {
        Object value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value.toString());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            throw bad(key, "must be a whole number");
        }
        throw bad(key, "must be between " + least + " and " + most);
    }

    Duration millis(String key, long otherwise) {
        return Duration.ofMillis(number(key, otherwise, 1, MAX_MILLIS));
    }

    /// One of the names of an enum, in lower case.
    <E extends Enum<E>> E choice(String key, E otherwise) {
        E[] all = otherwise.getDeclaringClass().getEnumConstants();
        String given = text(key, name(otherwise));
        return Arrays.stream(all)
                .filter(one -> name(one).equals(given))
                .findFirst()
                .orElseThrow(() -> bad(
                        key,
                        "must be " + Arrays.stream(all).map(StorageConfig::name).collect(Collectors.joining(" or "))));
    }

    private static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// @param key of the object, or another part of the definition
    DbException bad(String key, String why) {
        return new DbException(
                ErrorCode.INVALID_OPERATION, "'" + key + "' in " + clause + " of storage '" + storageId + "' " + why);
    }
}
