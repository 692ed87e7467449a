package org.kalamdb.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Connections to one server that one thread keeps busy: little processor time per request, because
/// the server shares the processors.
final class Load implements AutoCloseable {
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int MOST_ERRORS = 100;
    private static final long SPIN_BELOW_NANOS = 2_000_000;

    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();

    /// @param warmUp  how long before anything counts
    /// @param measure how long requests count
    /// @param perSecond requests that begin each second; 0 when each connection begins its next request as
    ///                soon as it has an answer
    record Plan(Duration warmUp, Duration measure, double perSecond) {
        /// Until the workload has nothing left, everything counts.
        static Plan untilExhausted() {
            return new Plan(Duration.ZERO, Duration.ofHours(1), 0);
        }
    }

    /// @param operations   answered in the measured time
    /// @param errors       answers that were not the right ones, warm-up included
    /// @param firstError   what the first of them said
    /// @param nanos        measured time
    /// @param serverMicros processor time of the server in that time
    /// @param latencies    in ns; in an open loop from the moment a request should have begun
    record Measured(
            long operations,
            long errors,
            @Nullable String firstError,
            long nanos,
            long serverMicros,
            long clientMicros,
            Histogram latencies) {
        double perSecond() {
            return operations * 1e9 / nanos;
        }
    }

    @SuppressWarnings("MustBeClosedChecker") // owned: closed in close()
    Load(InetSocketAddress server, int count) throws IOException {
        this.selector = Selector.open();
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(i, server, selector));
        }
    }

    /// Sends the workload.
    ///
    /// @param serverMicros processor time of the server so far
    Measured run(Workload workload, Plan plan, LongSupplier serverMicros) throws IOException {
        return new Run(workload, plan, serverMicros).go();
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }

    /// One use of the connections.
    private final class Run {
        private final Workload workload;
        private final LongSupplier serverMicros;
        private final Histogram latencies = new Histogram(MOST_NANOS, 3);
        private final Deque<Connection> idle = new ArrayDeque<>(connections);
        private final long interval;
        private final long measureFrom;
        private final long end;
        private long due;
        private int inFlight;
        private boolean stopped;
        private boolean measuring;
        private long measuredFrom;
        private long startMicros;
        private long startClient;
        private long errors;
        private @Nullable String firstError;
        private @Nullable IOException failure;

        Run(Workload workload, Plan plan, LongSupplier serverMicros) {
            this.workload = workload;
            this.serverMicros = serverMicros;
            this.interval = plan.perSecond() > 0 ? Math.round(1e9 / plan.perSecond()) : 0;
            this.due = System.nanoTime();
            this.measureFrom = due + plan.warmUp().toNanos();
            this.end = measureFrom + plan.measure().toNanos();
        }

        Measured go() throws IOException {
            while (!stopped) {
                long now = System.nanoTime();
                if (!measuring && now >= measureFrom) {
                    begin();
                } else if (now >= end) {
                    break;
                }
                startDue(now);
                if (inFlight == 0 && interval == 0) {
                    break;
                }
                pause(now);
            }
            long nanos = System.nanoTime() - measuredFrom;
            long spent = serverMicros.getAsLong() - startMicros;
            long client = clientMicros() - startClient;
            Histogram counted = latencies.copy();
            finish();
            return new Measured(
                    counted.getTotalCount(), errors, firstError, Math.max(1, nanos), spent, client, counted);
        }

        private void begin() {
            measuring = true;
            latencies.reset();
            startMicros = serverMicros.getAsLong();
            startClient = clientMicros();
            measuredFrom = System.nanoTime();
        }

        /// Begins what is due: in a closed loop whatever is idle.
        private void startDue(long now) throws IOException {
            while (!idle.isEmpty() && (interval == 0 || due <= now)) {
                start(idle.removeFirst(), interval == 0 ? System.nanoTime() : due);
                due += interval;
            }
        }

        private void start(Connection connection, long intended) throws IOException {
            Request next = workload.next(connection.number());
            if (next != null) {
                inFlight++;
                connection.send(next, intended);
            } else if (interval != 0) {
                stopped = true;
            }
        }

        private void pause(long now) throws IOException {
            if (interval == 0 || idle.isEmpty()) {
                selector.select(this::advance, 100);
            } else if (due - now > SPIN_BELOW_NANOS) {
                selector.select(this::advance, 1);
            } else {
                LockSupport.parkNanos(Math.clamp(due - now, 1, 50_000));
                selector.selectNow(this::advance);
            }
            if (failure != null) {
                throw failure;
            }
        }

        private void advance(SelectionKey key) {
            try {
                Connection connection = (Connection) key.attachment();
                ResponseReader response = connection.progress();
                if (response != null) {
                    answered(connection, response);
                }
            } catch (IOException broken) {
                failure = broken;
            }
        }

        private void answered(Connection connection, ResponseReader response) throws IOException {
            long now = System.nanoTime();
            inFlight--;
            latencies.recordValue(Math.min(MOST_NANOS, now - connection.intendedNanos()));
            if (!connection.request().answeredBy(response)) {
                refused(connection.request(), response);
            }
            if (interval == 0 && !stopped) {
                start(connection, now);
            } else {
                idle.addLast(connection);
            }
        }

        private void refused(Request request, ResponseReader response) {
            errors++;
            if (firstError == null) {
                firstError = response.status() + " " + response.body() + "\n" + request;
            }
            stopped |= errors > MOST_ERRORS;
        }

        /// Waits for the answers that are still to come.
        private void finish() throws IOException {
            stopped = true;
            long giveUp = System.nanoTime() + MOST_NANOS;
            while (inFlight > 0) {
                selector.select(this::advance, 100);
                if (failure != null) {
                    throw failure;
                }
                if (System.nanoTime() > giveUp) {
                    throw new IOException(inFlight + " requests without an answer");
                }
            }
        }

        private static long clientMicros() {
            return ProcessHandle.current()
                            .info()
                            .totalCpuDuration()
                            .orElse(Duration.ZERO)
                            .toNanos()
                    / 1000;
        }
    }
}
