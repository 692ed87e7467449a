package org.kalamdb.crash;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.kalamdb.SqlClient;

/// A client that changes rows which are its own and remembers what the server acknowledged. The one
/// request whose answer got lost may have happened or not, but wholly. One thread at a time.
final class RowWriter {
    private static final long NEVER = Long.MAX_VALUE;

    private final RowStatements statements;
    private final AtomicLong clock;
    private final TreeMap<String, Written> rows = new TreeMap<>();
    private @Nullable Change inFlight;
    private long requests;

    /// What a row was last written with.
    private record Written(String body, long sent, long acknowledged) {}

    /// What a request does: new texts, null for deleted rows.
    private record Change(Map<String, @Nullable String> bodies, long sent) {}

    /// @param clock counts what all clients send and receive
    RowWriter(RowStatements statements, AtomicLong clock) {
        this.statements = statements;
        this.clock = clock;
    }

    /// Requests that were acknowledged.
    long requests() {
        return requests;
    }

    /// Rows that must be there.
    int rows() {
        return rows.size();
    }

    /// Changes rows until the server is gone.
    void writeUntilLost(SqlClient client) throws InterruptedException {
        while (true) {
            Map<String, @Nullable String> bodies = new HashMap<>();
            String sql = statements.next(rows.navigableKeySet(), bodies);
            Change change = new Change(bodies, clock.incrementAndGet());
            inFlight = change;
            try {
                client.sql(sql);
                settle(change, clock.incrementAndGet());
                requests++;
            } catch (SqlClient.Refused refused) {
                throw new IllegalStateException(statements.name() + " was refused: " + sql, refused);
            } catch (IOException lost) {
                return;
            }
        }
    }

    private void settle(Change change, long acknowledged) {
        change.bodies().forEach((key, body) -> {
            if (body == null) {
                rows.remove(key);
            } else {
                rows.put(key, new Written(body, change.sent(), acknowledged));
            }
        });
        inFlight = null;
    }

    /// Compares what the server has with what it acknowledged, and learns what became of the request in
    /// flight.
    ///
    /// @param order gets the rows
    void verify(SqlClient client, String when, SeqOrder order)
            throws IOException, InterruptedException, SqlClient.Refused {
        Map<String, Stored> stored = stored(client, when);
        Change change = inFlight;
        if (change != null && holds(change, stored)) {
            settle(change, NEVER);
        }
        inFlight = null;
        String differences = differences(stored);
        if (!differences.isEmpty()) {
            throw new AssertionError(when + ": rows of " + statements.name() + " differ:" + differences);
        }
        stored.forEach((key, found) -> {
            Written row = Objects.requireNonNull(rows.get(key));
            order.add(new SeqOrder.Row(statements.name() + " " + key, row.sent(), row.acknowledged(), found.seq()));
        });
    }

    private static boolean holds(Change change, Map<String, Stored> stored) {
        return change.bodies().entrySet().stream().allMatch(one -> {
            Stored found = stored.get(one.getKey());
            return one.getValue() == null
                    ? found == null
                    : found != null && one.getValue().equals(found.body());
        });
    }

    private record Stored(String body, long seq) {}

    private Map<String, Stored> stored(SqlClient client, String when)
            throws IOException, InterruptedException, SqlClient.Refused {
        Map<String, Stored> stored = new TreeMap<>();
        for (JsonNode row : client.sql(statements.selectAll()).get("rows")) {
            Stored made = new Stored(row.get(1).asText(), row.get(2).asLong());
            if (stored.put(row.get(0).asText(), made) != null) {
                throw new AssertionError(when + ": key " + row.get(0) + " of " + statements.name() + " is there twice");
            }
        }
        return stored;
    }

    private String differences(Map<String, Stored> stored) {
        StringBuilder text = new StringBuilder();
        rows.forEach((key, row) -> {
            Stored found = stored.get(key);
            if (found == null) {
                text.append("\n  lost: ").append(key);
            } else if (!found.body().equals(row.body())) {
                text.append("\n  changed: ").append(key);
            }
        });
        stored.keySet().stream()
                .filter(key -> !rows.containsKey(key))
                .forEach(key ->
                        text.append("\n  never acknowledged, or deleted: ").append(key));
        return text.toString();
    }
}
