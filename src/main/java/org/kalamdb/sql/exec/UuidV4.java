package org.kalamdb.sql.exec;

import java.util.UUID;
import java.util.random.RandomGenerator;

/// Random UUIDs.
final class UuidV4 {
    private static final long VERSION_BITS = 0xf000L;
    private static final long VERSION_4 = 0x4000L;
    private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;

    private UuidV4() {}

    static UUID next(RandomGenerator random) {
        long high = (random.nextLong() & ~VERSION_BITS) | VERSION_4;
        long low = (random.nextLong() & ~VARIANT_BITS) | VARIANT;
        return new UUID(high, low);
    }
}
