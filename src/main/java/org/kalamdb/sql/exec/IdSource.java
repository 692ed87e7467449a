package org.kalamdb.sql.exec;

import java.util.UUID;
import java.util.random.RandomGenerator;
import org.kalamdb.common.Clock;
import org.kalamdb.common.SnowflakeGenerator;

/// Makes the ids of `SNOWFLAKE_ID()`, `UUID_V7()` and `ULID()`. As safe for threads as its random source.
public final class IdSource {
    private static final char[] CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
    private static final int ULID_LENGTH = 26;
    private static final long TIME_MASK = (1L << 48) - 1;

    private final SnowflakeGenerator snowflakes;
    private final Clock clock;
    private final RandomGenerator random;

    public IdSource(SnowflakeGenerator snowflakes, Clock clock, RandomGenerator random) {
        this.snowflakes = snowflakes;
        this.clock = clock;
        this.random = random;
    }

    public long snowflake() {
        return snowflakes.next();
    }

    /// Version 7: 48 bits of milliseconds, then random bits.
    public UUID uuidV7() {
        long high = (clock.millis() & TIME_MASK) << 16 | 0x7000 | (random.nextLong() & 0xfff);
        long low = (random.nextLong() >>> 2) | Long.MIN_VALUE;
        return new UUID(high, low);
    }

    /// 26 characters of Crockford's base 32: 48 bits of milliseconds, then 80 random bits.
    public String ulid() {
        char[] text = new char[ULID_LENGTH];
        long time = clock.millis() & TIME_MASK;
        for (int i = 9; i >= 0; i--) {
            text[i] = CROCKFORD[(int) (time & 31)];
            time >>>= 5;
        }
        long low = random.nextLong();
        long high = random.nextLong();
        for (int i = 0; i < 8; i++) {
            text[10 + i] = CROCKFORD[(int) (high >>> (5 * i) & 31)];
            text[18 + i] = CROCKFORD[(int) (low >>> (5 * i) & 31)];
        }
        return new String(text);
    }
}
