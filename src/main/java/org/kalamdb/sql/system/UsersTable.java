package org.kalamdb.sql.system;

import static org.kalamdb.sql.system.Values.row;
import static org.kalamdb.sql.system.Values.timestamp;
import static org.kalamdb.sql.system.Values.timestampOrNull;
import static org.kalamdb.sql.system.VirtualColumn.key;
import static org.kalamdb.sql.system.VirtualColumn.optional;
import static org.kalamdb.sql.system.VirtualColumn.required;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kalamdb.model.DataType;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.UserDef;
import org.kalamdb.table.Catalog;

/// `system.users`: every account, dropped ones included.
final class UsersTable {
    private static final List<VirtualColumn> COLUMNS = List.of(
            key("user_id", DataType.TEXT),
            required("password_hash", DataType.TEXT),
            required("role", DataType.TEXT),
            optional("email", DataType.TEXT),
            required("auth_type", DataType.TEXT),
            optional("auth_data", DataType.JSON),
            required("storage_mode", DataType.TEXT),
            optional("storage_id", DataType.TEXT),
            required("failed_login_attempts", DataType.INT),
            optional("locked_until", DataType.TIMESTAMP),
            optional("last_login_at", DataType.TIMESTAMP),
            required("created_at", DataType.TIMESTAMP),
            required("updated_at", DataType.TIMESTAMP),
            optional("last_seen", DataType.TIMESTAMP),
            optional("deleted_at", DataType.TIMESTAMP));

    private UsersTable() {}

    static VirtualTable of(Catalog catalog) {
        return VirtualTable.stored(
                "users", COLUMNS, reader -> catalog.users().stream().map(UsersTable::userRow));
    }

    private static @Nullable Object[] userRow(UserDef user) {
        return row(
                user.id().value(),
                user.passwordHash(),
                user.role().wireName(),
                user.email(),
                user.authType().wireName(),
                user.authDataJson(),
                "table",
                TableOptions.LOCAL_STORAGE,
                user.failedLogins(),
                timestampOrNull(user.lockedUntil()),
                timestampOrNull(user.lastLoginMillis()),
                timestamp(user.createdMillis()),
                timestamp(user.updatedMillis()),
                timestampOrNull(user.lastLoginMillis()),
                timestampOrNull(user.deletedMillis()));
    }
}
