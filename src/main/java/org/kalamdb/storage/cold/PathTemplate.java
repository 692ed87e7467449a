package org.kalamdb.storage.cold;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
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
/// USER template without `{namespace}` or `{tableName}` gets what it lacks as further parts. The location of a
/// single table is taken as it is; [#canMeet] tells whether it could be another table's.
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

    /// Stands for any user's name in a pattern; no path can hold it.
    private static final String ANY_USER = "*";

    /// What this server gives a meaning of its own in a scope's folder or at a storage's base.
    private static final Pattern OWN_NAMES = Pattern.compile("manifest\\.json|.*\\.parquet|\\.kalamdb.*");

    private final String template;
    private final List<String> present;
    private final boolean exact;

    private PathTemplate(String template, boolean exact) {
        this.template = template;
        this.present = placeholders(template);
        this.exact = exact;
    }

    /// The template of SHARED tables: `{namespace}` and `{tableName}` are required.
    ///
    /// @throws DbException INVALID_OPERATION when the text is no such template; the message names the
    ///                     placeholder
    public static PathTemplate shared(String text) {
        PathTemplate made = new PathTemplate(normalised(text), false);
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
        PathTemplate made = new PathTemplate(normalised(text), false);
        made.require(USER);
        made.check(text);
        return made;
    }

    /// The place of one SHARED table: nothing is required, and nothing is added.
    ///
    /// @throws DbException INVALID_OPERATION as for [#shared]
    public static PathTemplate sharedLocation(String text) {
        PathTemplate made = new PathTemplate(normalised(text), true);
        if (made.present.contains(USER)) {
            throw invalid(text, "{userId} has no meaning for SHARED tables");
        }
        made.checkLocation(text);
        return made;
    }

    /// The place of one USER table: `{userId}` is required, and nothing is added.
    ///
    /// @throws DbException INVALID_OPERATION as for [#shared]
    public static PathTemplate userLocation(String text) {
        PathTemplate made = new PathTemplate(normalised(text), true);
        made.require(USER);
        made.checkLocation(text);
        return made;
    }

    private void checkLocation(String text) {
        check(text);
        for (String part : template.split("/", -1)) {
            if (OWN_NAMES.matcher(part).matches()) {
                throw invalid(text, "'" + part + "' is a name of the server's own");
            }
        }
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
        return new ObjectPath(expand(table, user, PathPart::encode, PathPart::encodeStrictly));
    }

    /// @param alone  makes a path's part of a name
    /// @param beside the same for a name that shares its part with another one
    private String expand(
            TableName table, @Nullable UserId user, UnaryOperator<String> alone, UnaryOperator<String> beside) {
        StringJoiner path = new StringJoiner("/");
        for (String part : template.split("/", -1)) {
            boolean several = SEVERAL.matcher(part).find();
            path.add(PLACEHOLDER.matcher(part).replaceAll(found -> {
                String name = name(found.group(1), table, user);
                return Matcher.quoteReplacement(several ? beside.apply(name) : alone.apply(name));
            }));
        }
        if (!exact && !present.contains(NAMESPACE)) {
            path.add(alone.apply(table.namespace()));
        }
        if (!exact && !present.contains(TABLE)) {
            path.add(alone.apply(table.table()));
        }
        return path.toString();
    }

    /// Whether a scope of `table` under this template could have the folder of a scope of `otherTable` under
    /// `other`, whoever the users are.
    public boolean canMeet(TableName table, PathTemplate other, TableName otherTable) {
        String[] mine = pattern(table);
        String[] theirs = other.pattern(otherTable);
        if (mine.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < mine.length; i++) {
            if (!canBeEqual(mine[i], theirs[i])) {
                return false;
            }
        }
        return true;
    }

    private String[] pattern(TableName table) {
        UnaryOperator<String> encode = name -> name.equals(ANY_USER) ? name : PathPart.encode(name);
        UnaryOperator<String> strictly = name -> name.equals(ANY_USER) ? name : PathPart.encodeStrictly(name);
        return expand(table, new UserId(ANY_USER), encode, strictly).split("/", -1);
    }

    /// Two parts, each with at most one place that any name can take.
    private static boolean canBeEqual(String a, String b) {
        int inA = a.indexOf(ANY_USER);
        int inB = b.indexOf(ANY_USER);
        if (inA < 0 && inB < 0) {
            return a.equals(b);
        }
        String beforeA = inA < 0 ? a : a.substring(0, inA);
        String beforeB = inB < 0 ? b : b.substring(0, inB);
        String afterA = a.substring(inA + 1);
        String afterB = b.substring(inB + 1);
        return (beforeA.startsWith(beforeB) || beforeB.startsWith(beforeA))
                && (afterA.endsWith(afterB) || afterB.endsWith(afterA));
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
