package org.kalamdb.model;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A piece of background work and what became of it (`system-tables.md` §3.5). Times are ms since 1970.
///
/// @param id             prefix of the type, `-`, 12 hex digits
/// @param parametersJson a JSON object as text
/// @param message        JSON text `{"message":…}` on success, plain text otherwise
public record JobRecord(
        String id,
        Type type,
        Status status,
        @Nullable String parametersJson,
        @Nullable String message,
        @Nullable String exceptionTrace,
        @Nullable String idempotencyKey,
        int retryCount,
        int maxRetries,
        long createdMillis,
        long updatedMillis,
        @Nullable Long startedMillis,
        @Nullable Long finishedMillis) {

    /// What kind of work, with the id prefix that clients know it by.
    public enum Type {
        FLUSH("FL"),
        COMPACT("CO"),
        CLEANUP("CL");

        private final String prefix;

        Type(String prefix) {
            this.prefix = prefix;
        }

        public String prefix() {
            return prefix;
        }

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Where a job is in its life.
    public enum Status {
        NEW,
        QUEUED,
        RUNNING,
        RETRYING,
        COMPLETED,
        FAILED,
        CANCELLED,
        SKIPPED;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// Whether the job still holds its idempotency key.
        public boolean isActive() {
            return this == NEW || this == QUEUED || this == RUNNING || this == RETRYING;
        }
    }
}
