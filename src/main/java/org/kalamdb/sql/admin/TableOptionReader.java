package org.kalamdb.sql.admin;

import static org.kalamdb.sql.admin.TableDeclaration.invalid;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.NearestName;
import org.kalamdb.model.AccessLevel;
import org.kalamdb.model.FlushPolicy;
import org.kalamdb.model.TableOptions;
import org.kalamdb.model.TableType;
import org.kalamdb.table.TableFolders;

/// Reads the options of a CREATE TABLE (`sql.md` §6.2). One use.
final class TableOptionReader {
    private static final int MAX_FLUSH_ROWS = 999_999;
    private static final int MAX_FLUSH_SECONDS = 86_399;
    private static final long HOURS_PER_DAY = 24;
    private static final Pattern STORAGE_ID = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern RETENTION = Pattern.compile("(\\d{1,9})\\s*([hd])");

    private static final List<String> FLUSH_KEYS = List.of("rows", "interval");
    private static final List<String> KNOWN = List.of(
            "TYPE",
            "STORAGE_ID",
            "LOCATION",
            "USE_USER_STORAGE",
            "ACCESS_LEVEL",
            "FLUSH_POLICY",
            "DELETED_RETENTION_HOURS",
            "DELETED_RETENTION",
            "TTL_SECONDS");

    private final Map<String, Object> options;

    TableOptionReader(Map<String, Object> options) {
        this.options = new HashMap<>(options);
    }

    /// The TYPE option; null without one.
    @Nullable
    TableType type() {
        Object value = options.remove("TYPE");
        if (value == null) {
            return null;
        }
        return switch (value.toString().toUpperCase(Locale.ROOT)) {
            case "USER" -> TableType.USER;
            case "SHARED" -> TableType.SHARED;
            case "STREAM" -> TableType.STREAM;
            case "SYSTEM" -> throw invalid("Cannot create SYSTEM tables");
            default -> throw invalid("Invalid TYPE option '" + value + "'. Expected USER, SHARED or STREAM");
        };
    }

    /// All options but TYPE.
    TableOptions read(TableType type) {
        TableOptions read = new TableOptions(
                storageId(type),
                userStorage(type),
                flushPolicy(type),
                accessLevel(type),
                retentionHours(type),
                ttlSeconds(type),
                location(type));
        if (!options.isEmpty()) {
            String unknown = options.keySet().iterator().next();
            throw invalid("Unknown table option '" + unknown + "'" + NearestName.hint(unknown, KNOWN));
        }
        return read;
    }

    private String storageId(TableType type) {
        Object value = options.remove("STORAGE_ID");
        if (value == null) {
            return TableOptions.LOCAL_STORAGE;
        }
        requireTiered(type, "STORAGE_ID");
        if (!STORAGE_ID.matcher(value.toString()).matches()) {
            throw invalid("STORAGE_ID '" + value + "' may hold letters, digits, '_' and '-' only");
        }
        return value.toString();
    }

    private @Nullable String location(TableType type) {
        Object value = options.remove("LOCATION");
        if (value == null) {
            return null;
        }
        requireTiered(type, "LOCATION");
        try {
            return TableFolders.location(type, value.toString());
        } catch (DbException refused) {
            throw invalid("LOCATION is a path below the table's storage: " + refused.getMessage());
        }
    }

    private boolean userStorage(TableType type) {
        Object value = options.remove("USE_USER_STORAGE");
        if (value == null) {
            return false;
        }
        if (type != TableType.USER) {
            throw invalid("USE_USER_STORAGE is only supported for USER tables");
        }
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("USE_USER_STORAGE must be TRUE or FALSE, found '" + value + "'");
        };
    }

    private @Nullable AccessLevel accessLevel(TableType type) {
        Object value = options.remove("ACCESS_LEVEL");
        if (type != TableType.SHARED) {
            if (value != null) {
                throw invalid("ACCESS_LEVEL is only supported for SHARED tables");
            }
            return null;
        }
        return value == null ? AccessLevel.PRIVATE : parseAccessLevel(value.toString());
    }

    private static AccessLevel parseAccessLevel(String value) {
        for (AccessLevel level : AccessLevel.values()) {
            if (level.wireName().equalsIgnoreCase(value)) {
                return level;
            }
        }
        throw invalid("Invalid ACCESS_LEVEL '" + value + "'. Expected PUBLIC, PRIVATE, RESTRICTED or DBA");
    }

    private @Nullable FlushPolicy flushPolicy(TableType type) {
        Object value = options.remove("FLUSH_POLICY");
        if (value == null) {
            return null;
        }
        requireTiered(type, "FLUSH_POLICY");
        Integer rows = null;
        Integer seconds = null;
        for (String part : value.toString().split(",", -1)) {
            String[] pair = part.split(":", 2);
            String key = pair[0].strip().toLowerCase(Locale.ROOT);
            String limit = pair.length < 2 ? "" : pair[1].strip();
            switch (key) {
                case "rows" -> rows = flushRows(limit);
                case "interval" -> seconds = flushSeconds(limit);
                case "" -> throw invalid("FLUSH_POLICY must specify 'rows:N', 'interval:S' or both");
                default -> throw invalid("Unknown FLUSH_POLICY key '" + key + "'" + NearestName.hint(key, FLUSH_KEYS));
            }
        }
        return new FlushPolicy(rows, seconds);
    }

    private static Integer flushRows(String text) {
        long rows = positive(text, "FLUSH_POLICY must specify a positive row limit");
        if (rows > MAX_FLUSH_ROWS) {
            throw invalid("Row limit must be less than 1,000,000, found " + rows);
        }
        return Math.toIntExact(rows);
    }

    private static Integer flushSeconds(String text) {
        long seconds = positive(text, "FLUSH_POLICY must specify a positive interval in seconds");
        if (seconds > MAX_FLUSH_SECONDS) {
            throw invalid("Interval must be less than 86400 seconds, found " + seconds);
        }
        return Math.toIntExact(seconds);
    }

    private @Nullable Integer retentionHours(TableType type) {
        Object hours = options.remove("DELETED_RETENTION_HOURS");
        Object text = options.remove("DELETED_RETENTION");
        if (hours == null && text == null) {
            return null;
        }
        requireTiered(type, "DELETED_RETENTION_HOURS");
        if (hours != null && text != null) {
            throw invalid("DELETED_RETENTION and DELETED_RETENTION_HOURS cannot both be given");
        }
        if (hours != null) {
            return hoursOf(whole(hours.toString(), "DELETED_RETENTION_HOURS must be a whole number of hours"));
        }
        return parseRetention(String.valueOf(text).strip().toLowerCase(Locale.ROOT));
    }

    private static @Nullable Integer parseRetention(String text) {
        if (text.equals("off")) {
            return null;
        }
        Matcher matcher = RETENTION.matcher(text);
        if (!matcher.matches()) {
            throw invalid("DELETED_RETENTION must be 'off' or a time as in '7d' or '12h', found '" + text + "'");
        }
        long count = Long.parseLong(matcher.group(1));
        return hoursOf(matcher.group(2).equals("d") ? count * HOURS_PER_DAY : count);
    }

    private static Integer hoursOf(long hours) {
        if (hours < 0 || hours > Integer.MAX_VALUE) {
            throw invalid("DELETED_RETENTION_HOURS must be between 0 and " + Integer.MAX_VALUE + ", found " + hours);
        }
        return (int) hours;
    }

    private @Nullable Long ttlSeconds(TableType type) {
        Object value = options.remove("TTL_SECONDS");
        if (type != TableType.STREAM) {
            if (value != null) {
                throw invalid("TTL_SECONDS is only supported for STREAM tables");
            }
            return null;
        }
        if (value == null) {
            throw invalid("STREAM tables must specify 'TTL_SECONDS'");
        }
        return positive(value.toString(), "TTL_SECONDS must be a positive number of seconds");
    }

    private static void requireTiered(TableType type, String option) {
        if (type == TableType.STREAM) {
            throw invalid(option + " is only supported for USER and SHARED tables");
        }
    }

    private static long positive(String text, String otherwise) {
        long number = whole(text, otherwise);
        if (number < 1) {
            throw invalid(otherwise + ", found " + number);
        }
        return number;
    }

    private static long whole(String text, String otherwise) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notWhole) {
            DbException refused = invalid(otherwise + ", found '" + text + "'");
            refused.addSuppressed(notWhole);
            throw refused;
        }
    }
}
