package org.kalamdb.common;

import java.util.concurrent.atomic.AtomicLong;

/// Makes strictly increasing ids for one worker. Safe for any number of threads.
public final class SnowflakeGenerator {
    private final Clock clock;
    private final int worker;
    private final AtomicLong last = new AtomicLong();

    public SnowflakeGenerator(Clock clock, int worker) {
        this.clock = clock;
        this.worker = worker;
    }

    public long next() {
        return last.updateAndGet(previous -> Snowflake.next(previous, clock.millis(), worker));
    }
}
