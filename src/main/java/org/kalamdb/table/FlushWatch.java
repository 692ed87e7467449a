package org.kalamdb.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which keys of a scope were written since a flush of it began, so that the adoption of its segments
/// needs to look at these only. Bounded: after too many changes it knows nothing any more, and the adoption
/// compares every row.
///
/// Changes are noted and read on the commit thread; the flush opens, limits and closes.
final class FlushWatch implements AutoCloseable {
    private static final int MOST_KEYS = 65_536;

    private final long number;
    private final Runnable onClose;
    private final List<byte[]> changed = new ArrayList<>();
    private boolean lostCount;
    private volatile byte @Nullable [] last;

    FlushWatch(long number, Runnable onClose) {
        this.number = number;
        this.onClose = onClose;
    }

    /// A watch that sees nothing and is never asked.
    static FlushWatch blind() {
        return new FlushWatch(0, () -> {});
    }

    /// Names the watch in the flush's commands; 0 for none.
    long number() {
        return number;
    }

    /// Leaves out keys behind the last one that the flush takes along.
    ///
    /// @param key a whole hot key
    void limitTo(byte[] key) {
        last = key;
    }

    void note(byte[] key) {
        byte[] limit = last;
        if (lostCount || (limit != null && Arrays.compareUnsigned(key, limit) > 0)) {
            return;
        }
        if (changed.size() == MOST_KEYS) {
            lostCount = true;
            changed.clear();
            return;
        }
        changed.add(key);
    }

    /// The keys that were written, in no order and with repetitions; null when they are not known.
    @Nullable
    List<byte[]> changed() {
        return lostCount ? null : changed;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
