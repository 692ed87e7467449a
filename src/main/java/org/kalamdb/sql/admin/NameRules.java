package org.kalamdb.sql.admin;

import java.util.Locale;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// Which names new namespaces, tables and columns may have (`sql.md` §2).
public final class NameRules {
    private static final int MAX_LENGTH = 64;

    /// Namespaces that the server owns: no statement changes them or what is in them.
    private static final Set<String> SYSTEM_NAMESPACES =
            Set.of("system", "information_schema", "pg_catalog", "datafusion");

    private static final Set<String> RESERVED_NAMESPACES = Set.of(
            "system",
            "sys",
            "root",
            "kalamdb",
            "kalam",
            "main",
            "default",
            "sql",
            "admin",
            "internal",
            "information_schema",
            "pg_catalog",
            "datafusion");

    private static final Set<String> RESERVED_COLUMNS = Set.of(
            "_seq",
            "_deleted",
            "_id",
            "_row_id",
            "_rowid",
            "_key",
            "_updated",
            "_created",
            "_timestamp",
            "_version",
            "_hash");

    private static final Set<String> KEYWORDS = Set.of(
            ("alter analyze anti asof cluster connect create cross database delete distribute drop end except exclude "
                            + "exists explain fetch for format from full global group having index inner insert "
                            + "intersect interval into join lateral left limit match_condition match_recognize minus "
                            + "natural offset on open order outer partition pivot prewhere qualify returning right "
                            + "sample schema select semi set settings sort start struct table tables tablesample "
                            + "tablespace top trim union unpivot update using view where window with")
                    .split(" "));

    private NameRules() {}

    /// Whether only the server itself writes to the namespace.
    public static boolean isSystemNamespace(String namespace) {
        return SYSTEM_NAMESPACES.contains(namespace);
    }

    static void requireNamespaceName(String name) {
        requireName("Namespace", name);
        if (RESERVED_NAMESPACES.contains(name.toLowerCase(Locale.ROOT))) {
            throw invalid("Namespace name '" + name + "' is reserved and cannot be used");
        }
    }

    static void requireTableName(String name) {
        requireName("Table", name);
    }

    static void requireColumnName(String name) {
        if (RESERVED_COLUMNS.contains(name.toLowerCase(Locale.ROOT))) {
            throw invalid("Column name '" + name + "' is reserved and cannot be used");
        }
        requireName("Column", name);
    }

    private static void requireName(String kind, String name) {
        String subject = kind + " name '" + name + "' ";
        if (name.isEmpty()) {
            throw invalid(kind + " name cannot be empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid(kind + " name is too long: " + name.length() + " characters, at most " + MAX_LENGTH);
        }
        if (name.indexOf(' ') >= 0) {
            throw invalid(subject + "cannot contain spaces");
        }
        if (name.charAt(0) == '_') {
            throw invalid(subject + "cannot start with underscore");
        }
        if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
            throw invalid(subject + "cannot start with a number");
        }
        if (!name.chars().allMatch(NameRules::isNameCharacter)) {
            throw invalid(subject + "has invalid characters: only letters, digits and underscores are allowed");
        }
        if (KEYWORDS.contains(name.toLowerCase(Locale.ROOT))) {
            throw invalid(subject + "is a reserved SQL keyword");
        }
    }

    private static boolean isNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static DbException invalid(String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, why);
    }
}
