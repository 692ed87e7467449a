package org.kalamdb.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Makes the statements of one writer: rows whose keys start with its name in a SHARED table, or all rows
/// of its own in a USER table. Used by one thread at a time.
final class RowStatements {
    private static final int MOST_STATEMENTS = 4;
    private static final Size FEW_LONG_ROWS = new Size(8, 120, 400);

    /// Enough of them between two flushes that segments are adopted in the way that suits large ones.
    private static final Size MANY_SHORT_ROWS = new Size(300, 2500, 10);

    private final String name;
    private final String table;
    private final boolean asUser;
    private final Random random;
    private int nextKey;
    private long nextText;

    private final Size size;

    /// How much a writer writes at most.
    ///
    /// @param ofRequest rows of an INSERT
    /// @param rows      rows from which a part is deleted
    private record Size(int ofRequest, int rows, int characters) {}

    private RowStatements(String name, String table, boolean asUser, Size size, Random random) {
        this.size = size;
        this.name = name;
        this.table = table;
        this.asUser = asUser;
        this.random = random;
    }

    static RowStatements ofShared(String name, String table, long seed) {
        return new RowStatements(name, table, false, FEW_LONG_ROWS, new Random(seed));
    }

    static RowStatements ofManyRows(String name, String table, long seed) {
        return new RowStatements(name, table, false, MANY_SHORT_ROWS, new Random(seed));
    }

    /// As the user of this name.
    static RowStatements ofUser(String name, String table, long seed) {
        return new RowStatements(name, table, true, FEW_LONG_ROWS, new Random(seed));
    }

    String name() {
        return name;
    }

    /// Keys, bodies and `_seq` of the writer's rows.
    String selectAll() {
        String own = asUser ? "" : " WHERE id >= '" + name + "-' AND id < '" + name + ".'";
        return wrapped("SELECT id, body, _seq FROM " + table + own);
    }

    /// The next statement; what it does goes to `change`: new texts, null for deleted rows.
    ///
    /// @param present the keys that are there
    String next(NavigableSet<String> present, Map<String, @Nullable String> change) {
        if (present.size() > size.rows()) {
            return wrapped(deleteRange(present, change));
        }
        return random.nextInt(5) == 0 ? transaction(present, change) : wrapped(single(present, change));
    }

    /// Several statements that take effect together, each of them on keys of its own.
    private String transaction(NavigableSet<String> present, Map<String, @Nullable String> change) {
        StringBuilder sql = new StringBuilder("BEGIN; ");
        NavigableSet<String> untouched = new TreeSet<>(present);
        for (int left = 1 + random.nextInt(MOST_STATEMENTS); left > 0; left--) {
            sql.append(wrapped(single(untouched, change))).append("; ");
            untouched.removeAll(change.keySet());
        }
        return sql.append("COMMIT").toString();
    }

    private String single(NavigableSet<String> present, Map<String, @Nullable String> change) {
        int choice = random.nextInt(10);
        if (present.isEmpty() || choice < 6) {
            return insert(present, change);
        }
        String key = anyOf(present);
        if (choice < 8) {
            String text = text();
            change.put(key, text);
            return "UPDATE " + table + " SET body = '" + text + "' WHERE id = '" + key + "'";
        }
        change.put(key, null);
        return "DELETE FROM " + table + " WHERE id = '" + key + "'";
    }

    private String wrapped(String sql) {
        return asUser ? "EXECUTE AS USER '" + name + "' (" + sql + ")" : sql;
    }

    private String deleteRange(NavigableSet<String> present, Map<String, @Nullable String> change) {
        String from = anyOf(present);
        String to = name + ".";
        present.tailSet(from, true).forEach(key -> change.put(key, null));
        return "DELETE FROM " + table + " WHERE id >= '" + from + "' AND id < '" + to + "'";
    }

    /// New keys, and now and then one that was used and deleted before.
    private String insert(NavigableSet<String> present, Map<String, @Nullable String> change) {
        List<String> rows = new ArrayList<>();
        int count = 1 + random.nextInt(size.ofRequest());
        for (int i = 0; i < count; i++) {
            String key = key(random.nextInt(4) == 0 ? random.nextInt(nextKey + 1) : nextKey);
            if (!present.contains(key) && !change.containsKey(key)) {
                nextKey++;
                String text = text();
                change.put(key, text);
                rows.add("('" + key + "', '" + text + "')");
            }
        }
        if (rows.isEmpty()) {
            String key = key(nextKey++);
            change.put(key, "x");
            rows.add("('" + key + "', 'x')");
        }
        return "INSERT INTO " + table + " (id, body) VALUES " + String.join(", ", rows);
    }

    private String key(int number) {
        return "%s-%06d".formatted(name, number);
    }

    private String anyOf(NavigableSet<String> present) {
        String near = present.ceiling(key(random.nextInt(nextKey + 1)));
        return near == null ? present.first() : near;
    }

    /// Never the same twice: an UPDATE to what is there already would not be told from one that never was.
    private String text() {
        int length = random.nextInt(size.characters());
        StringBuilder text = new StringBuilder().append(nextText++).append('-');
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
