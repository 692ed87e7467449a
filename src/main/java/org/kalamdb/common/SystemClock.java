package org.kalamdb.common;

import java.time.Instant;

/// The machine's clock.
public enum SystemClock implements Clock {
    INSTANCE;

    @Override
    public long micros() {
        Instant now = Instant.now();
        return Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000L), now.getNano() / 1000);
    }
}
