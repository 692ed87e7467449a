package org.kalamdb.sql.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.Clock;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.NearestName;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.AuthType;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserDef;
import org.kalamdb.model.UserId;
import org.kalamdb.security.AccessRules;
import org.kalamdb.security.PasswordHasher;
import org.kalamdb.security.PasswordPolicy;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.parser.Statement.UserChange;
import org.kalamdb.table.Catalog;
import org.kalamdb.table.CatalogWriter;

/// CREATE, ALTER and DROP USER (`sql.md` §18). The caller is an admin: that was checked before.
final class UserStatements {
    private static final Json JSON = new Json(List.of());
    private static final int MAX_EMAIL_LENGTH = 320;

    private final Catalog catalog;
    private final CatalogWriter writer;
    private final AuditTrail audit;
    private final PasswordPolicy policy;
    private final PasswordHasher hasher;
    private final Semaphore hashing;
    private final Clock clock;

    /// @param maxHashing password hashes computed at the same time
    UserStatements(
            Catalog catalog,
            CatalogWriter writer,
            AuditTrail audit,
            PasswordPolicy policy,
            PasswordHasher hasher,
            int maxHashing,
            Clock clock) {
        this.catalog = catalog;
        this.writer = writer;
        this.audit = audit;
        this.policy = policy;
        this.hasher = hasher;
        this.hashing = new Semaphore(maxHashing);
        this.clock = clock;
    }

    AdminResult create(AdminCall call, Statement.CreateUser statement) {
        AccessRules.requireGrant(call.caller().role(), statement.role());
        requireEmail(statement.email());
        if (catalog.user(statement.user()).isPresent()) {
            throw new DbException(ErrorCode.ALREADY_EXISTS, "User '" + statement.user() + "' already exists");
        }
        long now = clock.millis();
        String secret = statement.secret();
        writer.createUser(new UserDef(
                statement.user(),
                statement.auth() == Statement.AuthKind.PASSWORD ? hash(secret) : "",
                statement.role(),
                statement.email(),
                switch (statement.auth()) {
                    case PASSWORD -> AuthType.PASSWORD;
                    case OAUTH -> AuthType.OAUTH;
                    case INTERNAL -> AuthType.INTERNAL;
                },
                statement.auth() == Statement.AuthKind.OAUTH ? oauth(secret) : null,
                0,
                null,
                null,
                now,
                now,
                null));
        audit.changed(
                call,
                "CREATE_USER",
                statement.user().value(),
                "role=" + statement.role().wireName());
        return AdminResult.text("User '" + statement.user() + "' created");
    }

    private String hash(@Nullable String password) {
        String given = password == null ? "" : password;
        policy.require(given);
        hashing.acquireUninterruptibly();
        try {
            return hasher.hash(given);
        } finally {
            hashing.release();
        }
    }

    /// The identity of an OAUTH account with its two fields, as stored.
    private static String oauth(@Nullable String secret) {
        if (secret == null || secret.isBlank()) {
            throw invalid("OAUTH requires JSON payload with 'provider' and 'subject'");
        }
        Map<?, ?> payload;
        try {
            payload = JSON.read(secret, Map.class);
        } catch (DbException noObject) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "OAUTH requires JSON payload that is an object", noObject);
        }
        Map<String, Object> stored = new LinkedHashMap<>();
        stored.put("provider", oauthField(payload, "provider"));
        stored.put("subject", oauthField(payload, "subject"));
        return JSON.writeText(stored);
    }

    private static String oauthField(Map<?, ?> payload, String name) {
        if (payload.get(name) instanceof String text && !text.isBlank()) {
            return text;
        }
        throw invalid("OAUTH payload needs a text '" + name + "' field");
    }

    AdminResult alter(AdminCall call, Statement.AlterUser statement) {
        UserDef user = catalog.user(statement.user())
                .filter(found -> !found.isDeleted())
                .orElseThrow(() -> missing(statement.user()));
        requireMayChange(call, user);
        UnaryOperator<UserDef> change = switch (statement.change()) {
            case UserChange.SetPassword set -> {
                String hash = hash(set.password());
                yield old -> with(old, hash, old.role(), old.email());
            }
            case UserChange.SetRole set -> {
                AccessRules.requireGrant(call.caller().role(), set.role());
                yield old -> with(old, old.passwordHash(), set.role(), old.email());
            }
            case UserChange.SetEmail set -> {
                requireEmail(set.email());
                yield old -> with(old, old.passwordHash(), old.role(), set.email());
            }
        };
        writer.updateUser(statement.user(), change);
        audit.changed(call, "ALTER_USER", statement.user().value(), describe(statement.change()));
        return AdminResult.text("User '" + statement.user() + "' updated");
    }

    /// A new password also ends a lock-out, and gives an account without a password one.
    private UserDef with(UserDef old, String hash, Role role, @Nullable String email) {
        boolean newPassword = !hash.equals(old.passwordHash());
        return new UserDef(
                old.id(),
                hash,
                role,
                email,
                newPassword && old.authType() != AuthType.OAUTH ? AuthType.PASSWORD : old.authType(),
                old.authDataJson(),
                newPassword ? 0 : old.failedLogins(),
                newPassword ? null : old.lockedUntil(),
                old.lastLoginMillis(),
                old.createdMillis(),
                clock.millis(),
                old.deletedMillis());
    }

    private static String describe(UserChange change) {
        return switch (change) {
            case UserChange.SetPassword _ -> "password changed";
            case UserChange.SetRole set -> "role=" + set.role().wireName();
            case UserChange.SetEmail _ -> "email changed";
        };
    }

    AdminResult drop(AdminCall call, Statement.DropUser statement) {
        Optional<UserDef> user = catalog.user(statement.user()).filter(found -> !found.isDeleted());
        if (user.isEmpty()) {
            if (statement.ifExists()) {
                return AdminResult.text("User '" + statement.user() + "' does not exist (skipped)");
            }
            throw missing(statement.user());
        }
        requireMayChange(call, user.get());
        long now = clock.millis();
        writer.updateUser(
                statement.user(),
                old -> new UserDef(
                        old.id(),
                        old.passwordHash(),
                        old.role(),
                        old.email(),
                        old.authType(),
                        old.authDataJson(),
                        old.failedLogins(),
                        old.lockedUntil(),
                        old.lastLoginMillis(),
                        old.createdMillis(),
                        now,
                        now));
        audit.changed(call, "DROP_USER", statement.user().value());
        return AdminResult.text("User '" + statement.user() + "' dropped (soft delete)");
    }

    /// Only a system account changes a system account: otherwise a new password for one would make every
    /// dba a system user.
    private static void requireMayChange(AdminCall call, UserDef user) {
        if (user.role() == Role.SYSTEM && call.caller().role() != Role.SYSTEM) {
            throw new DbException(
                    ErrorCode.PERMISSION_DENIED, "Only the System role may change the System user '" + user.id() + "'");
        }
    }

    private static void requireEmail(@Nullable String email) {
        if (email != null && email.length() > MAX_EMAIL_LENGTH) {
            throw invalid("Email is too long: " + email.length() + " characters, at most " + MAX_EMAIL_LENGTH);
        }
    }

    private DbException missing(UserId user) {
        List<String> names = catalog.users().stream()
                .filter(known -> !known.isDeleted())
                .map(known -> known.id().value())
                .toList();
        return new DbException(
                ErrorCode.NOT_FOUND, "User '" + user + "' not found" + NearestName.hint(user.value(), names));
    }

    private static DbException invalid(String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, why);
    }
}
