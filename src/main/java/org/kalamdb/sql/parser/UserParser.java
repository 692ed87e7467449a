package org.kalamdb.sql.parser;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.model.Role;
import org.kalamdb.model.UserId;

/// CREATE, ALTER and DROP USER (`sql.md` §18). Users' names keep their case.
final class UserParser {
    private final TokenCursor cursor;

    UserParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    Statement create() {
        cursor.next();
        cursor.next();
        UserId user = user();
        cursor.expect(Keyword.WITH);
        Statement.AuthKind auth;
        String secret = null;
        if (cursor.accept(Keyword.PASSWORD)) {
            auth = Statement.AuthKind.PASSWORD;
            secret = cursor.string("the password in quotes");
        } else if (cursor.accept(Keyword.OAUTH)) {
            auth = Statement.AuthKind.OAUTH;
            secret = cursor.is(TokenKind.STRING) ? cursor.string("JSON") : null;
        } else if (cursor.accept(Keyword.INTERNAL)) {
            auth = Statement.AuthKind.INTERNAL;
        } else {
            throw cursor.expected("PASSWORD, OAUTH or INTERNAL", Keyword.PASSWORD, Keyword.OAUTH, Keyword.INTERNAL);
        }
        if (!cursor.accept(Keyword.ROLE)) {
            throw cursor.error("Expected ROLE after the authentication of CREATE USER");
        }
        Role role = role();
        String email = cursor.accept(Keyword.EMAIL) ? cursor.string("the address in quotes") : null;
        return new Statement.CreateUser(user, auth, secret, role, email);
    }

    Statement alter() {
        cursor.next();
        cursor.next();
        UserId user = user();
        cursor.expect(Keyword.SET);
        return new Statement.AlterUser(user, change());
    }

    private Statement.UserChange change() {
        if (cursor.accept(Keyword.PASSWORD)) {
            return new Statement.UserChange.SetPassword(cursor.string("the password in quotes"));
        }
        if (cursor.accept(Keyword.ROLE)) {
            return new Statement.UserChange.SetRole(role());
        }
        if (cursor.accept(Keyword.EMAIL)) {
            return new Statement.UserChange.SetEmail(cursor.string("the address in quotes"));
        }
        throw cursor.expected("PASSWORD, ROLE or EMAIL", Keyword.PASSWORD, Keyword.ROLE, Keyword.EMAIL);
    }

    Statement drop() {
        cursor.next();
        cursor.next();
        boolean ifExists = cursor.accept(Keyword.IF, Keyword.EXISTS);
        return new Statement.DropUser(user(), ifExists);
    }

    private UserId user() {
        int token = cursor.index();
        String name = cursor.id("a user name");
        try {
            return new UserId(name);
        } catch (DbException e) {
            throw DbException.at(e.code(), cursor.sourcePosition(token), String.valueOf(e.getMessage()));
        }
    }

    private Role role() {
        int token = cursor.index();
        String word = cursor.id("a role");
        Role role = roleOf(word.toLowerCase(Locale.ROOT));
        if (role == null) {
            throw cursor.error(token, "Invalid role '" + word + "': expected user, service, dba or system");
        }
        return role;
    }

    private static @Nullable Role roleOf(String word) {
        return switch (word) {
            case "dba", "admin" -> Role.DBA;
            case "service", "developer", "analyst" -> Role.SERVICE;
            case "user", "viewer", "readonly" -> Role.USER;
            case "system" -> Role.SYSTEM;
            default -> null;
        };
    }
}
