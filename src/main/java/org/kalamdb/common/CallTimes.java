package org.kalamdb.common;

import java.util.concurrent.atomic.LongAdder;

/// How often something happened and how long it took together. Any thread; adding takes no lock.
public final class CallTimes {
    private final LongAdder calls = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    public void add(long tookNanos) {
        calls.increment();
        nanos.add(tookNanos);
    }

    public long calls() {
        return calls.sum();
    }

    public long nanos() {
        return nanos.sum();
    }
}
