package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// A place for cold segments.
///
/// @param id              `[A-Za-z0-9_-]+`
/// @param type            `filesystem` or `s3`
/// @param baseDirectory   a folder, `s3://bucket/prefix`, or empty for the default folder of the server; a
///                        relative folder is in the server's data folder
/// @param credentialsJson a JSON object as text; never shown to non-admins, never logged
/// @param configJson      a JSON object as text
/// @param sharedTemplate  path of a SHARED table's files below the base, as in `{namespace}/{tableName}`
/// @param userTemplate    path of one user's files below the base, as in `{namespace}/{tableName}/{userId}`
/// @param createdMillis   ms since 1970
/// @param updatedMillis   ms since 1970
public record StorageDef(
        String id,
        String name,
        @Nullable String description,
        String type,
        String baseDirectory,
        @Nullable String credentialsJson,
        @Nullable String configJson,
        String sharedTemplate,
        String userTemplate,
        long createdMillis,
        long updatedMillis) {
    /// Without credentials and configuration, which hold secrets.
    @Override
    public String toString() {
        return "StorageDef[" + id + ", " + type + ", " + baseDirectory + "]";
    }
}
