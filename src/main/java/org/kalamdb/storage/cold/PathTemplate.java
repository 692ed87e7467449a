package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.kalamdb.common.DbException;
import org.kalamdb.common.ErrorCode;
import org.kalamdb.model.TableName;
import org.kalamdb.model.UserId;

/// Where a scope's objects lie below a storage's base (`sql.md` §19): parts with `/` between them, in
/// which `{namespace}`, `{tableName}`, `{shard}` and `{userId}` stand for names. `${…}` and the older
/// spellings `{table_name}`, `{namespace_id}`, `{user-id}` and so on are read as these.
///
/// Different scopes get different folders, whatever the names: names are encoded ([PathPart]), and a
/// USER template without `{namespace}` or `{tableName}` gets what it lacks as further parts.
public final class PathTemplate {
    private static final String NAMESPACE = "namespace";
    private static final String TABLE = "tableName";
    private static final String SHARD = "shard";
    private static final String USER = "userId";

    /// Where placeholders must stand in relation to each other.
    private static final List<String> ORDER = List.of(NAMESPACE, TABLE, SHARD, USER);

    private static final Map<String, String> LEGACY = Map.ofEntries(
            Map.entry("table_name", TABLE),
            Map.entry("table-id", TABLE),
            Map.entry("namespace_id", NAMESPACE),
            Map.entry("namespaceId", NAMESPACE),
            Map.entry("namespace-id", NAMESPACE),
            Map.entry("user_id", USER),
            Map.entry("user-id", USER),
            Map.entry("shard_id", SHARD),
            Map.entry("shard-id", SHARD));

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$?\\{([^{}]*)\\}");

    /// Two placeholders whose names could run into each other.
    private static final Pattern UNSEPARATED = Pattern.compile("\\}[a-z0-9%]*\\{");

    private static final Pattern SEVERAL = Pattern.compile("\\{[^/]*\\{");

    /// Shards are not used: the one shard of a server that is alone.
    private static final String ONLY_SHARD = "0";

    private static final String SAMPLE = "x";

    private final String template;
    private final List<String> present;

    private PathTemplate(String template) {
        this.template = template;
        this.present = placeholders(template);
    }

    /// The template of SHARED tables: `{namespace}` and `{tableName}` are required.
    ///
    /// @throws DbException INVALID_OPERATION when the text is no such template; the message names the
    ///                     placeholder
    public static PathTemplate shared(String text) {
        PathTemplate made = new PathTemplate(normalised(text));
        made.require(NAMESPACE);
        made.require(TABLE);
        if (made.present.contains(USER)) {
            throw invalid(text, "{userId} has no meaning for SHARED tables");
        }
        made.check(text);
        return made;
    }

    /// The template of USER tables: `{userId}` is required.
    ///
    /// @throws DbException INVALID_OPERATION as for [#shared]
    public static PathTemplate user(String text) {
        PathTemplate made = new PathTemplate(normalised(text));
        made.require(USER);
        made.check(text);
        return made;
    }

    private static String normalised(String text) {
        String trimmed = text.strip();
        int start = trimmed.startsWith("/") ? 1 : 0;
        int end = trimmed.length() > start && trimmed.endsWith("/") ? trimmed.length() - 1 : trimmed.length();
        Matcher matcher = PLACEHOLDER.matcher(trimmed.substring(start, end));
        return matcher.replaceAll(found -> {
            String name = LEGACY.getOrDefault(found.group(1), found.group(1));
            if (!ORDER.contains(name)) {
                throw invalid(text, "the placeholder {" + name + "} is unknown");
            }
            return "{" + name + "}";
        });
    }

    private static List<String> placeholders(String template) {
        List<String> found = new ArrayList<>();
        Matcher matcher = PLACEHOLDER.matcher(template);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return List.copyOf(found);
    }

    private void require(String placeholder) {
        if (!present.contains(placeholder)) {
            throw invalid(template, "the placeholder {" + placeholder + "} is required");
        }
    }

    private void check(String text) {
        for (int i = 1; i < present.size(); i++) {
            String before = present.get(i - 1);
            String here = present.get(i);
            if (before.equals(here)) {
                throw invalid(text, "the placeholder {" + here + "} occurs twice");
            }
            if (ORDER.indexOf(before) > ORDER.indexOf(here)) {
                throw invalid(text, "{" + here + "} must appear before {" + before + "}");
            }
        }
        if (UNSEPARATED.matcher(template).find()) {
            throw invalid(text, "placeholders need a '/', '-', '_' or '.' between them");
        }
        try {
            expand(new TableName(SAMPLE, SAMPLE), new UserId(SAMPLE));
        } catch (DbException cause) {
            throw new DbException(
                    ErrorCode.INVALID_OPERATION, "the storage template '" + text + "' makes no path", cause);
        }
    }

    /// The folder of one scope.
    ///
    /// @param user null for the scope of a SHARED table
    public ObjectPath expand(TableName table, @Nullable UserId user) {
        StringJoiner path = new StringJoiner("/");
        for (String part : template.split("/", -1)) {
            boolean several = SEVERAL.matcher(part).find();
            path.add(PLACEHOLDER.matcher(part).replaceAll(found -> {
                String name = name(found.group(1), table, user);
                return several ? PathPart.encodeStrictly(name) : PathPart.encode(name);
            }));
        }
        if (!present.contains(NAMESPACE)) {
            path.add(PathPart.encode(table.namespace()));
        }
        if (!present.contains(TABLE)) {
            path.add(PathPart.encode(table.table()));
        }
        return new ObjectPath(path.toString());
    }

    private static String name(String placeholder, TableName table, @Nullable UserId user) {
        return switch (placeholder) {
            case NAMESPACE -> table.namespace();
            case TABLE -> table.table();
            case SHARD -> ONLY_SHARD;
            case USER -> {
                if (user == null) {
                    throw new IllegalArgumentException("a USER table's scope has a user");
                }
                yield user.value();
            }
            default -> throw new IllegalStateException("unknown placeholder " + placeholder);
        };
    }

    /// The template in its normal spelling, as it is stored.
    @Override
    public String toString() {
        return template;
    }

    private static DbException invalid(String text, String why) {
        return new DbException(ErrorCode.INVALID_OPERATION, "the storage template '" + text + "' is invalid: " + why);
    }
}
