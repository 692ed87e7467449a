package org.kalamdb.crash;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.kalamdb.SqlClient;

/// A client that makes tables, flushes and drops them, one after the other, and remembers how far the
/// server acknowledged it. One thread at a time.
final class TableChurn {
    private static final int ROWS = 3;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ColdFolder folder;
    private int number;
    private Step sent = Step.NOTHING;
    private Step acknowledged = Step.NOTHING;

    /// How far a table has come.
    private enum Step {
        NOTHING,
        CREATED,
        FILLED,
        FLUSHED,
        FILLED_AGAIN,
        DROPPED;

        /// Rows after this step.
        long rows() {
            return switch (this) {
                case NOTHING, CREATED, DROPPED -> 0;
                case FILLED, FLUSHED -> ROWS;
                case FILLED_AGAIN -> 2 * ROWS;
            };
        }
    }

    /// @param folder in which orphans are left before a table is dropped
    TableChurn(ColdFolder folder) {
        this.folder = folder;
    }

    private String table() {
        return "crash.t" + number;
    }

    /// Every other table is a USER table, each with a user whom the server has not seen.
    private boolean isOfUser() {
        return number % 2 == 0;
    }

    private String asUser(String sql) {
        return isOfUser() ? "EXECUTE AS USER 'churn" + number + "' (" + sql + ")" : sql;
    }

    void churnUntilLost(SqlClient client) throws InterruptedException {
        try {
            while (true) {
                number++;
                sent = Step.NOTHING;
                acknowledged = Step.NOTHING;
                String type = isOfUser() ? "USER" : "SHARED";
                step(
                        client,
                        Step.CREATED,
                        "CREATE TABLE " + table() + " (id TEXT PRIMARY KEY) WITH (TYPE = '" + type + "')");
                step(client, Step.FILLED, asUser(insert("a")));
                step(client, Step.FLUSHED, "STORAGE FLUSH TABLE " + table());
                awaitJob(client, "flush-crash-t" + number);
                folder.plant("crash/t" + number + (isOfUser() ? "/churn" + number : ""));
                step(client, Step.FILLED_AGAIN, asUser(insert("b")));
                step(client, Step.DROPPED, "DROP TABLE " + table());
                awaitJob(client, "drop-crash-t" + number);
                client.sql("STORAGE CHECK local");
            }
        } catch (SqlClient.Refused refused) {
            throw new IllegalStateException(table() + " after " + acknowledged, refused);
        } catch (IOException lost) {
            return;
        }
    }

    private String insert(String prefix) {
        StringBuilder sql = new StringBuilder("INSERT INTO " + table() + " (id) VALUES ");
        for (int i = 0; i < ROWS; i++) {
            sql.append(i == 0 ? "" : ", ").append("('").append(prefix).append(i).append("')");
        }
        return sql.toString();
    }

    private void step(SqlClient client, Step step, String sql)
            throws IOException, InterruptedException, SqlClient.Refused {
        sent = step;
        client.sql(sql);
        acknowledged = step;
    }

    private static void awaitJob(SqlClient client, String key)
            throws IOException, InterruptedException, SqlClient.Refused {
        String active = "SELECT COUNT(*) FROM system.jobs WHERE idempotency_key = '" + key
                + "' AND status IN ('queued', 'running', 'retrying')";
        while (client.sql(active).get("rows").get(0).get(0).asLong() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /// Compares the table with what was acknowledged, and drops it when it is there.
    void verifyAndDrop(SqlClient client, String when) throws IOException, InterruptedException, SqlClient.Refused {
        long rows = rows(client);
        boolean isThere = rows >= 0;
        boolean mayBeThere = sent != Step.NOTHING && acknowledged != Step.DROPPED;
        boolean mayBeGone = acknowledged == Step.NOTHING || sent == Step.DROPPED;
        if (isThere ? !mayBeThere : !mayBeGone) {
            throw new AssertionError(when + ": " + table() + " is " + (isThere ? "there" : "gone") + describe());
        }
        boolean dropInFlight = sent == Step.DROPPED;
        if (isThere && rows != acknowledged.rows() && (dropInFlight || rows != sent.rows())) {
            throw new AssertionError(when + ": " + table() + " has " + rows + " rows" + describe());
        }
        if (isThere) {
            client.sql("DROP TABLE " + table());
        }
        sent = Step.NOTHING;
        acknowledged = Step.NOTHING;
    }

    private String describe() {
        return ", acknowledged: " + acknowledged + ", sent: " + sent;
    }

    /// -1 when there is no such table.
    private long rows(SqlClient client) throws IOException, InterruptedException, SqlClient.Refused {
        String exists =
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'crash' AND table_name = 't"
                        + number + "'";
        if (client.sql(exists).get("rows").get(0).get(0).asLong() == 0) {
            return -1;
        }
        return client.sql(asUser("SELECT COUNT(*) FROM " + table()))
                .get("rows")
                .get(0)
                .get(0)
                .asLong();
    }
}
