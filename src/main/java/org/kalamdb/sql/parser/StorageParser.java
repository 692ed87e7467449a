package org.kalamdb.sql.parser;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// CREATE, ALTER and DROP STORAGE and STORAGE CHECK (`sql.md` §19). Messages never hold a text in quotes that
/// stands where none belongs: it may be a secret.
final class StorageParser {
    private static final int MAX_ID = 64;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9_-]{1,20}");
    private static final String CLAUSES = "NAME, DESCRIPTION, PATH, BASE_DIRECTORY, BUCKET, PREFIX, REGION, ENDPOINT, "
            + "CREDENTIALS, CONFIG, SHARED_TABLES_TEMPLATE or USER_TABLES_TEMPLATE";

    private final TokenCursor cursor;

    StorageParser(TokenCursor cursor) {
        this.cursor = cursor;
    }

    Statement create() {
        cursor.next();
        cursor.next();
        String id = id();
        if (!cursor.accept(Keyword.TYPE)) {
            throw expected("TYPE and one of filesystem, s3, gcs and azure");
        }
        String type = type();
        Map<StorageClause, String> clauses = new EnumMap<>(StorageClause.class);
        while (!cursor.atEnd()) {
            int token = cursor.index();
            put(clauses, token, clause(CLAUSES));
        }
        return new Statement.CreateStorage(id, type, clauses);
    }

    Statement alter() {
        cursor.next();
        cursor.next();
        String id = id();
        Map<StorageClause, String> changes = new EnumMap<>(StorageClause.class);
        do {
            if (!cursor.accept(Keyword.SET)) {
                throw expected("SET");
            }
            int token = cursor.index();
            StorageClause clause =
                    clause("NAME, DESCRIPTION, CREDENTIALS, CONFIG, SHARED_TABLES_TEMPLATE or USER_TABLES_TEMPLATE");
            if (!clause.isAlterable()) {
                throw DbException.at(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        cursor.sourcePosition(token),
                        "ALTER STORAGE cannot set " + clause + ": where a storage's objects lie never changes");
            }
            put(changes, token, clause);
        } while (!cursor.atEnd());
        return new Statement.AlterStorage(id, changes);
    }

    Statement drop() {
        cursor.next();
        cursor.next();
        boolean ifExists = cursor.accept(Keyword.IF, Keyword.EXISTS);
        Statement statement = new Statement.DropStorage(id(), ifExists);
        requireEnd();
        return statement;
    }

    Statement check() {
        cursor.next();
        cursor.next();
        String id = id();
        Statement statement = new Statement.CheckStorage(id, cursor.accept(Keyword.EXTENDED));
        requireEnd();
        return statement;
    }

    private StorageClause clause(String allowed) {
        StorageClause clause = cursor.is(TokenKind.WORD) ? StorageClause.of(cursor.tokens.raw(cursor.index())) : null;
        if (clause == null) {
            throw expected(allowed);
        }
        cursor.next();
        return clause;
    }

    private void put(Map<StorageClause, String> clauses, int token, StorageClause clause) {
        if (clauses.containsKey(clause)) {
            throw cursor.error(token, clause + " is given twice");
        }
        cursor.accept(TokenKind.EQUAL);
        if (!cursor.is(TokenKind.STRING)) {
            throw expected("a text in quotes after " + clause);
        }
        String text = cursor.string("a text in quotes");
        if (text.indexOf('\0') >= 0) {
            throw cursor.error(token, clause + " holds a NUL character");
        }
        clauses.put(clause, text);
    }

    private String id() {
        int token = cursor.index();
        if (cursor.atEnd()) {
            throw expected("a storage id");
        }
        String id = cursor.id("a storage id");
        if (id.length() > MAX_ID) {
            throw invalid(token, "Storage id is too long: " + id.length() + " characters, at most " + MAX_ID);
        }
        if (!ID.matcher(id).matches()) {
            throw invalid(token, "Invalid storage id '" + id + "': it may hold A-Z, a-z, 0-9, '_' and '-' only");
        }
        return id;
    }

    private DbException invalid(int token, String why) {
        return DbException.at(ErrorCode.INVALID_SQL, cursor.sourcePosition(token), why);
    }

    private String type() {
        int token = cursor.index();
        String type = cursor.atEnd() ? "" : cursor.id("a storage type").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "filesystem", "s3", "gcs", "azure" -> type;
            default ->
                throw invalid(
                        token,
                        "Invalid storage type" + (TYPE.matcher(type).matches() ? " '" + type + "'" : "")
                                + ": expected filesystem, s3, gcs or azure");
        };
    }

    private void requireEnd() {
        if (!cursor.atEnd()) {
            throw expected("the end of the statement");
        }
    }

    private DbException expected(String what) {
        return cursor.is(TokenKind.STRING)
                ? cursor.error("expected " + what + " but found a text in quotes")
                : cursor.expected(what);
    }
}
