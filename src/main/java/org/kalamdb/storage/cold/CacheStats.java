package org.kalamdb.storage.cold;

/// What a cache holds and how often it had what was asked for, since the start.
public record CacheStats(long bytes, long hits, long misses) {
    public static final CacheStats NONE = new CacheStats(0, 0, 0);
}
