package org.kalamdb.sql;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.Coercion;
import org.kalamdb.model.Column;
import org.kalamdb.model.DataType;
import org.kalamdb.model.DefaultValue;
import org.kalamdb.model.DefaultValue.Generator;
import org.kalamdb.model.UserId;
import org.kalamdb.sql.exec.IdSource;

/// Makes the values of columns that an INSERT does not give. Used for one statement by one thread.
///
/// @param nowMicros statement time
/// @param user      the effective user
record Defaults(IdSource ids, long nowMicros, UserId user) {
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /// The default of a column in its type, made anew at every call.
    @Nullable
    Object of(Column column) {
        return switch (column.defaultValue()) {
            case DefaultValue.None _ -> null;
            case DefaultValue.Literal literal -> literal.value();
            case DefaultValue.Generated generated -> generate(generated.generator(), column);
        };
    }

    /// What a generator gives, as a value of the column's type.
    @Nullable
    Object generate(Generator generator, Column column) {
        return switch (generator) {
            case NOW -> now(column);
            case SNOWFLAKE_ID -> Coercion.coerce(ids.snowflake(), column.type(), column.name());
            case UUID_V7 -> uuid(column);
            case ULID -> Coercion.coerce(ids.ulid(), column.type(), column.name());
            case CURRENT_USER -> Coercion.coerce(user.value(), column.type(), column.name());
        };
    }

    private @Nullable Object now(Column column) {
        if (column.type().equals(DataType.DATE)) {
            return Math.toIntExact(Math.floorDiv(nowMicros, MICROS_PER_DAY));
        }
        if (column.type().equals(DataType.TIME)) {
            return Math.floorMod(nowMicros, MICROS_PER_DAY);
        }
        if (column.type().equals(DataType.TEXT)) {
            return Instant.ofEpochSecond(
                            Math.floorDiv(nowMicros, MICROS_PER_SECOND),
                            Math.floorMod(nowMicros, MICROS_PER_SECOND) * 1000)
                    .toString();
        }
        return Coercion.coerce(nowMicros, column.type(), column.name());
    }

    private @Nullable Object uuid(Column column) {
        return column.type().equals(DataType.UUID)
                ? ids.uuidV7()
                : Coercion.coerce(ids.uuidV7().toString(), column.type(), column.name());
    }
}
