package org.kalamdb.sql.exec;

import org.jspecify.annotations.Nullable;

/// Periods between two moments, of which one may not be known.
final class Periods {
    private Periods() {}

    /// @param start null for one that is not known at all
    /// @param end   not before `start`; null for one that is not known
    private record Period(@Nullable Long start, @Nullable Long end) {
        static Period of(@Nullable Object from, @Nullable Object to) {
            if (from == null || to == null) {
                return new Period(from == null ? (Long) to : (Long) from, null);
            }
            return new Period(Math.min((Long) from, (Long) to), Math.max((Long) from, (Long) to));
        }
    }

    /// (from, to, from, to): whether two periods have a moment in common. Each has its start, and not
    /// its end unless it is that moment alone; its limits come in any order. NULL when what is not known
    /// could tell.
    static @Nullable Object overlap(@Nullable Object[] args) {
        Period one = Period.of(args[0], args[1]);
        Period other = Period.of(args[2], args[3]);
        Long start = one.start();
        Long otherStart = other.start();
        if (start == null || otherStart == null) {
            return null;
        }
        if (start.equals(otherStart)) {
            return one.end() == null || other.end() == null ? null : (Object) true;
        }
        return start > otherStart ? starts(start, one.end(), other.end()) : starts(otherStart, other.end(), one.end());
    }

    /// Whether a period that starts later than another one does so before that one ends.
    private static @Nullable Object starts(long start, @Nullable Long end, @Nullable Long otherEnd) {
        if (otherEnd == null) {
            return null;
        }
        if (start < otherEnd) {
            return true;
        }
        return end == null ? null : (Object) false;
    }
}
