package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// What a table was declared with beside its columns (`sql.md` §6.2).
///
/// @param storageId             the storage its segments go to
/// @param useUserStorage        USER tables: prefer the user's own storage
/// @param flushPolicy           null: flushed only when asked
/// @param accessLevel           SHARED tables only, else null
/// @param deletedRetentionHours how long tombstones stay readable; null: for ever
/// @param ttlSeconds            STREAM tables only, else null
/// @param location              where its segments go below the storage's base, in place of the storage's
///                              template and like it with `{userId}` for the user; null without LOCATION
public record TableOptions(
        String storageId,
        boolean useUserStorage,
        @Nullable FlushPolicy flushPolicy,
        @Nullable AccessLevel accessLevel,
        @Nullable Integer deletedRetentionHours,
        @Nullable Long ttlSeconds,
        @Nullable String location) {
    public static final String LOCAL_STORAGE = "local";

    /// Options without LOCATION.
    public TableOptions(
            String storageId,
            boolean useUserStorage,
            @Nullable FlushPolicy flushPolicy,
            @Nullable AccessLevel accessLevel,
            @Nullable Integer deletedRetentionHours,
            @Nullable Long ttlSeconds) {
        this(storageId, useUserStorage, flushPolicy, accessLevel, deletedRetentionHours, ttlSeconds, null);
    }
}
