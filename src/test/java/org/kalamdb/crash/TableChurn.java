package org.kalamdb.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.kalamdb.SqlClient;

/// A client that makes tables, flushes and drops them, one after the other, and remembers how far the
/// server acknowledged it. One thread at a time.
final class TableChurn {
    private static final int FEW_ROWS = 3;

    /// With texts of half a megabyte each, which make a segment that is uploaded in parts.
    private static final int MANY_ROWS = 16;

    private static final int TEXT_BYTES = 380_000;
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ColdFolder folder;
    private final @Nullable Bucket bucket;
    private final Random random = new Random(1);
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

        /// INSERTs so far.
        int inserts() {
            return switch (this) {
                case NOTHING, CREATED, DROPPED -> 0;
                case FILLED, FLUSHED -> 1;
                case FILLED_AGAIN -> 2;
            };
        }
    }

    /// @param folder in which orphans are left before a table is dropped
    /// @param bucket where the segments go; null for the server's own folder
    TableChurn(ColdFolder folder, @Nullable Bucket bucket) {
        this.folder = folder;
        this.bucket = bucket;
    }

    private int rowsOfInsert() {
        return bucket == null ? FEW_ROWS : MANY_ROWS;
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
                        "CREATE TABLE " + table() + " (id TEXT PRIMARY KEY, body TEXT) WITH (TYPE = '" + type
                                + "', STORAGE_ID = '" + storage() + "')");
                insert(client, Step.FILLED, "a");
                step(client, Step.FLUSHED, "STORAGE FLUSH TABLE " + table());
                awaitJob(client, "flush-crash-t" + number);
                leaveOrphans();
                insert(client, Step.FILLED_AGAIN, "b");
                readAll(client);
                step(client, Step.DROPPED, "DROP TABLE " + table());
                awaitJob(client, "drop-crash-t" + number);
                folder.plantProbe();
                client.sql("STORAGE CHECK " + storage());
            }
        } catch (SqlClient.Refused refused) {
            throw new IllegalStateException(table() + " after " + acknowledged, refused);
        } catch (IOException lost) {
            return;
        }
    }

    private String storage() {
        return bucket == null ? "local" : "bucket";
    }

    private void leaveOrphans() throws IOException, InterruptedException {
        String scope = "crash/t" + number + (isOfUser() ? "/churn" + number : "");
        folder.plant(scope);
        if (bucket != null) {
            bucket.leaveUpload(scope + "/batch-70.parquet");
        }
    }

    private void insert(SqlClient client, Step step, String prefix)
            throws IOException, InterruptedException, SqlClient.Refused {
        StringBuilder sql = new StringBuilder("INSERT INTO " + table() + " (id, body) VALUES ");
        List<String> bodies = new ArrayList<>();
        for (int i = 1; i <= rowsOfInsert(); i++) {
            sql.append(i == 1 ? "" : ", ").append("('" + prefix + i + "', $" + i + ")");
            bodies.add(bucket == null ? "x" : longText());
        }
        sent = step;
        client.sql(asUser(sql.toString()), bodies);
        acknowledged = step;
    }

    /// Has copies of the segment made, which go with the table.
    private void readAll(SqlClient client) throws IOException, InterruptedException, SqlClient.Refused {
        long characters = client.sql(asUser("SELECT SUM(LENGTH(body)) FROM " + table()))
                .get("rows")
                .get(0)
                .get(0)
                .asLong();
        if (characters != rowsAfter(acknowledged) * lengthOfBody()) {
            throw new AssertionError(table() + " has " + characters + " characters" + describe());
        }
    }

    private int lengthOfBody() {
        return bucket == null ? 1 : 4 * Math.ceilDiv(TEXT_BYTES, 3); // of base 64
    }

    private String longText() {
        byte[] bytes = new byte[TEXT_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
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
        if (isThere && rows != rowsAfter(acknowledged) && (dropInFlight || rows != rowsAfter(sent))) {
            throw new AssertionError(when + ": " + table() + " has " + rows + " rows" + describe());
        }
        if (isThere) {
            client.sql("DROP TABLE " + table());
        }
        sent = Step.NOTHING;
        acknowledged = Step.NOTHING;
    }

    private long rowsAfter(Step step) {
        return (long) step.inserts() * rowsOfInsert();
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
