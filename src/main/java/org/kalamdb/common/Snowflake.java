package org.kalamdb.common;

/// The layout of KalamDB's 63-bit ids (`sql.md` §28), shared by `_seq`, `SNOWFLAKE_ID()` and file ids:
///
/// ```
/// 63  62 .......... 22  21 .... 12  11 .... 0
///  0  ms since 2024     worker      counter
/// ```
public final class Snowflake {
    /// 2024-01-01T00:00:00Z in milliseconds.
    public static final long EPOCH_MILLIS = 1_704_067_200_000L;

    private static final int TIME_SHIFT = 22;
    private static final int WORKER_SHIFT = 12;
    private static final long COUNTER_MASK = (1L << WORKER_SHIFT) - 1;
    private static final int MAX_WORKER = 1023;

    private Snowflake() {}

    /// The smallest id of a millisecond for a worker. Times before the epoch give 0.
    public static long first(long millis, int worker) {
        if (worker < 0 || worker > MAX_WORKER) {
            throw new IllegalArgumentException("worker must be within 0..1023: " + worker);
        }
        long sinceEpoch = Math.max(0, millis - EPOCH_MILLIS);
        return (sinceEpoch << TIME_SHIFT) | ((long) worker << WORKER_SHIFT);
    }

    /// The id that follows `last` at time `millis`: strictly greater than `last`, of the same worker, and
    /// never
    /// behind the clock. A full counter or a clock that stepped back borrows from the coming
    /// milliseconds, so the
    /// sequence never waits.
    public static long next(long last, long millis, int worker) {
        long now = first(millis, worker);
        if (now > last) {
            return now;
        }
        long counter = last & COUNTER_MASK;
        return counter < COUNTER_MASK ? last + 1 : first(millis(last) + 1, worker);
    }

    /// Milliseconds since 1970 at which the id was made.
    public static long millis(long id) {
        return (id >> TIME_SHIFT) + EPOCH_MILLIS;
    }
}
