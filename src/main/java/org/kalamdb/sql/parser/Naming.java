package org.kalamdb.sql.parser;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;

/// The rules for names of new namespaces, tables and columns (`sql.md` §2). Violations are
/// [ErrorCode#INVALID_OPERATION].
public final class Naming {
    public static final int MAX_LENGTH = 64;

    private static final Set<String> RESERVED_NAMESPACES = words(
            "system sys root kalamdb kalam main default sql admin internal information_schema pg_catalog datafusion");
    private static final Set<String> SYSTEM_NAMESPACES = words("system information_schema pg_catalog datafusion");
    private static final Set<String> RESERVED_COLUMNS =
            words("_seq _deleted _id _row_id _rowid _key _updated _created _timestamp _version _hash");
    private static final Set<String> RESERVED_WORDS = words("""
            alter analyze anti asof cluster connect create cross database delete distribute drop end except exclude exists
            explain fetch for format from full global group having index inner insert intersect interval into join lateral
            left limit match_condition match_recognize minus natural offset on open order outer partition pivot prewhere
            qualify returning right sample schema select semi set settings sort start struct table tables tablesample
            tablespace top trim union unpivot update using view where window with""");

    private Naming() {}

    /// @throws DbException when a new namespace may not have this name
    public static void checkNamespace(String name) {
        check("Namespace", name);
        if (RESERVED_NAMESPACES.contains(lower(name))) {
            throw reserved("Namespace", name);
        }
    }

    /// @throws DbException when a new table may not have this name
    public static void checkTable(String name) {
        check("Table", name);
    }

    /// @throws DbException when a new column may not have this name
    public static void checkColumn(String name) {
        if (RESERVED_COLUMNS.contains(lower(name))) {
            throw reserved("Column", name);
        }
        check("Column", name);
    }

    /// Whether a namespace takes neither DDL nor DML.
    public static boolean isSystemNamespace(String name) {
        return SYSTEM_NAMESPACES.contains(lower(name));
    }

    private static void check(String kind, String name) {
        if (name.isEmpty()) {
            throw invalid(kind + " name cannot be empty");
        }
        if (name.length() > MAX_LENGTH) {
            throw invalid(kind + " name is too long: " + name.length() + " characters (at most " + MAX_LENGTH + ")");
        }
        if (name.indexOf(' ') >= 0) {
            throw invalid(kind + " name '" + name + "' cannot contain spaces");
        }
        if (name.charAt(0) == '_') {
            throw invalid(kind + " name '" + name + "' cannot start with underscore");
        }
        if (name.charAt(0) >= '0' && name.charAt(0) <= '9') {
            throw invalid(kind + " name '" + name + "' cannot start with a number");
        }
        for (int i = 0; i < name.length(); i++) {
            if (!isAllowed(name.charAt(i))) {
                throw invalid(kind + " name '" + name + "' contains invalid characters (allowed are A-Z a-z 0-9 _)");
            }
        }
        if (RESERVED_WORDS.contains(lower(name))) {
            throw invalid(kind + " name '" + name + "' is a reserved SQL keyword");
        }
    }

    private static boolean isAllowed(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    }

    private static DbException reserved(String kind, String name) {
        return invalid(kind + " name '" + name + "' is reserved and cannot be used");
    }

    private static DbException invalid(String message) {
        return new DbException(ErrorCode.INVALID_OPERATION, message);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.strip().split("\\s+")));
    }
}
