package org.kalamdb.model;

import org.jspecify.annotations.Nullable;

/// What a column gets when an INSERT does not name it.
public sealed interface DefaultValue {
    DefaultValue NONE = new None();

    /// No default: NULL, or an error for a NOT NULL column.
    record None() implements DefaultValue {}

    /// A constant of the column's type; see [DataType] for its Java class. NULL is allowed.
    record Literal(@Nullable Object value) implements DefaultValue {}

    /// A function that is evaluated anew for every row.
    record Generated(Generator generator) implements DefaultValue {}

    /// The functions a default may call.
    enum Generator {
        NOW,
        SNOWFLAKE_ID,
        UUID_V7,
        ULID,
        CURRENT_USER;

        /// Whether every call gives a value that no earlier call of any node gave.
        public boolean isUnique() {
            return this == SNOWFLAKE_ID || this == UUID_V7 || this == ULID;
        }
    }
}
