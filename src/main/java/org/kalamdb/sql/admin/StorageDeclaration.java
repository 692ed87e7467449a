package org.kalamdb.sql.admin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.common.json.Json;
import org.kalamdb.model.StorageDef;
import org.kalamdb.sql.parser.Statement;
import org.kalamdb.sql.parser.StorageClause;

/// What the clauses of CREATE and ALTER STORAGE come to (`sql.md` §19). Messages never hold what may be
/// secret.
final class StorageDeclaration {
    static final String DEFAULT_SHARED_TEMPLATE = "{namespace}/{tableName}";
    static final String DEFAULT_USER_TEMPLATE = "{namespace}/{tableName}/{userId}";

    private static final Json JSON = new Json(List.of());
    private static final String S3_SCHEME = "s3://";
    private static final int MAX_JSON = 65_536;
    private static final int MAX_TEXT = 1024;

    private final Map<StorageClause, String> clauses;

    private StorageDeclaration(Map<StorageClause, String> clauses) {
        this.clauses = clauses;
        clauses.forEach(StorageDeclaration::requireShort);
    }

    /// The definition that a CREATE STORAGE asks for, its templates as written.
    ///
    /// @throws DbException FEATURE_NOT_SUPPORTED for types that this server cannot reach; INVALID_OPERATION
    static StorageDef of(Statement.CreateStorage statement, long nowMillis) {
        StorageDeclaration declared = new StorageDeclaration(statement.clauses());
        Map<String, Object> config = declared.object(StorageClause.CONFIG);
        Map<String, Object> credentials = declared.object(StorageClause.CREDENTIALS);
        String base = switch (statement.type()) {
            case "filesystem" -> declared.folder(statement.id(), config);
            case "s3" -> declared.bucket(config);
            default ->
                throw new DbException(
                        ErrorCode.FEATURE_NOT_SUPPORTED,
                        "storages of type '" + statement.type() + "': this server can use filesystem and s3");
        };
        return new StorageDef(
                statement.id(),
                declared.textOr(StorageClause.NAME, statement.id()),
                declared.optional(StorageClause.DESCRIPTION),
                statement.type(),
                base,
                credentials.isEmpty() ? null : JSON.writeText(credentials),
                config.isEmpty() ? null : JSON.writeText(config),
                declared.textOr(StorageClause.SHARED_TABLES_TEMPLATE, DEFAULT_SHARED_TEMPLATE),
                declared.textOr(StorageClause.USER_TABLES_TEMPLATE, DEFAULT_USER_TEMPLATE),
                nowMillis,
                nowMillis);
    }

    /// The definition that an ALTER STORAGE makes of another.
    static StorageDef altered(StorageDef old, Map<StorageClause, String> changes, long nowMillis) {
        StorageDeclaration changed = new StorageDeclaration(changes);
        Map<String, Object> config = changed.object(StorageClause.CONFIG);
        if (old.type().equals("filesystem")) {
            requireFolderConfig(config);
            Object root = config.get("root");
            if (root != null && !root.equals(old.baseDirectory())) {
                throw invalid("'root' in CONFIG: where a storage's objects lie never changes");
            }
        }
        Map<String, Object> credentials = changed.object(StorageClause.CREDENTIALS);
        return new StorageDef(
                old.id(),
                changes.containsKey(StorageClause.NAME) ? changed.textOr(StorageClause.NAME, old.id()) : old.name(),
                changes.containsKey(StorageClause.DESCRIPTION)
                        ? changed.optional(StorageClause.DESCRIPTION)
                        : old.description(),
                old.type(),
                old.baseDirectory(),
                !changes.containsKey(StorageClause.CREDENTIALS)
                        ? old.credentialsJson()
                        : credentials.isEmpty() ? null : JSON.writeText(credentials),
                !changes.containsKey(StorageClause.CONFIG)
                        ? old.configJson()
                        : config.isEmpty() ? null : JSON.writeText(config),
                template(changed, StorageClause.SHARED_TABLES_TEMPLATE, old.sharedTemplate(), DEFAULT_SHARED_TEMPLATE),
                template(changed, StorageClause.USER_TABLES_TEMPLATE, old.userTemplate(), DEFAULT_USER_TEMPLATE),
                old.createdMillis(),
                nowMillis);
    }

    private static String template(StorageDeclaration changed, StorageClause clause, String old, String otherwise) {
        return changed.clauses.containsKey(clause) ? changed.textOr(clause, otherwise) : old;
    }

    private static void requireShort(StorageClause clause, String text) {
        boolean json = clause == StorageClause.CONFIG || clause == StorageClause.CREDENTIALS;
        int most = json ? MAX_JSON : MAX_TEXT;
        if (text.length() > most) {
            throw invalid(clause + " is too long: " + text.length() + " characters, at most " + most);
        }
        if (!json && text.chars().anyMatch(Character::isISOControl)) {
            throw invalid(clause + " holds control characters");
        }
    }

    private @Nullable String optional(StorageClause clause) {
        String text = clauses.get(clause);
        return text == null || text.isBlank() ? null : text;
    }

    private String textOr(StorageClause clause, String otherwise) {
        String text = optional(clause);
        return text == null ? otherwise : text;
    }

    /// The members of a JSON object; none when the clause is missing or empty. Can be added to.
    private Map<String, Object> object(StorageClause clause) {
        Map<String, Object> members = new LinkedHashMap<>();
        String text = optional(clause);
        if (text != null) {
            document(clause, text).forEach((key, value) -> {
                if (value != null) {
                    members.put(String.valueOf(key), value);
                }
            });
        }
        return members;
    }

    /// In brackets, so that nothing can follow the object.
    private static Map<?, ?> document(StorageClause clause, String text) {
        List<?> read;
        try {
            read = JSON.read("[" + text + "]", List.class);
        } catch (DbException _) { // its cause shows the text
            throw invalid(clause + " must be a JSON object");
        }
        if (read.size() == 1 && read.getFirst() instanceof Map<?, ?> object) {
            return object;
        }
        throw invalid(clause + " must be a JSON object");
    }

    private String folder(String id, Map<String, Object> config) {
        refuse("filesystem", StorageClause.BUCKET, StorageClause.PREFIX, StorageClause.REGION, StorageClause.ENDPOINT);
        requireFolderConfig(config);
        String path = path();
        Object root = config.get("root");
        if (root == null) {
            return path == null ? id : path;
        }
        if (!(root instanceof String folder) || folder.isBlank() || folder.length() > MAX_TEXT) {
            throw invalid("'root' in CONFIG must be a path");
        }
        if (path != null && !path.equals(folder)) {
            throw invalid("PATH and 'root' in CONFIG name different folders");
        }
        return folder;
    }

    private static void requireFolderConfig(Map<String, Object> config) {
        for (Map.Entry<String, Object> member : config.entrySet()) {
            boolean known = member.getKey().equals("root")
                    || (member.getKey().equals("type") && member.getValue().equals("local"));
            if (!known) {
                throw invalid("CONFIG of a filesystem storage may hold \"type\":\"local\" and \"root\" only");
            }
        }
    }

    /// PATH and BASE_DIRECTORY mean the same.
    private @Nullable String path() {
        String path = optional(StorageClause.PATH);
        String base = optional(StorageClause.BASE_DIRECTORY);
        if (path != null && base != null && !path.equals(base)) {
            throw invalid("PATH and BASE_DIRECTORY name different places");
        }
        return path == null ? base : path;
    }

    private String bucket(Map<String, Object> config) {
        member(config, "region", StorageClause.REGION);
        member(config, "endpoint", StorageClause.ENDPOINT);
        String path = path();
        String bucket = optional(StorageClause.BUCKET);
        if ((path == null) == (bucket == null)) {
            throw invalid("an s3 storage needs either BUCKET 'b' or PATH 's3://b/prefix'");
        }
        String place = Objects.requireNonNullElse(bucket, path);
        if (place.startsWith(S3_SCHEME)) {
            place = place.substring(S3_SCHEME.length());
        } else if (bucket == null) {
            throw invalid("the PATH of an s3 storage has the form s3://bucket/prefix");
        }
        String prefix = optional(StorageClause.PREFIX);
        String whole = trimmed(place) + (prefix == null ? "" : "/" + trimmed(prefix));
        return S3_SCHEME + trimmed(whole);
    }

    private static String trimmed(String path) {
        int start = 0;
        int end = path.length();
        while (start < end && path.charAt(start) == '/') {
            start++;
        }
        while (end > start && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(start, end);
    }

    /// Makes a clause a member of CONFIG.
    private void member(Map<String, Object> config, String key, StorageClause clause) {
        String value = optional(clause);
        if (value == null) {
            return;
        }
        Object given = config.putIfAbsent(key, value);
        if (given != null && !given.equals(value)) {
            throw invalid(clause + " and '" + key + "' in CONFIG differ");
        }
    }

    private void refuse(String type, StorageClause... without) {
        for (StorageClause clause : without) {
            if (clauses.containsKey(clause)) {
                throw invalid(clause + " has no meaning for storages of type '" + type + "'");
            }
        }
    }

    private static DbException invalid(String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, why);
    }
}
