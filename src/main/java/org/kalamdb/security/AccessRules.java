package org.kalamdb.security;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.Principal;
import org.kalamdb.model.Role;
import org.kalamdb.model.TableDef;
import org.kalamdb.model.TableName;
import org.kalamdb.model.TableType;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;

/// The access matrix (`sql.md` §4 and §17) as pure functions. Each `require…` method returns when
/// the rule allows and throws a `PERMISSION_DENIED` (for impersonation `UNAUTHORIZED`) with the
/// text of the contract when it does not. The role is that of the effective principal, so inside
/// EXECUTE AS USER it is `user`.
///
/// Which rows of a USER or STREAM table a caller sees is no question for these rules: a scan is
/// given the caller's scope and reaches no other.
public final class AccessRules {
    private static final String SYSTEM_REASON = "System tables require 'dba' or 'system' role";

    private AccessRules() {}

    /// Whether the role may read from the table.
    public static boolean canRead(Role role, TableDef table) {
        return switch (table.type()) {
            case USER, STREAM -> role != Role.ANONYMOUS;
            case SHARED ->
                switch (accessLevel(table)) {
                    case PUBLIC -> true;
                    case PRIVATE, RESTRICTED -> role.compareTo(Role.SERVICE) >= 0;
                    case DBA -> role.isAdmin();
                };
        };
    }

    /// Whether the role may insert, update and delete in the table.
    public static boolean canWrite(Role role, TableDef table) {
        return switch (table.type()) {
            case USER, STREAM -> role != Role.ANONYMOUS;
            case SHARED -> accessLevel(table) == AccessLevel.DBA ? role.isAdmin() : role.compareTo(Role.SERVICE) >= 0;
        };
    }

    public static void requireRead(Role role, TableDef table) {
        if (!canRead(role, table)) {
            throw denied(role, table.name(), readReason(table));
        }
    }

    public static void requireWrite(Role role, TableDef table) {
        requireNotAnonymous(role);
        if (!canWrite(role, table)) {
            throw denied(role, table.name(), writeReason(table));
        }
    }

    /// For the virtual tables of the `system` namespace. `information_schema` needs no check.
    public static void requireSystemRead(Role role, TableName table) {
        if (!role.isAdmin()) {
            throw denied(role, table, SYSTEM_REASON);
        }
    }

    public static void requireCreate(Role role, TableType type) {
        requireNotAnonymous(role);
        if (type == TableType.SHARED && role.compareTo(Role.SERVICE) < 0) {
            throw refused("Insufficient privileges to create shared tables");
        }
    }

    public static void requireAlter(Role role, TableDef table) {
        requireNotAnonymous(role);
        if (table.type() == TableType.SHARED && !canWrite(role, table)) {
            throw refused("Insufficient privileges to alter table '" + table.name() + "'");
        }
    }

    public static void requireDrop(Role role, TableName table) {
        requireNotAnonymous(role);
        if (!role.isAdmin()) {
            throw refused("Insufficient privileges to drop '" + table + "'");
        }
    }

    /// For every statement that is not a read.
    public static void requireNotAnonymous(Role role) {
        if (role == Role.ANONYMOUS) {
            throw refused("Anonymous users can only SELECT");
        }
    }

    /// For statements that need a role whatever they touch.
    public static void requireOperation(Role role, Operation operation) {
        if (role.compareTo(operation.minimum()) < 0) {
            throw refused(operation.refusal());
        }
    }

    /// For giving an account the role `granted`, by CREATE USER or ALTER USER: no one makes a
    /// system account but a system account.
    public static void requireGrant(Role role, Role granted) {
        requireOperation(role, Operation.USER_MANAGEMENT);
        if (granted == Role.SYSTEM && role != Role.SYSTEM) {
            throw refused("DBA cannot grant System role");
        }
    }

    /// Whether `actor` may become the user `target` of role `targetRole`.
    public static boolean canImpersonate(Principal actor, UserId target, Role targetRole) {
        if (actor.user().equals(target)) {
            return true;
        }
        return switch (actor.role()) {
            case ANONYMOUS, USER -> false;
            case SERVICE -> targetRole.compareTo(Role.SERVICE) <= 0;
            case DBA -> targetRole.compareTo(Role.DBA) <= 0;
            case SYSTEM -> true;
        };
    }

    /// Whom the statement inside EXECUTE AS USER runs as: the target's id with the role `user`,
    /// whatever the target's own role.
    ///
    /// @param account the target's account, absent for an unknown id, which counts as an ordinary
    ///     user
    public static Principal requireImpersonation(Principal actor, UserId target, Optional<UserDef> account) {
        Role targetRole = account.map(UserDef::role).orElse(Role.USER);
        if (!canImpersonate(actor, target, targetRole)) {
            throw new DbException(
                    ErrorCode.UNAUTHORIZED,
                    "EXECUTE AS USER is not authorized: '%s' (role %s) may not act as '%s' (role %s)"
                            .formatted(actor.user(), actor.role().wireName(), target, targetRole.wireName()));
        }
        return new Principal(target, Role.USER);
    }

    private static String readReason(TableDef table) {
        return switch (table.type()) {
            case USER -> "User table access denied";
            case STREAM -> "Stream table access denied";
            case SHARED ->
                "Shared table access denied (access_level=%s)"
                        .formatted(accessLevel(table).displayName());
        };
    }

    private static String writeReason(TableDef table) {
        return switch (table.type()) {
            case USER -> "User table write denied";
            case STREAM -> "Stream table write denied";
            case SHARED ->
                "Shared table write denied (access_level=%s)"
                        .formatted(accessLevel(table).displayName());
        };
    }

    private static AccessLevel accessLevel(TableDef table) {
        @Nullable AccessLevel level = table.options().accessLevel();
        return Objects.requireNonNullElse(level, AccessLevel.PRIVATE);
    }

    private static DbException denied(Role role, TableName table, String reason) {
        return refused(
                "Access denied: Role '%s' cannot access table '%s'. %s".formatted(role.displayName(), table, reason));
    }

    private static DbException refused(String why) {
        return new DbException(ErrorCode.PERMISSION_DENIED, why);
    }
}
