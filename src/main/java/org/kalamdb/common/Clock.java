package org.kalamdb.common;

/// Wall time. The one place that reads it is [SystemClock]; tests use a clock they move by hand.
@FunctionalInterface
public interface Clock {
    /// Microseconds since 1970-01-01T00:00:00Z. May step back when the machine's clock does.
    long micros();

    /// Milliseconds since 1970-01-01T00:00:00Z.
    default long millis() {
        return Math.floorDiv(micros(), 1000L);
    }
}
