package org.kalamdb.load;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// What the connections of a scenario send. The load's thread.
final class Workloads {
    private static final long SEED = 42;

    private Workloads() {}

    private static List<Request> each(int connections, IntFunction<Request> request) {
        return IntStream.range(0, connections).mapToObj(request).toList();
    }

    static Workload inserts(Bench bench, String table, int connections, Statements.Form form) {
        List<Request> requests =
                each(connections, i -> Statements.insert(bench.user(i).token(), table, form, i));
        long[] next = {Bench.FIRST_NEW_ID};
        return connection -> {
            Request request = requests.get(connection);
            long id = next[0]++;
            if (form == Statements.Form.GIVEN_KEY) {
                request.put(0, id);
            }
            return request.put(request.slots() - 1, Bench.conversation(id));
        };
    }

    /// INSERTs of many rows, with rising keys.
    static Workload bulks(Bench bench, String table, int connections, int rows) {
        List<Request> requests =
                each(connections, i -> Statements.bulk(bench.user(i).token(), table, rows, i));
        long[] next = {Bench.FIRST_NEW_ID};
        return connection -> {
            Request request = requests.get(connection);
            for (int row = 0; row < rows; row++) {
                long id = next[0]++;
                request.put(2 * row, id).put(2 * row + 1, Bench.conversation(id));
            }
            return request;
        };
    }

    static Workload points(Bench bench, String table, int connections, int rowsPerUser) {
        List<Request> requests =
                each(connections, i -> Statements.point(bench.user(i).token(), table));
        SplittableRandom random = new SplittableRandom(SEED);
        return connection -> requests.get(connection).put(0, anyRow(random, rowsPerUser));
    }

    static Workload updates(Bench bench, String table, int connections, int rowsPerUser) {
        List<Request> requests =
                each(connections, i -> Statements.update(bench.user(i).token(), table, i));
        SplittableRandom random = new SplittableRandom(SEED);
        long[] next = {System.nanoTime() % Bench.FIRST_ID};
        return connection -> requests.get(connection).put(0, next[0]++).put(1, anyRow(random, rowsPerUser));
    }

    /// The id of any loaded row.
    private static long anyRow(SplittableRandom random, int rowsPerUser) {
        return Bench.FIRST_ID + random.nextInt(rowsPerUser);
    }

    static Workload latest(Bench bench, String table, int connections) {
        List<Request> requests =
                each(connections, i -> Statements.latest(bench.user(i).token(), table));
        SplittableRandom random = new SplittableRandom(SEED);
        return connection -> requests.get(connection).put(0, Bench.conversation(random.nextInt(Bench.CONVERSATIONS)));
    }

    static Workload newest(Bench bench, String table, int connections) {
        return each(connections, i -> Statements.newest(bench.user(i).token(), table))::get;
    }

    static Workload counts(Bench bench, String table, int connections, int rowsPerUser) {
        return each(connections, i -> Statements.count(bench.user(i).token(), table, rowsPerUser))::get;
    }

    static Workload groups(Bench bench, String table, int connections) {
        return each(connections, i -> Statements.groups(bench.user(i).token(), table))::get;
    }

    /// Deletes the loaded rows of each user from the first on; connections of one user share them.
    static Workload deletes(Bench bench, String table, int connections, int rowsPerUser) {
        List<Request> requests =
                each(connections, i -> Statements.delete(bench.user(i).token(), table));
        long[] next = new long[Bench.USERS];
        Arrays.fill(next, Bench.FIRST_ID);
        return connection -> {
            long id = next[connection % Bench.USERS]++;
            return id < Bench.FIRST_ID + rowsPerUser ? requests.get(connection).put(0, id) : null;
        };
    }

    /// Of ten requests four inserts, three point reads, two of the latest 50 and one update.
    static Workload mixed(Bench bench, String table, int connections, int rowsPerUser) {
        Workload inserts = inserts(bench, table, connections, Statements.Form.PARAMS);
        Workload points = points(bench, table, connections, rowsPerUser);
        Workload latest = latest(bench, table, connections);
        Workload updates = updates(bench, table, connections, rowsPerUser);
        SplittableRandom random = new SplittableRandom(SEED);
        return connection -> switch (random.nextInt(10)) {
            case 0, 1, 2, 3 -> inserts.next(connection);
            case 4, 5, 6 -> points.next(connection);
            case 7, 8 -> latest.next(connection);
            default -> updates.next(connection);
        };
    }
}
