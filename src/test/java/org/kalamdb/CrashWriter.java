package org.kalamdb;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// A client that changes rows which are its own and remembers what the server acknowledged. The one
/// request whose answer got lost may have happened or not, but wholly. One thread at a time.
final class CrashWriter {
    private static final int MOST_ROWS = 8;
    private static final int MOST_CHARACTERS = 400;

    private final String name;
    private final String table;
    private final boolean asUser;
    private final Random random;
    private final TreeMap<String, String> acknowledged = new TreeMap<>();
    private @Nullable Map<String, @Nullable String> unknown;
    private int nextKey;
    private long requests;

    private CrashWriter(String name, String table, boolean asUser, Random random) {
        this.name = name;
        this.table = table;
        this.asUser = asUser;
        this.random = random;
    }

    /// Writes rows of a SHARED table whose keys start with the writer's name.
    static CrashWriter ofShared(String name, String table, long seed) {
        return new CrashWriter(name, table, false, new Random(seed));
    }

    /// Writes a USER table as the user of the writer's name.
    static CrashWriter ofUser(String name, String table, long seed) {
        return new CrashWriter(name, table, true, new Random(seed));
    }

    /// Requests that were acknowledged.
    long requests() {
        return requests;
    }

    /// Rows that must be there.
    int rows() {
        return acknowledged.size();
    }

    /// Changes rows until the server is gone.
    ///
    /// @param acknowledgements counted down by each
    void writeUntilLost(SqlClient client, CountDownLatch acknowledgements) throws InterruptedException {
        while (true) {
            Map<String, @Nullable String> change = new HashMap<>();
            String sql = nextStatement(change);
            unknown = change;
            try {
                client.sql(wrapped(sql));
                settle(change);
                requests++;
                acknowledgements.countDown();
            } catch (SqlClient.Refused refused) {
                throw new IllegalStateException(name + " was refused: " + sql, refused);
            } catch (IOException lost) {
                return;
            }
        }
    }

    private String wrapped(String sql) {
        return asUser ? "EXECUTE AS USER '" + name + "' (" + sql + ")" : sql;
    }

    private void settle(Map<String, @Nullable String> change) {
        change.forEach((key, value) -> {
            if (value == null) {
                acknowledged.remove(key);
            } else {
                acknowledged.put(key, value);
            }
        });
        unknown = null;
    }

    /// Puts what the statement does into `change`: new texts, null for deleted rows.
    private String nextStatement(Map<String, @Nullable String> change) {
        int choice = random.nextInt(10);
        if (acknowledged.isEmpty() || choice < 6) {
            return insert(change);
        }
        String key = randomKey();
        if (choice < 8) {
            String text = text();
            change.put(key, text);
            return "UPDATE " + table + " SET body = '" + text + "' WHERE id = '" + key + "'";
        }
        change.put(key, null);
        return "DELETE FROM " + table + " WHERE id = '" + key + "'";
    }

    /// New keys, and now and then one that was used and deleted before.
    private String insert(Map<String, @Nullable String> change) {
        List<String> rows = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_ROWS);
        for (int i = 0; i < count; i++) {
            String key = key(random.nextInt(4) == 0 ? random.nextInt(nextKey + 1) : nextKey);
            if (!acknowledged.containsKey(key) && !change.containsKey(key)) {
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

    private String randomKey() {
        String near = acknowledged.ceilingKey(key(random.nextInt(nextKey + 1)));
        return near == null ? acknowledged.firstKey() : near;
    }

    private String text() {
        int length = random.nextInt(MOST_CHARACTERS);
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    /// Compares what the server has with what it acknowledged, and learns what became of the unknown
    /// request.
    void verify(SqlClient client, String when) throws IOException, InterruptedException, SqlClient.Refused {
        Map<String, String> stored = stored(client, when);
        Map<String, @Nullable String> change = unknown;
        if (change != null && holds(change, stored)) {
            settle(change);
        }
        unknown = null;
        if (!stored.equals(acknowledged)) {
            throw new AssertionError(when + ": rows of " + name + " in " + table + " differ" + difference(stored));
        }
    }

    private static boolean holds(Map<String, @Nullable String> change, Map<String, String> stored) {
        return change.entrySet().stream()
                .allMatch(one -> one.getValue() == null
                        ? !stored.containsKey(one.getKey())
                        : one.getValue().equals(stored.get(one.getKey())));
    }

    private Map<String, String> stored(SqlClient client, String when)
            throws IOException, InterruptedException, SqlClient.Refused {
        String own = asUser ? "" : " WHERE id >= '" + name + "-' AND id < '" + name + ".'";
        JsonNode rows =
                client.sql(wrapped("SELECT id, body FROM " + table + own)).get("rows");
        Map<String, String> stored = new TreeMap<>();
        for (JsonNode row : rows) {
            if (stored.put(row.get(0).asText(), row.get(1).asText()) != null) {
                throw new AssertionError(when + ": key " + row.get(0) + " of " + table + " is there twice");
            }
        }
        return stored;
    }

    private String difference(Map<String, String> stored) {
        StringBuilder text = new StringBuilder();
        acknowledged.forEach((key, value) -> {
            String found = stored.get(key);
            if (found == null) {
                text.append("\n  lost: ").append(key);
            } else if (!found.equals(value)) {
                text.append("\n  changed: ").append(key);
            }
        });
        stored.keySet().stream()
                .filter(key -> !acknowledged.containsKey(key))
                .forEach(key ->
                        text.append("\n  never acknowledged, or deleted: ").append(key));
        return text.toString();
    }
}
