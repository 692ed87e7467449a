package org.kalamdb.storage.cold;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/// Counts the calls of one store by operation and outcome. Any thread; counting takes no lock.
public final class StoreCalls {
    private final Map<Operation, Map<Outcome, Cell>> cells = new EnumMap<>(Operation.class);

    StoreCalls() {
        for (Operation operation : Operation.values()) {
            Map<Outcome, Cell> outcomes = new EnumMap<>(Outcome.class);
            for (Outcome outcome : Outcome.values()) {
                outcomes.put(outcome, new Cell(operation, outcome, new LongAdder(), new LongAdder()));
            }
            cells.put(operation, outcomes);
        }
    }

    private record Cell(Operation operation, Outcome outcome, LongAdder calls, LongAdder nanos) {
        Count count() {
            return new Count(operation, outcome, calls.sum(), nanos.sum());
        }
    }

    /// What is asked of a store.
    public enum Operation {
        READ,
        WRITE,
        LOOK,
        LIST,
        DELETE;

        /// Whether the store is another one afterwards.
        boolean changes() {
            return this == WRITE || this == DELETE;
        }
    }

    /// What became of a call.
    public enum Outcome {
        /// The store answered, also that there is no such object.
        ANSWERED,
        /// The store refused or did not answer.
        FAILED,
        /// It was not asked, because it is known to be down.
        REFUSED,
        /// Nobody waited for the answer any more.
        ABANDONED
    }

    /// The calls of one kind since the start.
    ///
    /// @param nanos how long they took together
    public record Count(Operation operation, Outcome outcome, long calls, long nanos) {}

    void add(Operation operation, Outcome outcome, long tookNanos) {
        Cell cell = cell(operation, outcome);
        cell.calls().increment();
        cell.nanos().add(tookNanos);
    }

    private Cell cell(Operation operation, Outcome outcome) {
        return Objects.requireNonNull(
                Objects.requireNonNull(cells.get(operation)).get(outcome));
    }

    List<Count> counts() {
        return cells.values().stream()
                .flatMap(outcomes -> outcomes.values().stream())
                .map(Cell::count)
                .toList();
    }
}
