package org.kalamdb.common;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands until it is moved.
public final class ManualClock implements Clock {
    private final AtomicLong micros = new AtomicLong(1_767_225_600_000_000L);

    @Override
    public long micros() {
        return micros.get();
    }

    /// Moves the clock; a negative duration moves it back.
    public void advance(Duration by) {
        micros.addAndGet(by.toNanos() / 1000);
    }
}
